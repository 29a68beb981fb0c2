package dev.sottovoce.sip.message;

import java.nio.charset.StandardCharsets;

/** Writes text as UTF-8 into octets that are there already; nearly all text in SIP is ASCII. */
final class Text {
  private Text() {}

  /**
   * How many octets {@link #put} writes.
   *
   * @return -1 when the text has a line end or NUL, which would break out of its line
   */
  static int octets(String text) {
    boolean ascii = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && (c == '\r' || c == '\n' || c == 0)) return -1;
      ascii &= c < 0x80;
    }
    return ascii ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Writes and returns where the text ends.
   *
   * @param octets as {@link #octets} counted them
   */
  @SuppressWarnings(
      "deprecation") // What it drops are the high halves of characters: here are none.
  static int put(byte[] target, int at, String text, int octets) {
    if (octets == text.length()) {
      text.getBytes(0, octets, target, at);
    } else {
      System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, target, at, octets);
    }
    return at + octets;
  }

  /** Writes ASCII text. */
  static int put(byte[] target, int at, String text) {
    return put(target, at, text, text.length());
  }
}
