package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.wire.Bytes;

/**
 * The number that names a ZRTP endpoint over all its calls (RFC 6189 section 4.9): 96 random bits,
 * made once when the phone is set up. It names a person's device, so it is never printed.
 */
public record Zid(Bytes octets) {
  public static final int OCTETS = 12;

  public Zid {
    if (octets.length() != OCTETS) {
      throw new IllegalArgumentException("a ZID of " + octets.length() + " octets, want " + OCTETS);
    }
  }

  public static Zid random(Entropy entropy) {
    return new Zid(entropy.bytes(OCTETS));
  }

  @Override
  public String toString() {
    return "Zid";
  }
}
