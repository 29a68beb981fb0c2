package dev.sottovoce.phone.network;

import dev.sottovoce.ice.turn.ChannelData;
import dev.sottovoce.ice.turn.StreamFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A relay over TCP or TLS. Messages wait in a short ring while the stream is slow: when it is full
 * the oldest goes, because speech that is late is of no use.
 */
final class StreamRelayConnection implements RelayConnection {
  /** Half a second of speech. */
  private static final int SLOTS = 32;

  private final Socket socket;
  private final byte[][] slots = new byte[SLOTS][StreamFrame.MAX_BYTES];
  private final int[] lengths = new int[SLOTS];
  private int first;
  private int waiting;
  private boolean closed;

  /**
   * @param socket connected, and past its handshake
   */
  StreamRelayConnection(Socket socket) {
    this.socket = socket;
  }

  @Override
  public void start(Listener listener) {
    daemon(() -> receive(listener), "sottovoce-relay");
    daemon(this::write, "sottovoce-relay-out");
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void receive(Listener listener) {
    byte[] frame = new byte[StreamFrame.MAX_BYTES];
    try {
      InputStream in = socket.getInputStream();
      while (read(in, frame, 0, StreamFrame.START_BYTES)) {
        int length = StreamFrame.lengthBytes(frame, 0);
        int rest = length - StreamFrame.START_BYTES;
        if (length < 0 || !read(in, frame, StreamFrame.START_BYTES, rest)) break;
        listener.received(frame, 0, length);
      }
    } catch (IOException e) {
      // Broken, as below.
    }
    close();
    listener.broken();
  }

  /** Whether all of it came. */
  private static boolean read(InputStream in, byte[] into, int at, int length) throws IOException {
    int have = 0;
    while (have < length) {
      int count = in.read(into, at + have, length - have);
      if (count < 0) return false;
      have += count;
    }
    return true;
  }

  private void write() {
    byte[] message = new byte[StreamFrame.MAX_BYTES];
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        int length = take(message);
        if (length < 0) return;
        out.write(message, 0, length);
      }
    } catch (IOException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next message; -1 when there will be none. */
  private int take(byte[] into) throws InterruptedException {
    synchronized (slots) {
      while (waiting == 0) {
        if (closed) return -1;
        slots.wait();
      }
      int length = lengths[first];
      System.arraycopy(slots[first], 0, into, 0, length);
      first = (first + 1) % SLOTS;
      waiting--;
      return length;
    }
  }

  /** The next free slot; call with the lock held. */
  private int reserve(int length) {
    if (waiting == SLOTS) {
      first = (first + 1) % SLOTS;
      waiting--;
    }
    int slot = (first + waiting) % SLOTS;
    lengths[slot] = length;
    waiting++;
    slots.notifyAll();
    return slot;
  }

  @Override
  public void send(byte[] message) {
    if (message.length > StreamFrame.MAX_BYTES) return;
    synchronized (slots) {
      if (closed) return;
      System.arraycopy(message, 0, slots[reserve(message.length)], 0, message.length);
    }
  }

  @Override
  public void sendOnChannel(int number, byte[] octets, int offset, int length) {
    int padding = ChannelData.padding(length);
    int whole = ChannelData.HEADER_BYTES + length + padding;
    if (whole > StreamFrame.MAX_BYTES) return;
    synchronized (slots) {
      if (closed) return;
      byte[] slot = slots[reserve(whole)];
      slot[0] = (byte) (number >> 8);
      slot[1] = (byte) number;
      slot[2] = (byte) (length >> 8);
      slot[3] = (byte) length;
      System.arraycopy(octets, offset, slot, ChannelData.HEADER_BYTES, length);
      for (int i = 1; i <= padding; i++) slot[whole - i] = 0;
    }
  }

  @Override
  public void close() {
    synchronized (slots) {
      closed = true;
      slots.notifyAll();
    }
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more can be done about a socket that does not close.
    }
  }
}
