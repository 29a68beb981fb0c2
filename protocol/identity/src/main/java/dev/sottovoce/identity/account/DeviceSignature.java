package dev.sottovoce.identity.account;

import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.security.PrivateKey;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;

/**
 * ECDSA over P-256 with SHA-256 (FIPS 186-5) as statements have it: 64 octets, and of the two
 * numbers that verify for s the lower one only, so that nobody but the signer can give a statement
 * another encoding and with it another hash.
 */
public final class DeviceSignature {
  /** Of a signature. */
  public static final int OCTETS = EcdsaEncoding.FIXED_OCTETS;

  private static final int NUMBER_OCTETS = 32;
  private static final BigInteger ORDER = CustomNamedCurves.getByName("secp256r1").getN();
  private static final BigInteger HALF = ORDER.shiftRight(1);
  private static final ECCurve CURVE = CustomNamedCurves.getByName("secp256r1").getCurve();

  /** Of a SubjectPublicKeyInfo with an uncompressed point. */
  static final int KEY_OCTETS = 91;

  private static final Bytes KEY_PREFIX = KeyEncodings.SECP256R1.subjectPublicKeyInfo(Bytes.EMPTY);

  private DeviceSignature() {}

  /** Whether these octets are the one SubjectPublicKeyInfo of a point on the curve. */
  static boolean isKey(Bytes publicKey) {
    int prefix = KEY_PREFIX.length();
    if (publicKey.length() != KEY_OCTETS || !publicKey.slice(0, prefix).equals(KEY_PREFIX)) {
      return false;
    }
    Bytes point = publicKey.slice(prefix, KEY_OCTETS);
    if (!KeyEncodings.SECP256R1.hasShape(point)) return false;
    try {
      return !CURVE.decodePoint(point.toArray()).isInfinity();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Signs.
   *
   * @param key P-256; it may live in hardware
   * @param message begins with what it is, so that it can be taken for nothing else
   * @throws IllegalArgumentException when the key cannot sign that way
   */
  public static Bytes sign(PrivateKey key, Bytes message) {
    return EcdsaEncoding.toFixed(Es256.sign(key, message))
        .map(DeviceSignature::lower)
        .orElseThrow(() -> new IllegalArgumentException("this is no P-256 key"));
  }

  /** Whether that key signed the message; any octets are safe to pass. */
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    if (signature.length() != OCTETS || !isKey(publicKey)) return false;
    if (number(signature, NUMBER_OCTETS).compareTo(HALF) > 0) return false;
    return Es256.verify(publicKey, message, EcdsaEncoding.toDer(signature));
  }

  private static Bytes lower(Bytes signature) {
    BigInteger s = number(signature, NUMBER_OCTETS);
    if (s.compareTo(HALF) <= 0) return signature;
    byte[] digits = ORDER.subtract(s).toByteArray();
    byte[] fixed = signature.toArray();
    for (int i = NUMBER_OCTETS; i < OCTETS; i++) fixed[i] = 0;
    int from = digits.length > NUMBER_OCTETS ? digits.length - NUMBER_OCTETS : 0;
    System.arraycopy(digits, from, fixed, OCTETS - (digits.length - from), digits.length - from);
    return Bytes.unsafeWrap(fixed);
  }

  private static BigInteger number(Bytes signature, int from) {
    return new BigInteger(1, signature.slice(from, from + NUMBER_OCTETS).toArray());
  }
}
