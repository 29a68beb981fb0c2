package dev.sottovoce.identity.account;

import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
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

  private static final String ALGORITHM = "SHA256withECDSA";
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
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message.toBuffer());
      return EcdsaEncoding.toFixed(Bytes.unsafeWrap(signature.sign()))
          .map(DeviceSignature::lower)
          .orElseThrow(() -> new IllegalArgumentException("this is no P-256 key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot sign with " + ALGORITHM, e);
    }
  }

  /** Whether that key signed the message; any octets are safe to pass. */
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    if (signature.length() != OCTETS || !isKey(publicKey)) return false;
    if (number(signature, NUMBER_OCTETS).compareTo(HALF) > 0) return false;
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
      verifier.update(message.toBuffer());
      return verifier.verify(EcdsaEncoding.toDer(signature).toArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
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
