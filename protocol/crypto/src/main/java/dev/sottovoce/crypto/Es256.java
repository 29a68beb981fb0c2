package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * ECDSA with SHA-256 on P-256, as devices and their tokens sign (RFC 7518 section 3.4), with
 * signatures in DER. The Java platform finds whoever can use the key, which may live in hardware.
 */
public final class Es256 {
  private static final String ALGORITHM = "SHA256withECDSA";

  private Es256() {}

  /**
   * Signs.
   *
   * @throws IllegalArgumentException when the key cannot sign that way
   */
  public static Bytes sign(PrivateKey key, Bytes message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message.toBuffer());
      return Bytes.unsafeWrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot sign with ECDSA on P-256", e);
    }
  }

  /**
   * Whether that key signed the message; any octets are safe to pass.
   *
   * @param publicKey as SubjectPublicKeyInfo
   * @param signature in DER
   */
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    Optional<PublicKey> key = publicKey(publicKey);
    if (!key.isPresent()) return false;
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key.get());
      verifier.update(message.toBuffer());
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * @param encoded SubjectPublicKeyInfo; any octets are safe to pass
   */
  public static Optional<PublicKey> publicKey(Bytes encoded) {
    try {
      return Optional.of(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded.toArray())));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
