package dev.sottovoce.phone.network;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** One UDP socket of a call. Sending is safe from any thread. */
public final class MediaSocket {
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

  public void send(InetSocketAddress to, Bytes datagram) {
    byte[] octets = datagram.toArray();
    send(to, octets, 0, octets.length);
  }

  /**
   * Sends one datagram. A failure is as good as a loss: protocols above notice by themselves when
   * nothing gets through.
   */
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
