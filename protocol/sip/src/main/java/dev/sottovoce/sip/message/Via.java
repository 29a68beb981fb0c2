package dev.sottovoce.sip.message;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One {@code Via} value (RFC 3261 section 20.42).
 *
 * @param transport such as {@code TLS}, as it came
 * @param host in lower case, IPv6 in brackets
 */
public record Via(String transport, String host, OptionalInt port, Parameters parameters) {
  /** What branches of RFC 3261 begin with (section 8.1.1.7). */
  public static final String MAGIC_COOKIE = "z9hG4bK";

  private static final String[] TRANSPORTS = {"TLS", "WSS", "TCP", "UDP", "WS"};

  public static Via of(String transport, String host, OptionalInt port, String branch) {
    return new Via(transport, host, port, Parameters.NONE.with("branch", branch));
  }

  /**
   * Parses one value; nothing when it is malformed. Any protocol version is taken, so that a
   * request of another version can be told so (505).
   */
  public static Optional<Via> parse(String text) {
    int semicolon = text.indexOf(';');
    int headEnd = semicolon < 0 ? text.length() : semicolon;
    int start = Scan.trimStart(text, 0, headEnd);
    int end = Scan.trimEnd(text, start, headEnd);
    int space = lastSpace(text, start, end);
    int first = text.indexOf('/', start);
    int second = first < 0 ? -1 : text.indexOf('/', first + 1);
    if (space < 0 || second < 0 || second > space) return Optional.empty();
    if (!isSip(text, start, first) || !isTrimmedToken(text, first + 1, second)) {
      return Optional.empty();
    }
    int transportStart = Scan.trimStart(text, second + 1, space);
    int transportEnd = Scan.trimEnd(text, transportStart, space);
    if (!Scan.isToken(text, transportStart, transportEnd)) return Optional.empty();
    SipUri.HostPort sentBy = SipUri.HostPort.parse(text, space + 1, end);
    Optional<Parameters> parameters = Parameters.parse(text, headEnd, text.length());
    if (sentBy == null || !parameters.isPresent()) return Optional.empty();
    String transport = Scan.word(text, transportStart, transportEnd, TRANSPORTS);
    return Optional.of(new Via(transport, sentBy.host(), sentBy.port(), parameters.get()));
  }

  private static boolean isSip(String text, int from, int to) {
    int end = Scan.trimEnd(text, from, to);
    return end - from == 3 && text.regionMatches(true, from, "SIP", 0, 3);
  }

  private static boolean isTrimmedToken(String text, int from, int to) {
    int start = Scan.trimStart(text, from, to);
    return Scan.isToken(text, start, Scan.trimEnd(text, start, to));
  }

  /**
   * The last space before the sent-by, or -1; spaces around the port's colon belong to the sent-by.
   */
  private static int lastSpace(String text, int from, int to) {
    int end = to;
    int colon = to > from && text.charAt(to - 1) == ']' ? -1 : text.lastIndexOf(':', to - 1);
    if (colon > from && isDigits(text, colon + 1, to)) {
      end = colon;
      while (end > from && isBlank(text.charAt(end - 1))) end--;
    }
    for (int at = end - 1; at >= from; at--) if (isBlank(text.charAt(at))) return at;
    return -1;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isDigits(String text, int from, int to) {
    for (int i = Scan.skipSpace(text, from); i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
    }
    return true;
  }

  public Optional<String> branch() {
    return parameters.value("branch");
  }

  public Via withParameter(String name, String value) {
    return new Via(transport, host, port, parameters.with(name, value));
  }

  /** Host and port that together with the branch name the sender's transaction. */
  public String sentBy() {
    return port.isPresent() ? host + ":" + port.getAsInt() : host;
  }

  public String text() {
    return "SIP/2.0/" + transport + " " + sentBy() + parameters.text();
  }

  @Override
  public String toString() {
    return "Via[" + transport + "]";
  }
}
