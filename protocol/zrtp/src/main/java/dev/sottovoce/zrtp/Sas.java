package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.PgpWords;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/**
 * The short authentication string that two people read to each other (RFC 6189 sections 4.5.2 and
 * 7). It must not reach a log, so {@code toString} does not show it.
 */
public final class Sas {
  private static final String BASE32 = "ybndrfg8ejkmcpqxot1uwisza345h769";

  private final SasType type;
  private final String text;

  private Sas(SasType type, String text) {
    this.type = type;
    this.text = text;
  }

  /**
   * @param value the leftmost 32 bits of the SAS hash
   */
  static Sas of(SasType type, Bytes value) {
    int bits = value.at(0) << 24 | value.at(1) << 16 | value.at(2) << 8 | value.at(3);
    return new Sas(type, type == SasType.B32 ? base32(bits) : words(bits));
  }

  public SasType type() {
    return type;
  }

  /** Four characters, or two words with a colon between them. */
  public String text() {
    return text;
  }

  /** What to show as separate words; one element for {@link SasType#B32}. */
  public List<String> words() {
    return List.of(text.split(":", -1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sas that && type == that.type && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "Sas[" + type + "]";
  }

  private static String base32(int bits) {
    StringBuilder text = new StringBuilder(4);
    for (int shift = 27; shift > 7; shift -= 5) text.append(BASE32.charAt(bits >>> shift & 31));
    return text.toString();
  }

  private static String words(int bits) {
    return PgpWords.even(bits >>> 24) + ":" + PgpWords.odd(bits >>> 16);
  }
}
