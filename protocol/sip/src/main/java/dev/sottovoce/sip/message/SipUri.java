package dev.sottovoce.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@code sip:} or {@code sips:} URI (RFC 3261 section 19.1).
 *
 * @param secure whether the scheme is {@code sips}
 * @param user the user part with a password, still escaped; empty text when there is none
 * @param host a name or address in lower case, IPv6 in brackets
 * @param headers what stands behind {@code ?}, or empty text
 */
public record SipUri(
    boolean secure,
    String user,
    String host,
    OptionalInt port,
    Parameters parameters,
    String headers) {
  /** Parameters that must be equal when only one URI has them (RFC 3261 section 19.1.4). */
  private static final List<String> MUST_MATCH = List.of("user", "ttl", "method", "maddr");

  private static final String USER_MARKS = "-_.!~*'()&=+$,;?/";

  /** A plain {@code sip:user@host} without a port. */
  public static SipUri of(String user, String host) {
    return parse("sip:" + (user.isEmpty() ? "" : user + "@") + host)
        .orElseThrow(() -> new IllegalArgumentException("no valid user or host"));
  }

  /** Parses a whole URI, or says nothing when it is no valid {@code sip:} or {@code sips:} one. */
  public static Optional<SipUri> parse(String text) {
    boolean secure = text.regionMatches(true, 0, "sips:", 0, 5);
    if (!secure && !text.regionMatches(true, 0, "sip:", 0, 4)) return Optional.empty();
    int from = secure ? 5 : 4;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == '"') return Optional.empty();
    }
    int at = text.indexOf('@', from);
    String user = at < 0 ? "" : text.substring(from, at);
    if (at >= 0 && !isUser(user)) return Optional.empty();
    return hostPart(secure, user, text.substring(at < 0 ? from : at + 1));
  }

  private static Optional<SipUri> hostPart(boolean secure, String user, String text) {
    int question = text.indexOf('?');
    String headers = question < 0 ? "" : text.substring(question + 1);
    String rest = question < 0 ? text : text.substring(0, question);
    int semicolon = rest.indexOf(';');
    String hostPort = semicolon < 0 ? rest : rest.substring(0, semicolon);
    Optional<HostPort> address = HostPort.parse(hostPort);
    Optional<Parameters> parameters =
        Parameters.parse(semicolon < 0 ? "" : rest.substring(semicolon));
    if (!address.isPresent() || !parameters.isPresent() || !escapesAreWhole(text)) {
      return Optional.empty();
    }
    if (question >= 0 && headers.isEmpty()) return Optional.empty();
    HostPort found = address.get();
    return Optional.of(
        new SipUri(secure, user, found.host(), found.port(), parameters.get(), headers));
  }

  /** The text as it stands in a message. */
  public String text() {
    StringBuilder text = new StringBuilder(secure ? "sips:" : "sip:");
    if (!user.isEmpty()) text.append(user).append('@');
    text.append(host);
    port.ifPresent(number -> text.append(':').append(number));
    text.append(parameters.text());
    if (!headers.isEmpty()) text.append('?').append(headers);
    return text.toString();
  }

  /** {@code user@host}: who is meant, without how to get there; the user unescaped. */
  public String addressOfRecord() {
    return unescape(user) + "@" + host;
  }

  /** The user part, unescaped. */
  public String plainUser() {
    return unescape(user);
  }

  public SipUri withParameter(String name, String value) {
    return new SipUri(secure, user, host, port, parameters.with(name, value), headers);
  }

  public SipUri withoutParameter(String name) {
    return new SipUri(secure, user, host, port, parameters.without(name), headers);
  }

  /** Equivalence by RFC 3261 section 19.1.4. */
  public boolean matches(SipUri other) {
    return secure == other.secure
        && unescape(user).equals(unescape(other.user))
        && host.equals(other.host)
        && port.equals(other.port)
        && parametersMatch(other)
        && headers.equals(other.headers);
  }

  private boolean parametersMatch(SipUri other) {
    for (String name : MUST_MATCH) {
      if (parameters.has(name) != other.parameters.has(name)) return false;
    }
    for (Parameters.Parameter parameter : parameters.list()) {
      if (!other.parameters.has(parameter.name())) continue;
      String ours = parameters.value(parameter.name()).orElse("");
      String theirs = other.parameters.value(parameter.name()).orElse("");
      if (!ours.equalsIgnoreCase(theirs)) return false;
    }
    return true;
  }

  private static boolean isUser(String user) {
    if (user.isEmpty()) return false;
    for (int i = 0; i < user.length(); i++) {
      char c = user.charAt(i);
      boolean plain = c < 0x80 && Character.isLetterOrDigit(c);
      if (!plain && c != ':' && c != '%' && USER_MARKS.indexOf(c) < 0) return false;
    }
    return escapesAreWhole(user);
  }

  private static boolean escapesAreWhole(String text) {
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      if (i + 2 >= text.length()
          || Character.digit(text.charAt(i + 1), 16) < 0
          || Character.digit(text.charAt(i + 2), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String unescape(String text) {
    if (text.indexOf('%') < 0) return text;
    byte[] octets = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        octets[length++] =
            (byte)
                (Character.digit(text.charAt(i + 1), 16) << 4
                    | Character.digit(text.charAt(i + 2), 16));
        i += 2;
      } else {
        octets[length++] = (byte) c;
      }
    }
    return new String(octets, 0, length, StandardCharsets.UTF_8);
  }

  /** A host and perhaps a port, as URIs and Via have them. */
  record HostPort(String host, OptionalInt port) {
    static Optional<HostPort> parse(String text) {
      int colon =
          text.startsWith("[") ? text.indexOf(':', text.indexOf(']') + 1) : text.indexOf(':');
      String host = (colon < 0 ? text : text.substring(0, colon)).trim();
      if (!isHost(host)) return Optional.empty();
      // RFC 5118 section 4.10: the third colon is a fault of RFC 3261's grammar.
      String name = host.toLowerCase(Locale.ROOT).replace(":::", "::");
      if (colon < 0) return Optional.of(new HostPort(name, OptionalInt.empty()));
      long port = Scan.number(text.substring(colon + 1).trim(), 65_535);
      return port < 1
          ? Optional.empty()
          : Optional.of(new HostPort(name, OptionalInt.of((int) port)));
    }

    private static boolean isHost(String host) {
      if (host.isEmpty() || host.length() > 255) return false;
      if (host.startsWith("[")) return Ipv6Text.isReference(host);
      for (int i = 0; i < host.length(); i++) {
        char c = host.charAt(i);
        boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
        if (!alphanumeric && c != '-' && c != '.' && c != '_') return false;
      }
      return !host.startsWith(".") && !host.contains("..");
    }
  }

  @Override
  public String toString() {
    return secure ? "SipUri[sips]" : "SipUri[sip]";
  }
}
