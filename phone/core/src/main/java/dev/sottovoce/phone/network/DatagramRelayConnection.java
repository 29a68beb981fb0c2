package dev.sottovoce.phone.network;

import dev.sottovoce.ice.turn.ChannelData;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A relay over UDP; the kernel keeps out what comes from elsewhere. Who sends does not wait: what
 * finds no room is lost.
 */
final class DatagramRelayConnection implements RelayConnection {
  private final DatagramChannel channel;
  private final Selector selector;
  private volatile boolean started;
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MediaSockets.MAX_DATAGRAM);

  DatagramRelayConnection(InetSocketAddress server) throws IOException {
    channel = DatagramChannel.open();
    try {
      ExpeditedForwarding.mark(channel);
      channel.connect(server);
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void start(Listener listener) {
    started = true;
    Thread thread = new Thread(() -> receive(listener), "sottovoce-relay");
    thread.setDaemon(true);
    thread.start();
  }

  // The selector belongs to this thread, as it does for other sockets.
  private void receive(Listener listener) {
    try (selector) {
      receiveUntilClosed(listener);
    } catch (IOException e) {
      // Nobody listens there, or the socket is broken: the repeats of requests find out no more.
      if (channel.isOpen()) listener.broken();
    }
  }

  private void receiveUntilClosed(Listener listener) throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(MediaSockets.MAX_DATAGRAM);
    byte[] message = new byte[MediaSockets.MAX_DATAGRAM];
    while (channel.isOpen()) {
      selector.select();
      selector.selectedKeys().clear();
      drain(direct, message, listener);
    }
  }

  private void drain(ByteBuffer direct, byte[] message, Listener listener) throws IOException {
    while (channel.isOpen()) {
      ((java.nio.Buffer) direct).clear();
      // Nought also stands for an empty datagram; what is behind it wakes the selector again.
      int length = channel.read(direct);
      if (length <= 0) return;
      ((java.nio.Buffer) direct).flip();
      if (length == MediaSockets.MAX_DATAGRAM) continue;
      direct.get(message, 0, length);
      listener.received(message, 0, length);
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

  /** Whether whoever sends would wait for room. */
  boolean waitsToSend() {
    return channel.isBlocking();
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (started) selector.wakeup();
      else selector.close();
    } catch (IOException e) {
      // Nothing more can be done about a socket that does not close.
    }
  }
}
