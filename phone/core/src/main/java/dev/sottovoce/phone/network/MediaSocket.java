package dev.sottovoce.phone.network;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.phone.udp.UdpSocket;
import java.net.InetSocketAddress;

/** One UDP socket of a call. Sending is safe from any thread. */
public final class MediaSocket implements MediaLink {
  private final UdpSocket socket;
  private volatile boolean closed;

  MediaSocket(UdpSocket socket) {
    this.socket = socket;
  }

  /** The address and port that it is bound to. */
  public InetSocketAddress local() {
    return socket.local();
  }

  @Override
  public TransportAddress base() {
    return TransportAddress.of(local());
  }

  @Override
  public void send(InetSocketAddress to, byte[] octets, int offset, int length) {
    if (!closed) socket.send(to, octets, offset, length);
  }

  /** Nothing is sent any more. */
  void close() {
    closed = true;
  }
}
