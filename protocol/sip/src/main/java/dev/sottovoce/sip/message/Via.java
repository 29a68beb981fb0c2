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

  public static Via of(String transport, String host, OptionalInt port, String branch) {
    return new Via(transport, host, port, Parameters.NONE.with("branch", branch));
  }

  /**
   * Parses one value; nothing when it is malformed. Any protocol version is taken, so that a
   * request of another version can be told so (505).
   */
  public static Optional<Via> parse(String text) {
    int semicolon = text.indexOf(';');
    String head = (semicolon < 0 ? text : text.substring(0, semicolon)).trim();
    int space = lastSpace(head);
    if (space < 0) return Optional.empty();
    int first = head.indexOf('/');
    int second = head.indexOf('/', first + 1);
    if (first < 0 || second < 0 || second > space) return Optional.empty();
    String transport = head.substring(second + 1, space).trim();
    if (!head.substring(0, first).trim().equalsIgnoreCase("SIP")
        || !Scan.isToken(head.substring(first + 1, second).trim())
        || !Scan.isToken(transport)) {
      return Optional.empty();
    }
    Optional<SipUri.HostPort> sentBy = SipUri.HostPort.parse(head.substring(space + 1).trim());
    Optional<Parameters> parameters =
        Parameters.parse(semicolon < 0 ? "" : text.substring(semicolon));
    if (!sentBy.isPresent() || !parameters.isPresent()) return Optional.empty();
    return Optional.of(
        new Via(transport, sentBy.get().host(), sentBy.get().port(), parameters.get()));
  }

  /** The last space before the sent-by; spaces around the port's colon belong to the sent-by. */
  private static int lastSpace(String head) {
    int end = head.length();
    int colon = head.endsWith("]") ? -1 : head.lastIndexOf(':');
    if (colon > 0 && isDigits(head, colon + 1)) {
      end = colon;
      while (end > 0 && (head.charAt(end - 1) == ' ' || head.charAt(end - 1) == '\t')) end--;
    }
    return Math.max(head.lastIndexOf(' ', end - 1), head.lastIndexOf('\t', end - 1));
  }

  private static boolean isDigits(String text, int from) {
    for (int i = Scan.skipSpace(text, from); i < text.length(); i++) {
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
