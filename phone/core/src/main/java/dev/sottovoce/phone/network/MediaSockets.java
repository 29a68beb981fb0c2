package dev.sottovoce.phone.network;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The UDP sockets of one call, with the thread that receives on them. Sending is safe from any
 * thread.
 */
public final class MediaSockets implements AutoCloseable {
  /** No media datagram is longer: Ethernet's 1,500 octets, with room for jumbo oddities. */
  public static final int MAX_DATAGRAM = 2048;

  /** What arrives; all methods are called on the network thread. */
  public interface Receiver {
    /** STUN or DTLS; the octets are the receiver's own. */
    void control(InetSocketAddress local, InetSocketAddress from, Bytes datagram);

    /** SRTP or SRTCP, in a buffer that is reused after this returns. */
    void media(InetSocketAddress from, byte[] packet, int offset, int length, long arrivalNanos);
  }

  private final Selector selector;
  private final List<MediaSocket> sockets = new ArrayList<>();
  private final AtomicLong ignored = new AtomicLong();
  private final Thread thread;
  private final Receiver receiver;
  private volatile boolean closed;

  private MediaSockets(Selector selector, Receiver receiver) {
    this.selector = selector;
    this.receiver = receiver;
    this.thread = new Thread(this::receive, "sottovoce-network");
    thread.setDaemon(true);
  }

  /**
   * Opens {@code perAddress} sockets on each address and starts to receive.
   *
   * @throws IOException when not even one address can be used
   */
  public static MediaSockets open(List<InetAddress> addresses, int perAddress, Receiver receiver)
      throws IOException {
    MediaSockets opened = new MediaSockets(Selector.open(), receiver);
    IOException last = new IOException("no local address");
    for (InetAddress each : addresses) {
      try {
        for (int i = 0; i < perAddress; i++) opened.bind(each);
      } catch (IOException e) {
        last = e;
      }
    }
    if (opened.sockets.isEmpty()) {
      opened.selector.close();
      throw last;
    }
    opened.thread.start();
    return opened;
  }

  /** The sockets in the order of the addresses that were given. */
  public List<MediaSocket> sockets() {
    return List.copyOf(sockets);
  }

  /** Datagrams that were neither STUN, DTLS nor media. */
  public long ignored() {
    return ignored.get();
  }

  @Override
  public void close() {
    for (MediaSocket each : sockets) each.close();
    closed = true;
    selector.wakeup();
  }

  private void bind(InetAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      ExpeditedForwarding.mark(channel);
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(address, 0));
      MediaSocket socket = new MediaSocket(channel, (InetSocketAddress) channel.getLocalAddress());
      channel.register(selector, SelectionKey.OP_READ, socket);
      sockets.add(socket);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  // The selector belongs to this thread: closed by another one it would change under its hands.
  private void receive() {
    try (selector) {
      receiveUntilClosed();
    } catch (IOException e) {
      // Nothing more can be done about a selector that does not close.
    }
  }

  private void receiveUntilClosed() {
    ByteBuffer direct = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    byte[] packet = new byte[MAX_DATAGRAM];
    while (!closed) {
      try {
        selector.select();
        long arrival = System.nanoTime();
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
          SelectionKey key = ready.next();
          ready.remove();
          drain((MediaSocket) key.attachment(), direct, packet, arrival);
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // One bad receive (such as an ICMP error) is no reason to stop listening.
        ignored.incrementAndGet();
      }
    }
  }

  private void drain(MediaSocket socket, ByteBuffer direct, byte[] packet, long arrival)
      throws IOException {
    while (true) {
      ((java.nio.Buffer) direct).clear();
      SocketAddress from = socket.channel().receive(direct);
      if (from == null) return;
      ((java.nio.Buffer) direct).flip();
      int length = direct.remaining();
      if (length == 0 || length == MAX_DATAGRAM) {
        ignored.incrementAndGet();
        continue;
      }
      direct.get(packet, 0, length);
      dispatch(socket, (InetSocketAddress) from, packet, length, arrival);
    }
  }

  private void dispatch(
      MediaSocket socket, InetSocketAddress from, byte[] packet, int length, long arrival) {
    switch (Demux.of(packet[0])) {
      case MEDIA -> receiver.media(from, packet, 0, length, arrival);
      case STUN, ZRTP, DTLS ->
          receiver.control(socket.local(), from, Bytes.copyOf(packet, 0, length));
      case OTHER -> ignored.incrementAndGet();
    }
  }
}
