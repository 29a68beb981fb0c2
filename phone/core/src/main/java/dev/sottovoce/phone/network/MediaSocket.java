package dev.sottovoce.phone.network;

import dev.sottovoce.ice.TransportAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** One UDP socket of a call. Sending is safe from any thread. */
public final class MediaSocket implements MediaLink {
  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MediaSockets.MAX_DATAGRAM);

  MediaSocket(DatagramChannel channel, InetSocketAddress local) {
    this.channel = channel;
    this.local = local;
  }

  /** The address and port that it is bound to. */
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public TransportAddress base() {
    return TransportAddress.of(local);
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
        // See above.
      }
    }
  }

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
