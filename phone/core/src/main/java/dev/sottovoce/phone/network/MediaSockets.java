package dev.sottovoce.phone.network;

import dev.sottovoce.phone.udp.UdpBackend;
import dev.sottovoce.phone.udp.UdpBackends;
import dev.sottovoce.phone.udp.UdpSocket;
import dev.sottovoce.phone.udp.UdpSockets;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The UDP sockets of one call, with the thread that receives on them. Sending is safe from any
 * thread.
 */
public final class MediaSockets implements AutoCloseable {
  /** No media datagram is longer. */
  public static final int MAX_DATAGRAM = UdpSockets.MAX_DATAGRAM;

  /** What arrives; all methods are called on the network thread. */
  public interface Receiver {
    /** STUN or DTLS; the octets are the receiver's own. */
    void control(InetSocketAddress local, InetSocketAddress from, Bytes datagram);

    /** SRTP or SRTCP, in a buffer that is reused after this returns. */
    void media(InetSocketAddress from, byte[] packet, int offset, int length, long arrivalNanos);
  }

  private final UdpSockets udp;
  private final List<MediaSocket> sockets = new ArrayList<>();
  private final AtomicLong ignored = new AtomicLong();
  private final Thread thread;
  private final Receiver receiver;
  private volatile boolean closed;

  private MediaSockets(UdpSockets udp, Receiver receiver) {
    this.udp = udp;
    this.receiver = receiver;
    this.thread = new Thread(this::receive, "sottovoce-network");
    thread.setDaemon(true);
  }

  /**
   * Opens {@code perAddress} sockets on each address, with what is best on this machine, and starts
   * to receive.
   *
   * @throws IOException when not even one address can be used
   */
  public static MediaSockets open(List<InetAddress> addresses, int perAddress, Receiver receiver)
      throws IOException {
    return open(UdpBackends.ofThisMachine(), addresses, perAddress, receiver);
  }

  static MediaSockets open(
      UdpBackend backend, List<InetAddress> addresses, int perAddress, Receiver receiver)
      throws IOException {
    MediaSockets opened = new MediaSockets(backend.open(), receiver);
    IOException last = new IOException("no local address");
    for (InetAddress each : addresses) {
      try {
        for (int i = 0; i < perAddress; i++) {
          UdpSocket bound = opened.udp.bind(each, ExpeditedForwarding.TYPE_OF_SERVICE);
          opened.sockets.add(new MediaSocket(bound));
        }
      } catch (IOException e) {
        last = e;
      }
    }
    if (opened.sockets.isEmpty()) {
      opened.udp.close();
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
    udp.wake();
  }

  // What it waits with belongs to this thread: closed by another one it would change under its
  // hands.
  private void receive() {
    UdpSockets.Receiver dispatcher = this::dispatch;
    try (udp) {
      while (!closed) receiveSome(dispatcher);
    }
  }

  private void receiveSome(UdpSockets.Receiver dispatcher) {
    try {
      udp.receive(dispatcher);
    } catch (IOException e) {
      // One bad receive (such as an ICMP error) is no reason to stop listening.
      ignored.incrementAndGet();
    }
  }

  private void dispatch(
      UdpSocket socket, InetSocketAddress from, byte[] packet, int length, long arrival) {
    if (closed) return;
    if (length == 0 || length == MAX_DATAGRAM) {
      ignored.incrementAndGet();
      return;
    }
    switch (Demux.of(packet[0])) {
      case MEDIA -> receiver.media(from, packet, 0, length, arrival);
      case STUN, ZRTP, DTLS ->
          receiver.control(socket.local(), from, Bytes.copyOf(packet, 0, length));
      case OTHER -> ignored.incrementAndGet();
    }
  }
}
