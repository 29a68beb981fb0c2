package dev.sottovoce.identity;

import dev.sottovoce.wire.Bytes;

/** Base 32 (RFC 4648 section 6) in lower case without padding, for codes that people may type. */
public final class Base32 {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private Base32() {}

  /** The first {@code characters} of the encoding. */
  public static String encode(Bytes octets, int characters) {
    if (characters * 5 > octets.length() * 8) {
      throw new IllegalArgumentException(
          octets.length() + " octets do not fill " + characters + " characters");
    }
    StringBuilder text = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) {
      int index = 0;
      for (int bit = 5 * i; bit < 5 * i + 5; bit++) {
        index = index << 1 | octets.at(bit >> 3) >> (7 - (bit & 7)) & 1;
      }
      text.append(ALPHABET.charAt(index));
    }
    return text.toString();
  }

  /** Whether the text is {@code characters} long and has only the alphabet's letters. */
  static boolean isText(String text, int characters) {
    if (text.length() != characters) return false;
    for (int i = 0; i < text.length(); i++) if (ALPHABET.indexOf(text.charAt(i)) < 0) return false;
    return true;
  }
}
