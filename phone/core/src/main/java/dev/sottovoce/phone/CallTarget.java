package dev.sottovoce.phone;

import java.util.Locale;

/** SIP addresses as people write them. */
final class CallTarget {
  private static final int MAX_CHARACTERS = 256;
  private static final String USER_MARKS = "-_.!~*'()&=+$,;?/%";

  private CallTarget() {}

  /**
   * The full form {@code sip:USER@DOMAIN} of an address that a person wrote, with or without the
   * scheme and the domain.
   *
   * @throws IllegalArgumentException when it is no SIP address
   */
  static String complete(String written, String ownDomain) {
    String address = written.trim();
    String lower = address.toLowerCase(Locale.ROOT);
    if (lower.startsWith("sips:")) address = address.substring(5);
    else if (lower.startsWith("sip:")) address = address.substring(4);
    int at = address.lastIndexOf('@');
    String user = at < 0 ? address : address.substring(0, at);
    String domain = at < 0 ? ownDomain : address.substring(at + 1);
    if (address.length() > MAX_CHARACTERS || !isUser(user) || !isDomain(domain)) {
      throw new IllegalArgumentException(
          "that is no SIP address; write it like sip:bob@example.org");
    }
    return "sip:" + user + "@" + domain.toLowerCase(Locale.ROOT);
  }

  private static boolean isUser(String user) {
    if (user.isEmpty()) return false;
    for (int i = 0; i < user.length(); i++) {
      char c = user.charAt(i);
      if (!isAsciiAlphanumeric(c) && USER_MARKS.indexOf(c) < 0) return false;
    }
    return true;
  }

  private static boolean isDomain(String domain) {
    if (domain.isEmpty() || domain.startsWith(".") || domain.startsWith("-")) return false;
    for (int i = 0; i < domain.length(); i++) {
      char c = domain.charAt(i);
      if (!isAsciiAlphanumeric(c) && "-.:[]".indexOf(c) < 0) return false;
    }
    return true;
  }

  private static boolean isAsciiAlphanumeric(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }
}
