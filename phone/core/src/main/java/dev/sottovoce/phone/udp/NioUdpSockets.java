package dev.sottovoce.phone.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;

/** Non-blocking channels and a selector. */
final class NioUdpSockets implements UdpSockets {
  private final Selector selector = Selector.open();
  private final ByteBuffer direct = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private final byte[] datagram = new byte[MAX_DATAGRAM];

  NioUdpSockets() throws IOException {}

  @Override
  public UdpSocket bind(InetAddress address, int typeOfService) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      mark(channel, typeOfService);
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(address, 0));
      Socket socket = new Socket(channel, (InetSocketAddress) channel.getLocalAddress());
      channel.register(selector, SelectionKey.OP_READ, socket);
      return socket;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void mark(DatagramChannel channel, int typeOfService) {
    try {
      channel.setOption(StandardSocketOptions.IP_TOS, typeOfService);
    } catch (IOException | UnsupportedOperationException e) {
      // It is worth no call.
    }
  }

  @Override
  public void receive(Receiver receiver) throws IOException {
    selector.select();
    long arrival = System.nanoTime();
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      drain((Socket) key.attachment(), receiver, arrival);
    }
  }

  private void drain(Socket socket, Receiver receiver, long arrival) throws IOException {
    while (true) {
      ((java.nio.Buffer) direct).clear();
      SocketAddress from = socket.channel.receive(direct);
      if (from == null) return;
      ((java.nio.Buffer) direct).flip();
      int length = direct.remaining();
      direct.get(datagram, 0, length);
      receiver.take(socket, (InetSocketAddress) from, datagram, length, arrival);
    }
  }

  @Override
  public void wake() {
    selector.wakeup();
  }

  @Override
  public void close() {
    if (!selector.isOpen()) return;
    for (SelectionKey each : selector.keys()) ((Socket) each.attachment()).close();
    try {
      selector.close();
    } catch (IOException e) {
      // Nothing more can be done about a selector that does not close.
    }
  }

  /** One channel. */
  static final class Socket implements UdpSocket {
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MAX_DATAGRAM);

    Socket(DatagramChannel channel, InetSocketAddress local) {
      this.channel = channel;
      this.local = local;
    }

    @Override
    public InetSocketAddress local() {
      return local;
    }

    @Override
    public void send(InetSocketAddress to, byte[] octets, int offset, int length) {
      synchronized (outgoing) {
        ((java.nio.Buffer) outgoing).clear();
        outgoing.put(octets, offset, length);
        ((java.nio.Buffer) outgoing).flip();
        try {
          channel.send(outgoing, to);
        } catch (IOException e) {
          // As good as a loss.
        }
      }
    }

    /** Java sends one by one. */
    @Override
    public void queue(InetSocketAddress to, byte[] octets, int offset, int length) {
      send(to, octets, offset, length);
    }

    @Override
    public void flush() {}

    DatagramChannel channel() {
      return channel;
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing more can be done about a socket that does not close.
      }
    }
  }
}
