package dev.sottovoce.identity.passport;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** A PASSporT in compact serialization (RFC 8225 section 3), made here or read from a message. */
public final class SignedPassport {
  private final Passport claims;
  private final String signed;
  private final Bytes signature;

  SignedPassport(Passport claims, String signed, Bytes signature) {
    this.claims = claims;
    this.signed = signed;
    this.signature = signature;
  }

  /** Signs with ES256 (RFC 7518 section 3.4). */
  public static SignedPassport sign(Passport claims, DeviceSigner signer) {
    String text = PassportJson.signingInput(claims);
    Bytes signature =
        EcdsaEncoding.toFixed(signer.sign(Bytes.utf8(text)))
            .orElseThrow(() -> new IllegalArgumentException("the key is not of P-256"));
    return new SignedPassport(claims, text, signature);
  }

  /** Reads a token; nothing when it is malformed or not signed with ES256. */
  public static Optional<SignedPassport> read(String compact) {
    return PassportJson.read(compact);
  }

  /** What it says; to be believed only once {@link #verify} agrees. */
  public Passport claims() {
    return claims;
  }

  /**
   * Whether the key has made the signature.
   *
   * @param publicKey a P-256 key as SubjectPublicKeyInfo
   */
  public boolean verify(Bytes publicKey) {
    try {
      PublicKey key =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey.toArray()));
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(Bytes.utf8(signed).toArray());
      return verifier.verify(EcdsaEncoding.toDer(signature).toArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * SHA-256 of what was signed: the same for every signature over the same claims, since ECDSA
   * signatures can be changed into others that verify too.
   */
  public Bytes hash() {
    return Digests.sha256(Bytes.utf8(signed));
  }

  /** Header, claims and signature in base64url with dots between. */
  public String compact() {
    return signed
        + '.'
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.toArray());
  }

  @Override
  public String toString() {
    return "SignedPassport[redacted]";
  }
}
