package dev.sottovoce.crypto.backend;

import dev.sottovoce.wire.Bytes;

/**
 * Whether a signature over secp256r1 is DER and not merely BER. The JDK also takes numbers without
 * their leading zero, so that one signature would have several forms.
 */
final class EcdsaSignature {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int MAX_NUMBER_OCTETS = 33;

  private EcdsaSignature() {}

  /** A SEQUENCE of two positive INTEGERs in their shortest form, and nothing behind it. */
  static boolean isDer(Bytes signature) {
    int length = signature.length();
    if (length < 8 || length > 2 * (MAX_NUMBER_OCTETS + 2) + 2) return false;
    if (signature.at(0) != SEQUENCE || signature.at(1) != length - 2) return false;
    int second = numberEnd(signature, 2);
    return second > 0 && numberEnd(signature, second) == length;
  }

  /** Where the number ends, or 0 when it is none. */
  private static int numberEnd(Bytes der, int at) {
    if (at + 3 > der.length() || der.at(at) != INTEGER) return 0;
    int octets = der.at(at + 1);
    int end = at + 2 + octets;
    if (octets < 1 || octets > MAX_NUMBER_OCTETS || end > der.length()) return 0;
    int first = der.at(at + 2);
    boolean negative = first >= 0x80;
    boolean padded = octets > 1 && first == 0 && der.at(at + 3) < 0x80;
    return negative || padded ? 0 : end;
  }
}
