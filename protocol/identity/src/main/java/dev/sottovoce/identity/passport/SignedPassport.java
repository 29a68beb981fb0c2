package dev.sottovoce.identity.passport;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** A PASSporT in compact serialization (RFC 8225 section 3), made here or read from a message. */
public final class SignedPassport {
  private final Passport claims;
  private final Jws token;

  private SignedPassport(Passport claims, Jws token) {
    this.claims = claims;
    this.token = token;
  }

  /** Signs with ES256 (RFC 7518 section 3.4). */
  public static SignedPassport sign(Passport claims, DeviceSigner signer) {
    return new SignedPassport(claims, PassportJson.sign(claims, signer));
  }

  /** Reads a token; nothing when it is malformed or not signed with ES256. */
  public static Optional<SignedPassport> read(String compact) {
    return Jws.read(compact)
        .flatMap(
            token -> PassportJson.claims(token).map(claims -> new SignedPassport(claims, token)));
  }

  /** What it says; to be believed only once {@link #verify(Bytes)} agrees. */
  public Passport claims() {
    return claims;
  }

  /**
   * Whether the key has made the signature.
   *
   * @param publicKey a P-256 key as SubjectPublicKeyInfo
   */
  public boolean verify(Bytes publicKey) {
    return token.verify(publicKey);
  }

  /** The same by a backend, as {@link Jws#verify(Bytes, SignatureScheme)} says. */
  public boolean verify(Bytes publicKey, SignatureScheme ecdsa) {
    return token.verify(publicKey, ecdsa);
  }

  /** SHA-256 of what was signed, as {@link Jws#hash} says. */
  public Bytes hash() {
    return token.hash();
  }

  /**
   * What a handshake says of this signature (RFC 8844 section 3.2): SHA-256 of header, claims and
   * signature, decoded, one after the other.
   */
  public Bytes bindingHash() {
    return Digests.sha256(token.decoded());
  }

  /** Header, claims and signature in base64url with dots between. */
  public String compact() {
    return token.compact();
  }

  @Override
  public String toString() {
    return "SignedPassport[redacted]";
  }
}
