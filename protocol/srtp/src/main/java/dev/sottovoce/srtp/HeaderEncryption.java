package dev.sottovoce.srtp;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which parts of an RTP header beyond the fixed one are encrypted, as both ends settled it.
 *
 * @param cryptex all of them, with the payload (RFC 9335)
 * @param extensions the local identifiers of the header extensions that are encrypted one by one
 *     (RFC 6904); none with Cryptex
 */
public record HeaderEncryption(boolean cryptex, Set<Integer> extensions) {
  /** They stay readable (RFC 3711). */
  public static final HeaderEncryption NONE = new HeaderEncryption(false, Set.of());

  /** All are encrypted with the payload. */
  public static final HeaderEncryption CRYPTEX = new HeaderEncryption(true, Set.of());

  /** RFC 8285 section 4.3. */
  private static final int MOST_IDENTIFIER = 255;

  public HeaderEncryption {
    if (cryptex && !extensions.isEmpty()) {
      throw new IllegalArgumentException("RFC 6904 and Cryptex do not go together");
    }
    for (int each : extensions) {
      if (each < 1 || each > MOST_IDENTIFIER) {
        throw new IllegalArgumentException("an identifier is in 1..255, not " + each);
      }
    }
    extensions = Set.copyOf(extensions);
  }

  /** These extensions are, each for itself (RFC 6904). */
  public static HeaderEncryption of(Set<Integer> extensions) {
    return new HeaderEncryption(false, extensions);
  }

  @Override
  public String toString() {
    return "HeaderEncryption[" + (cryptex ? "cryptex" : new TreeSet<>(extensions)) + "]";
  }
}
