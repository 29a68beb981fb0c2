package dev.sottovoce.phone.udp;

import dev.sottovoce.srtp.PacketSlot;
import dev.sottovoce.srtp.SrtpSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Non-blocking channels and a selector. */
final class NioUdpSockets implements UdpSockets {
  /** Who is flooded keeps the other sockets waiting no longer. */
  private static final int MOST_AT_ONCE = 256;

  private final Selector selector = Selector.open();
  private final PacketSlot slot =
      PacketSlot.ofOctets(MAX_DATAGRAM + SrtpSender.MAX_OVERHEAD_OCTETS);
  private final SlotsCopied copied = new SlotsCopied();

  /** Hands over datagrams in an array. */
  private static final class SlotsCopied implements SlotReceiver {
    private final byte[] datagram = new byte[MAX_DATAGRAM];
    private @Nullable Receiver receiver;

    @Override
    public void take(
        UdpSocket socket, InetSocketAddress from, PacketSlot slot, int length, long arrivalNanos) {
      slot.copyTo(datagram, 0, length);
      if (receiver != null) receiver.take(socket, from, datagram, length, arrivalNanos);
    }

    @Override
    public void end() {}
  }

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
    copied.receiver = receiver;
    receiveInSlots(copied);
  }

  @Override
  public void receiveInSlots(SlotReceiver receiver) throws IOException {
    selector.select();
    long arrival = System.nanoTime();
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      drain((Socket) key.attachment(), receiver, arrival);
    }
  }

  private void drain(Socket socket, SlotReceiver receiver, long arrival) throws IOException {
    ByteBuffer memory = slot.memory();
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      // By Buffer's own methods, for Android 8 has no others.
      ((Buffer) memory).clear();
      ((Buffer) memory).limit(MAX_DATAGRAM);
      SocketAddress from = socket.channel.receive(memory);
      if (from == null) return;
      int length = memory.position();
      ((Buffer) memory).clear();
      receiver.take(socket, (InetSocketAddress) from, slot, length, arrival);
      receiver.end();
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
        ((Buffer) outgoing).clear();
        outgoing.put(octets, offset, length);
        ((Buffer) outgoing).flip();
        send(to, outgoing);
      }
    }

    private void send(InetSocketAddress to, ByteBuffer datagram) {
      try {
        channel.send(datagram, to);
      } catch (IOException e) {
        // As good as a loss.
      }
    }

    /** Java sends one by one. */
    @Override
    public void queue(InetSocketAddress to, byte[] octets, int offset, int length) {
      send(to, octets, offset, length);
    }

    @Override
    public void queue(InetSocketAddress to, PacketSlot slot, int length) {
      ByteBuffer memory = slot.memory();
      ((Buffer) memory).clear();
      ((Buffer) memory).limit(length);
      send(to, memory);
      ((Buffer) memory).clear();
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
