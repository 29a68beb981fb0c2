package dev.sottovoce.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on loopback that knows CONNECT (RFC 9110 section 9.3.6) and nothing else. */
public final class ConnectProxy implements AutoCloseable {
  private final ServerSocket server;
  private final String answer;
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private ConnectProxy(String answer) throws IOException {
    this.answer = answer;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** One that lets everything through. */
  public static ConnectProxy open() throws IOException {
    return new ConnectProxy("");
  }

  /**
   * One that says something else instead.
   *
   * @param answer all of its octets
   */
  public static ConnectProxy answering(String answer) throws IOException {
    return new ConnectProxy(answer);
  }

  /** As environments name it. */
  public String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** What was asked for, as {@code HOST:PORT}, in order. */
  public List<String> targets() {
    return List.copyOf(targets);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket inner = server.accept();
        sockets.add(inner);
        start(() -> serve(inner));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket inner) {
    try (inner) {
      String[] words = line(inner.getInputStream()).split(" ", 3);
      while (!line(inner.getInputStream()).isEmpty()) {
        // The other fields do not matter.
      }
      targets.add(words[1]);
      if (!answer.isEmpty()) {
        inner.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        return;
      }
      int colon = words[1].lastIndexOf(':');
      String host = words[1].substring(0, colon).replaceAll("[\\[\\]]", "");
      try (Socket outer = new Socket(host, Integer.parseInt(words[1].substring(colon + 1)))) {
        sockets.add(outer);
        inner
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        start(() -> pass(outer, inner));
        pass(inner, outer);
      }
    } catch (IOException | RuntimeException e) {
      // One of the ends is gone, or asked for nothing that there is.
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      if (octet != '\r') line.append((char) octet);
    }
    return line.toString();
  }

  private static void pass(Socket from, Socket to) {
    byte[] chunk = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        out.write(chunk, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // It is over.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : sockets) each.close();
  }
}
