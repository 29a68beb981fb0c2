package dev.sottovoce.phone.desktop;

import dev.sottovoce.nativelib.udp.LinuxUdp;
import dev.sottovoce.nativelib.udp.LinuxUdpSocket;
import dev.sottovoce.nativelib.udp.LinuxUdpSockets;
import dev.sottovoce.phone.udp.UdpBackend;
import dev.sottovoce.phone.udp.UdpSocket;
import dev.sottovoce.phone.udp.UdpSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** UDP by Linux's own calls: less work per datagram than Java's channels, and nothing allocated. */
public final class LinuxUdpBackend implements UdpBackend {
  @Override
  public String name() {
    return "recvmmsg and sendmmsg";
  }

  @Override
  public boolean isUsable() {
    return LinuxUdp.probe().isEmpty();
  }

  @Override
  public String explanation() {
    return isUsable() ? "tested" : LinuxUdp.probe();
  }

  @Override
  public UdpSockets open() throws IOException {
    return new Sockets(new LinuxUdpSockets(false));
  }

  /** For many equal datagrams, such as pictures: they are taken from the kernel together. */
  public UdpSockets openForMany() throws IOException {
    return new Sockets(new LinuxUdpSockets(true));
  }

  private static final class Sockets implements UdpSockets {
    private final LinuxUdpSockets sockets;
    private final List<Socket> bound = new ArrayList<>();

    Sockets(LinuxUdpSockets sockets) {
      this.sockets = sockets;
    }

    @Override
    public UdpSocket bind(InetAddress address, int typeOfService) throws IOException {
      Socket socket = new Socket(sockets.bind(address, typeOfService));
      bound.add(socket);
      return socket;
    }

    @Override
    public void receive(Receiver receiver) {
      sockets.receive((socket, from, datagram, length, arrivalNanos) ->
          receiver.take(bound.get(socket), from, datagram, length, arrivalNanos));
    }

    @Override
    public void wake() {
      sockets.wake();
    }

    @Override
    public void close() {
      sockets.close();
    }
  }

  private record Socket(LinuxUdpSocket socket) implements UdpSocket {
    @Override
    public InetSocketAddress local() {
      return socket.local();
    }

    @Override
    public void send(InetSocketAddress to, byte[] octets, int offset, int length) {
      socket.send(to, octets, offset, length);
    }

    @Override
    public void queue(InetSocketAddress to, byte[] octets, int offset, int length) {
      socket.queue(to, octets, offset, length);
    }

    @Override
    public void flush() {
      socket.flush();
    }
  }
}
