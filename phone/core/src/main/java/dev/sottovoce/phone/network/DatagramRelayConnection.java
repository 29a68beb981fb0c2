package dev.sottovoce.phone.network;

import dev.sottovoce.ice.turn.ChannelData;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A relay over UDP; the kernel keeps out what comes from elsewhere. */
final class DatagramRelayConnection implements RelayConnection {
  private final DatagramChannel channel;
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MediaSockets.MAX_DATAGRAM);

  DatagramRelayConnection(InetSocketAddress server) throws IOException {
    channel = DatagramChannel.open();
    try {
      ExpeditedForwarding.mark(channel);
      channel.connect(server);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void start(Listener listener) {
    Thread thread = new Thread(() -> receive(listener), "sottovoce-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void receive(Listener listener) {
    ByteBuffer direct = ByteBuffer.allocateDirect(MediaSockets.MAX_DATAGRAM);
    byte[] message = new byte[MediaSockets.MAX_DATAGRAM];
    while (channel.isOpen()) {
      try {
        ((java.nio.Buffer) direct).clear();
        channel.read(direct);
        ((java.nio.Buffer) direct).flip();
        int length = direct.remaining();
        if (length == 0 || length == MediaSockets.MAX_DATAGRAM) continue;
        direct.get(message, 0, length);
        listener.received(message, 0, length);
      } catch (PortUnreachableException e) {
        // Nobody listens there: the repeats of the request find out no more than that.
        listener.broken();
        return;
      } catch (IOException e) {
        if (!channel.isOpen()) return;
        listener.broken();
        return;
      }
    }
  }

  @Override
  public void send(byte[] message) {
    synchronized (outgoing) {
      ((java.nio.Buffer) outgoing).clear();
      if (message.length > outgoing.capacity()) return;
      outgoing.put(message);
      flush();
    }
  }

  @Override
  public void sendOnChannel(int number, byte[] octets, int offset, int length) {
    synchronized (outgoing) {
      ((java.nio.Buffer) outgoing).clear();
      if (length > outgoing.capacity() - ChannelData.HEADER_BYTES) return;
      outgoing.putShort((short) number).putShort((short) length);
      outgoing.put(octets, offset, length);
      flush();
    }
  }

  private void flush() {
    ((java.nio.Buffer) outgoing).flip();
    try {
      channel.write(outgoing);
    } catch (IOException e) {
      // As good as a loss.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing more can be done about a socket that does not close.
    }
  }
}
