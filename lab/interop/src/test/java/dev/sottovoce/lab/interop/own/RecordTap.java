package dev.sottovoce.lab.interop.own;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Passes a phone's TLS connection on as it is, and notes what everybody on the way can see of it.
 */
final class RecordTap implements AutoCloseable {
  private static final int APPLICATION_DATA = 23;

  /** What TLS 1.3 adds to what is in a record: its type and a tag. */
  private static final int BY_SERVER = 1 + 16;

  /** The JDK adds zeros, too. */
  private static final int BY_PHONE = BY_SERVER + 16;

  /** The sizes of records, without what TLS adds to each. */
  static final class Tape {
    final Queue<Integer> toServer = new ConcurrentLinkedQueue<>();
    final Queue<Integer> toPhone = new ConcurrentLinkedQueue<>();
    private volatile boolean running;

    /** Notes everything from now on: the handshake is over. */
    void start() {
      running = true;
    }

    void stop() {
      running = false;
    }
  }

  private final int server;
  private final Tape tape;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> dead = ConcurrentHashMap.newKeySet();

  /**
   * @param server port of the real one
   */
  RecordTap(int server, Tape tape) throws IOException {
    this.server = server;
    this.tape = tape;
    listener = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /** Nothing passes any more on the connections that are open now, and nobody is told. */
  void swallow() {
    dead.addAll(open);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket phone = listener.accept();
        open.add(phone);
        Socket there = new Socket("127.0.0.1", server);
        open.add(there);
        Thread.ofVirtual().start(() -> pass(phone, there, tape.toServer, BY_PHONE));
        Thread.ofVirtual().start(() -> pass(there, phone, tape.toPhone, BY_SERVER));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket to, Queue<Integer> sizes, int added) {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      byte[] head = new byte[5];
      while (true) {
        in.readFully(head);
        int length = (head[3] & 0xff) << 8 | head[4] & 0xff;
        byte[] record = new byte[head.length + length];
        System.arraycopy(head, 0, record, 0, head.length);
        in.readFully(record, head.length, length);
        if (dead.contains(from)) continue;
        if (tape.running && head[0] == APPLICATION_DATA) sizes.add(length - added);
        out.write(record);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two is gone, and with it the other.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : open) each.close();
  }
}
