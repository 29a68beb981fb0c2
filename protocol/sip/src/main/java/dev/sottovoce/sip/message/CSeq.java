package dev.sottovoce.sip.message;

import java.util.Optional;

/**
 * A {@code CSeq} value (RFC 3261 section 20.16).
 *
 * @param number below 2^31 (section 8.1.1.5)
 */
public record CSeq(long number, String method) {
  static final String[] METHODS = {
    "INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "PRACK", "UPDATE", "INFO", "MESSAGE"
  };

  private static final long MOST = (1L << 31) - 1;

  public static Optional<CSeq> parse(String text) {
    String value = text.trim();
    int space = 0;
    while (space < value.length() && value.charAt(space) != ' ' && value.charAt(space) != '\t') {
      space++;
    }
    long number = Scan.number(value, 0, space, MOST);
    String method =
        Scan.word(value, Scan.trimStart(value, space, value.length()), value.length(), METHODS);
    return number < 0 || !Scan.isToken(method)
        ? Optional.empty()
        : Optional.of(new CSeq(number, method));
  }

  public String text() {
    return number + " " + method;
  }
}
