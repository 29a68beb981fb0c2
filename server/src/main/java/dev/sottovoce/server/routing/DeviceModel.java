package dev.sottovoce.server.routing;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;

/** What a phone calls itself ({@code User-Agent}), as a short word for figures. */
final class DeviceModel {
  private static final int MOST_CHARACTERS = 32;

  private DeviceModel() {}

  /** The first product's name, without its version; "unknown" where there is none that is fit. */
  static String of(SipMessage message) {
    String product = message.header(HeaderName.USER_AGENT).orElse("");
    int end = 0;
    while (end < product.length() && isPlain(product.charAt(end))) end++;
    boolean whole = end == product.length() || " /".indexOf(product.charAt(end)) >= 0;
    return whole && end > 0 && end <= MOST_CHARACTERS ? product.substring(0, end) : "unknown";
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }
}
