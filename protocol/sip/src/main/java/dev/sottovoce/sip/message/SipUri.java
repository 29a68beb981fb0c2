package dev.sottovoce.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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
    return hostPart(secure, user, text, at < 0 ? from : at + 1);
  }

  private static Optional<SipUri> hostPart(boolean secure, String user, String text, int from) {
    int question = text.indexOf('?', from);
    int end = question < 0 ? text.length() : question;
    int semicolon = text.indexOf(';', from);
    int hostEnd = semicolon < 0 || semicolon > end ? end : semicolon;
    HostPort address = HostPort.parse(text, from, hostEnd);
    Optional<Parameters> parameters = Parameters.parse(text, hostEnd, end);
    if (address == null || !parameters.isPresent() || !escapesAreWhole(text, from)) {
      return Optional.empty();
    }
    String headers = question < 0 ? "" : text.substring(question + 1);
    if (question >= 0 && headers.isEmpty()) return Optional.empty();
    return Optional.of(
        new SipUri(secure, user, address.host(), address.port(), parameters.get(), headers));
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
      if (!Scan.isAlphanumeric(c) && c != ':' && c != '%' && USER_MARKS.indexOf(c) < 0)
        return false;
    }
    return escapesAreWhole(user, 0);
  }

  private static boolean escapesAreWhole(String text, int from) {
    for (int i = text.indexOf('%', from); i >= 0; i = text.indexOf('%', i + 1)) {
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
    private static final int MOST_OCTETS = 255;

    /** Parses a part of the text; null when it is malformed. */
    static @Nullable HostPort parse(String text, int from, int to) {
      int start = Scan.trimStart(text, from, to);
      int bracket = start < to && text.charAt(start) == '[' ? text.indexOf(']', start) : -1;
      int colon = text.indexOf(':', bracket < 0 ? start : bracket);
      boolean hasPort = colon >= 0 && colon < to;
      int end = Scan.trimEnd(text, start, hasPort ? colon : to);
      String name = bracket < 0 ? name(text, start, end) : reference(text, start, end);
      if (name == null) return null;
      if (!hasPort) return new HostPort(name, OptionalInt.empty());
      int portStart = Scan.trimStart(text, colon + 1, to);
      long port = Scan.number(text, portStart, Scan.trimEnd(text, portStart, to), 65_535);
      return port < 1 ? null : new HostPort(name, OptionalInt.of((int) port));
    }

    private static @Nullable String reference(String text, int from, int to) {
      String host = text.substring(from, to);
      if (host.length() > MOST_OCTETS || !Ipv6Text.isReference(host)) return null;
      // RFC 5118 section 4.10: the third colon is a fault of RFC 3261's grammar.
      return host.toLowerCase(Locale.ROOT).replace(":::", "::");
    }

    private static @Nullable String name(String text, int from, int to) {
      if (from == to || to - from > MOST_OCTETS) return null;
      char before = '.';
      boolean upper = false;
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        if (!Scan.isAlphanumeric(c) && c != '-' && c != '.' && c != '_') return null;
        // No label is empty.
        if (c == '.' && before == '.') return null;
        before = c;
        upper |= c >= 'A' && c <= 'Z';
      }
      String name = text.substring(from, to);
      return upper ? name.toLowerCase(Locale.ROOT) : name;
    }
  }

  @Override
  public String toString() {
    return secure ? "SipUri[sips]" : "SipUri[sip]";
  }
}
