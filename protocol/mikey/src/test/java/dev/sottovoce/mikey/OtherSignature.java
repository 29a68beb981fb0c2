package dev.sottovoce.mikey;

import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;

/** The second valid form that every ECDSA signature has: {@code s} and its opposite both verify. */
final class OtherSignature {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private OtherSignature() {}

  /**
   * @param message ends with the 32 octets of {@code s}
   */
  static Bytes of(Bytes message) {
    int at = message.length() - 32;
    BigInteger s = new BigInteger(1, message.slice(at, message.length()).toArray());
    String opposite = ORDER.subtract(s).toString(16);
    return Bytes.concat(
        message.slice(0, at), Bytes.fromHex("0".repeat(64 - opposite.length()) + opposite));
  }
}
