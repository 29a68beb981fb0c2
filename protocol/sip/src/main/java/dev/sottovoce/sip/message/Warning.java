package dev.sottovoce.sip.message;

import java.util.Optional;

/**
 * A {@code Warning} value (RFC 3261 section 20.43).
 *
 * @param code such as 399, miscellaneous
 * @param text what a person reads
 */
public record Warning(int code, String text) {
  /** A warning that fits none of the registered ones. */
  public static final int MISCELLANEOUS = 399;

  private static final int MOST_CHARACTERS = 300;

  /** The first warning of a message that is well-formed; a text that is too long is cut. */
  public static Optional<Warning> in(SipMessage message) {
    for (String value : message.values(HeaderName.WARNING)) {
      Optional<Warning> warning = parse(value);
      if (warning.isPresent()) return warning;
    }
    return Optional.empty();
  }

  static Optional<Warning> parse(String value) {
    int quote = value.indexOf('"');
    if (quote < 5 || Scan.endOfQuoted(value, quote) != value.length()) return Optional.empty();
    long code = Scan.number(value.substring(0, 3), 399);
    if (code < 300 || value.charAt(3) != ' ') return Optional.empty();
    String text = Scan.unquoted(value.substring(quote));
    String cut = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    return Optional.of(new Warning((int) code, cut));
  }

  /**
   * The header's value.
   *
   * @param agent who warns: a host name or pseudonym
   */
  public String headerValue(String agent) {
    return code + " " + agent + " " + Scan.quoted(text);
  }
}
