package dev.sottovoce.crypto.backend;

import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;

/**
 * The check that a peer's point is valid (NIST SP 800-56A section 5.6.2.3.4); points are public.
 */
final class Secp256r1Point {
  private static final BigInteger P =
      hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  private static final BigInteger B =
      hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
  private static final BigInteger MINUS_A = BigInteger.valueOf(3);

  private Secp256r1Point() {}

  /** Whether these octets are an uncompressed point of the curve. */
  static boolean isOnCurve(Bytes point) {
    if (!KeyEncodings.SECP256R1.hasShape(point)) return false;
    BigInteger x = new BigInteger(1, point.slice(1, 33).toArray());
    BigInteger y = new BigInteger(1, point.slice(33, 65).toArray());
    if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0) return false;
    BigInteger right = x.multiply(x).subtract(MINUS_A).multiply(x).add(B).mod(P);
    return y.multiply(y).mod(P).equals(right);
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }
}
