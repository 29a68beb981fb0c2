package dev.sottovoce.phone.desktop;

import dev.sottovoce.nativelib.srtp.NativePacketSlot;
import dev.sottovoce.nativelib.udp.LinuxUdp;
import dev.sottovoce.nativelib.udp.LinuxUdpSocket;
import dev.sottovoce.nativelib.udp.LinuxUdpSockets;
import dev.sottovoce.phone.udp.UdpBackend;
import dev.sottovoce.phone.udp.UdpSocket;
import dev.sottovoce.phone.udp.UdpSockets;
import dev.sottovoce.srtp.PacketSlot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final Arrays arrays = new Arrays(bound);
    private final Slots slots = new Slots(bound);

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
      arrays.receiver = receiver;
      sockets.receive(arrays);
    }

    @Override
    public void receiveInSlots(SlotReceiver receiver) {
      slots.receiver = receiver;
      sockets.receive(slots);
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

  /** Hands over datagrams in an array. */
  private static final class Arrays implements LinuxUdpSockets.Receiver {
    private final List<Socket> bound;
    private final byte[] datagram = new byte[UdpSockets.MAX_DATAGRAM];
    private UdpSockets.@Nullable Receiver receiver;

    Arrays(List<Socket> bound) {
      this.bound = bound;
    }

    @Override
    public void take(
        int socket, InetSocketAddress from, NativePacketSlot slot, int length, long arrivalNanos) {
      slot.copyTo(datagram, 0, length);
      if (receiver != null) {
        receiver.take(bound.get(socket), from, datagram, length, arrivalNanos);
      }
    }
  }

  /** Hands over datagrams where they lie. */
  private static final class Slots implements LinuxUdpSockets.Receiver {
    private final List<Socket> bound;
    private UdpSockets.@Nullable SlotReceiver receiver;

    Slots(List<Socket> bound) {
      this.bound = bound;
    }

    @Override
    public void take(
        int socket, InetSocketAddress from, NativePacketSlot slot, int length, long arrivalNanos) {
      if (receiver != null) receiver.take(bound.get(socket), from, slot, length, arrivalNanos);
    }

    @Override
    public void end() {
      if (receiver != null) receiver.end();
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
    public void queue(InetSocketAddress to, PacketSlot slot, int length) {
      if (slot instanceof NativePacketSlot place) {
        socket.queue(to, place, length);
      } else {
        byte[] datagram = new byte[length];
        slot.copyTo(datagram, 0, length);
        socket.queue(to, datagram, 0, length);
      }
    }

    @Override
    public void flush() {
      socket.flush();
    }
  }
}
