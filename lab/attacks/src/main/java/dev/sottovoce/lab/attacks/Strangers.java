package dev.sottovoce.lab.attacks;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * People who send the same message again and again over WebSockets, as fast as the server reads
 * them, throw its answers away, and come back when it has closed a connection.
 */
public final class Strangers implements AutoCloseable {
  private static final Bytes UPGRADE =
      Bytes.utf8(
          """
          GET /sip HTTP/1.1\r
          Host: localhost\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Protocol: sip\r
          \r
          """);

  /** RFC 6455 section 5.2: the last piece of a text, masked, its length in the next two octets. */
  private static final int TEXT = 0x81;

  private static final int MASKED_LENGTH = 0x80 | 126;
  private static final long PAUSE_MILLIS = 20;

  private final Target target;
  private final String from;
  private final SSLContext trusting;
  private final byte[] frame;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  /**
   * Begins.
   *
   * @param from their address
   * @param connections at a time
   * @param message of 126 octets or more
   */
  public Strangers(Target target, String from, int connections, SipRequest message)
      throws Exception {
    this.target = target;
    this.from = from;
    trusting = target.trusting();
    Bytes octets = message.octets();
    // A mask of zeros leaves everything as it is.
    frame =
        new ByteWriter(8 + octets.length())
            .u8(TEXT)
            .u8(MASKED_LENGTH)
            .u16(octets.length())
            .u32(0)
            .bytes(octets)
            .toBytes()
            .toArray();
    for (int i = 0; i < connections; i++) Thread.ofPlatform().daemon().start(this::comeAndGo);
  }

  private void comeAndGo() {
    while (!over) {
      try (Socket plain = target.connect(from, target.httpsPort());
          SSLSocket socket =
              (SSLSocket)
                  trusting
                      .getSocketFactory()
                      .createSocket(plain, "localhost", target.httpsPort(), true)) {
        open.add(plain);
        send(socket);
      } catch (IOException e) {
        // It was closed, or nobody was let in.
      }
      open.removeIf(Socket::isClosed);
      pause();
    }
  }

  private void send(SSLSocket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(UPGRADE.toArray());
    Thread.ofPlatform().daemon().start(() -> read(socket));
    while (!over) out.write(frame);
  }

  private static void read(SSLSocket socket) {
    byte[] chunk = new byte[16 * 1024];
    try {
      InputStream in = socket.getInputStream();
      while (in.read(chunk) >= 0) {
        // What it says does not matter.
      }
      socket.close();
    } catch (IOException e) {
      // The same.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    over = true;
    // A close of TLS would wait for a write that is under way, which waits for the server.
    for (Socket each : open) each.close();
  }
}
