package dev.sottovoce.sip.message;

/** IPv6 addresses as URIs write them (RFC 3261 section 25.1, RFC 4291 section 2.2). */
final class Ipv6Text {
  private Ipv6Text() {}

  /** Whether this is an address in square brackets. */
  static boolean isReference(String text) {
    return text.startsWith("[")
        && text.endsWith("]")
        && isAddress(text.substring(1, text.length() - 1));
  }

  private static boolean isAddress(String text) {
    // RFC 3261's grammar allows a third colon before an IPv4 part (RFC 5118 section 4.10).
    String address = text.indexOf('.') > 0 ? text.replace(":::", "::") : text;
    int gap = address.indexOf("::");
    if (gap < 0) return groups(address) == 8;
    String before = address.substring(0, gap);
    String after = address.substring(gap + 2);
    if (after.startsWith(":") || after.contains("::")) return false;
    int left = before.isEmpty() ? 0 : groups(before);
    int right = after.isEmpty() ? 0 : groups(after);
    return left >= 0 && right >= 0 && left + right <= 7 && before.indexOf('.') < 0;
  }

  /** How many groups of 16 bits the text has, an IPv4 part at its end being two; or -1. */
  private static int groups(String text) {
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      if (isGroup(parts[i])) count++;
      else if (last && isIpv4(parts[i])) count += 2;
      else return -1;
    }
    return count;
  }

  private static boolean isGroup(String text) {
    if (text.isEmpty() || text.length() > 4) return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || Character.digit(c, 16) < 0) return false;
    }
    return true;
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) return false;
    for (String part : parts) {
      if (part.length() > 3 || Scan.number(part, 255) < 0) return false;
    }
    return true;
  }
}
