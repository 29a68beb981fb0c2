package dev.sottovoce.phone.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy through which connections leave a network that lets nothing else out (RFC 9110
 * section 9.3.6, CONNECT). TLS runs from end to end inside: the proxy learns whom the phone talks
 * to, and nothing of what is said.
 */
public final class HttpProxy {
  /** Names a proxy, or {@code none}; goes before the environment. */
  public static final String SETTING = "sottovoce.proxy";

  private static final String VARIABLE = "SOTTOVOCE_PROXY";

  private static final int MOST_ANSWER = 16 * 1024;
  private static final int MOST_PORT = 65_535;

  private final String host;
  private final int port;

  private HttpProxy(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * The proxy that the system property {@code sottovoce.proxy}, else the environment's {@code
   * SOTTOVOCE_PROXY}, names; read each time. Other programs' settings are not taken: their proxies
   * often let port 443 out alone, and a phone that works without must not break by one.
   *
   * @throws IOException when what is named is no proxy of this kind: to go past it would be wrong
   */
  public static Optional<HttpProxy> ofThisMachine() throws IOException {
    String named = System.getProperty(SETTING);
    return of(named == null ? System.getenv(VARIABLE) : named);
  }

  /** The same for a text, such as {@code http://proxy.example:3128}. */
  static Optional<HttpProxy> of(@Nullable String named) throws IOException {
    String text = named == null ? "" : named.trim();
    if (text.isEmpty() || text.equals("none")) return Optional.empty();
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      boolean good =
          "http".equals(uri.getScheme().toLowerCase(Locale.ROOT))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getPort() > 0
              && uri.getPort() <= MOST_PORT;
      if (good) return Optional.of(new HttpProxy(bare(uri.getHost()), uri.getPort()));
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IOException(
        VARIABLE + " names no proxy that can be used: want http://HOST:PORT, without a password");
  }

  /** For what makes connections by itself. */
  public Proxy proxy() {
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
  }

  /**
   * A connection to somewhere else, through the proxy, which also looks the name up.
   *
   * @throws IOException when the proxy cannot be reached, or says no
   */
  public Socket connect(String to, int toPort, int millis) throws IOException {
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      String target = (to.indexOf(':') >= 0 ? "[" + bare(to) + "]" : to) + ":" + toPort;
      String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      requireGood(head(socket.getInputStream()));
      socket.setSoTimeout(0);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Octet by octet: what follows the empty line belongs to the connection within. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineEnds = 0;
    while (lineEnds < 2) {
      int octet = in.read();
      if (octet < 0) throw new IOException("the proxy closed the connection");
      head.write(octet);
      if (head.size() > MOST_ANSWER) throw new IOException("the proxy's answer has no end");
      if (octet == '\n') lineEnds++;
      else if (octet != '\r') lineEnds = 0;
    }
    return new String(head.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static void requireGood(String head) throws IOException {
    String[] first = head.split("\r?\n", 2)[0].split(" ", 3);
    boolean http = first.length >= 2 && first[0].startsWith("HTTP/1.");
    if (http && first[1].length() == 3 && first[1].charAt(0) == '2') return;
    throw new IOException(
        http ? "the proxy refuses with " + first[1] : "what answers is no HTTP proxy");
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return "HttpProxy[redacted]";
  }
}
