package dev.sottovoce.ice.turn;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a relay is (RFC 7065): {@code turn:HOST:PORT?transport=udp}, {@code ...=tcp}, or {@code
 * turns:HOST:PORT?transport=tcp}. TURN over DTLS is not spoken.
 *
 * @param host a name, or an address without brackets
 */
public record TurnUri(String host, int port, TurnTransport transport) {
  public static final int MAX_CHARACTERS = 300;

  private static final int PORT = 3478;
  private static final int TLS_PORT = 5349;

  /** Nothing if it is not such a URI, or for a transport that is not spoken. */
  public static Optional<TurnUri> parse(String text) {
    if (text.length() > MAX_CHARACTERS) return Optional.empty();
    String lower = text.toLowerCase(Locale.ROOT);
    boolean secure = lower.startsWith("turns:");
    if (!secure && !lower.startsWith("turn:")) return Optional.empty();
    String rest = lower.substring(lower.indexOf(':') + 1);
    int question = rest.indexOf('?');
    String where = question < 0 ? rest : rest.substring(0, question);
    String how = question < 0 ? "" : rest.substring(question + 1);
    Optional<TurnTransport> transport = transport(secure, how);
    if (!transport.isPresent()) return Optional.empty();
    return place(where, secure ? TLS_PORT : PORT, transport.get());
  }

  private static Optional<TurnTransport> transport(boolean secure, String how) {
    if (secure) {
      // RFC 7065 section 3.2: without a transport it is TLS over TCP.
      boolean tcp = how.isEmpty() || how.equals("transport=tcp");
      return tcp ? Optional.of(TurnTransport.TLS) : Optional.empty();
    }
    if (how.isEmpty() || how.equals("transport=udp")) return Optional.of(TurnTransport.UDP);
    return how.equals("transport=tcp") ? Optional.of(TurnTransport.TCP) : Optional.empty();
  }

  private static Optional<TurnUri> place(String where, int otherwise, TurnTransport transport) {
    String host = where;
    String port = "";
    if (where.startsWith("[")) {
      int end = where.indexOf(']');
      if (end < 0) return Optional.empty();
      host = where.substring(1, end);
      port = where.substring(end + 1);
      if (!host.matches("[0-9a-f:.]+")) return Optional.empty();
    } else {
      int colon = where.indexOf(':');
      if (colon >= 0) {
        host = where.substring(0, colon);
        port = where.substring(colon);
      }
      if (!host.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) return Optional.empty();
    }
    if (port.isEmpty()) return Optional.of(new TurnUri(host, otherwise, transport));
    if (!port.matches(":[0-9]{1,5}")) return Optional.empty();
    int number = Integer.parseInt(port.substring(1));
    if (number < 1 || number > 0xffff) return Optional.empty();
    return Optional.of(new TurnUri(host, number, transport));
  }

  /** As it is parsed. */
  public String text() {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    String scheme = transport == TurnTransport.TLS ? "turns:" : "turn:";
    String carrier = transport == TurnTransport.UDP ? "udp" : "tcp";
    return scheme + bracketed + ":" + port + "?transport=" + carrier;
  }
}
