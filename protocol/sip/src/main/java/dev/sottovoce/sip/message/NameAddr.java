package dev.sottovoce.sip.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code From}, {@code To}, {@code Contact}, {@code Route} value (RFC 3261 section 20.10): a
 * display name, a URI of any scheme, and parameters of the header.
 *
 * @param displayName without quotes; empty text when there is none
 * @param uriText the URI as it came
 */
public record NameAddr(String displayName, String uriText, Parameters parameters) {
  /** {@code <uri>} without name or parameters. */
  public static NameAddr of(SipUri uri) {
    return new NameAddr("", uri.text(), Parameters.NONE);
  }

  /** Parses one value; nothing when it is malformed. */
  public static Optional<NameAddr> parse(String text) {
    String value = text.trim();
    int open = openingBracket(value);
    return open < 0 ? bare(value) : bracketed(value, open);
  }

  private static Optional<NameAddr> bracketed(String value, int open) {
    int close = value.indexOf('>', open);
    if (close < 0) return Optional.empty();
    String name = displayName(value, Scan.trimEnd(value, 0, open));
    String uri = value.substring(open + 1, close);
    Optional<Parameters> parameters = Parameters.parse(value, close + 1, value.length());
    if (name == null || !hasScheme(uri) || !parameters.isPresent()) return Optional.empty();
    return Optional.of(new NameAddr(name, uri, parameters.get()));
  }

  /** Without brackets, everything behind a semicolon belongs to the header (section 20.10). */
  private static Optional<NameAddr> bare(String value) {
    int semicolon = value.indexOf(';');
    String uri = (semicolon < 0 ? value : value.substring(0, semicolon)).trim();
    Optional<Parameters> parameters =
        Parameters.parse(value, semicolon < 0 ? value.length() : semicolon, value.length());
    boolean plain = uri.indexOf('?') < 0 && uri.indexOf(',') < 0 && uri.indexOf(' ') < 0;
    if (!plain || !hasScheme(uri) || !parameters.isPresent()) return Optional.empty();
    return Optional.of(new NameAddr("", uri, parameters.get()));
  }

  /** The URI when it is a valid {@code sip:} or {@code sips:} one. */
  public Optional<SipUri> uri() {
    return SipUri.parse(uriText);
  }

  public Optional<String> tag() {
    return parameters.value("tag");
  }

  public NameAddr withParameter(String name, String value) {
    return new NameAddr(displayName, uriText, parameters.with(name, value));
  }

  /** The text as it stands in a message. */
  public String text() {
    String name = displayName.isEmpty() ? "" : Scan.quoted(displayName) + " ";
    return name + "<" + uriText + ">" + parameters.text();
  }

  private static int openingBracket(String value) {
    int from = 0;
    if (value.startsWith("\"")) {
      from = Scan.endOfQuoted(value, 0);
      if (from < 0) return -1;
    }
    return value.indexOf('<', from);
  }

  /** A quoted string or tokens with spaces between, without the quotes; null for anything else. */
  private static @Nullable String displayName(String value, int end) {
    if (value.startsWith("\"")) {
      if (Scan.endOfQuoted(value, 0) != end) return null;
      int escape = value.indexOf('\\');
      return escape < 0 || escape >= end
          ? value.substring(1, end - 1)
          : Scan.unquoted(value.substring(0, end));
    }
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c != ' ' && c != '\t' && !Scan.isTokenChar(c)) return null;
    }
    return value.substring(0, end);
  }

  private static boolean hasScheme(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 1 || colon == uri.length() - 1 || uri.indexOf(' ') >= 0) return false;
    for (int i = 0; i < colon; i++) {
      char c = uri.charAt(i);
      if (!Scan.isAlphanumeric(c) && c != '+' && c != '-' && c != '.') return false;
    }
    return Character.isLetter(uri.charAt(0));
  }

  @Override
  public String toString() {
    return "NameAddr[redacted]";
  }
}
