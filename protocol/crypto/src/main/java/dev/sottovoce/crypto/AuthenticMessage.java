package dev.sottovoce.crypto;

import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** Checks of a key agreement that travels in one message each way and proves its sender itself. */
public final class AuthenticMessage {
  private AuthenticMessage() {}

  /**
   * The proof that whoever holds {@code publicKey} signed the message, or nothing.
   *
   * @param publicKey one that the peer's certificate binds to it
   */
  public static Optional<VerifiedPeer> verifySignature(
      SignatureScheme scheme, Bytes publicKey, Bytes message, Bytes signature) {
    return scheme.verify(publicKey, message, signature)
        ? Optional.of(new VerifiedPeer(VerifiedPeer.Proof.SIGNATURE))
        : Optional.empty();
  }

  /** The proof that somebody with {@code key} made the message, or nothing; in constant time. */
  public static Optional<VerifiedPeer> verifyMac(Hash hash, Secret key, Bytes message, Bytes mac) {
    return hash.hmac(key, message).equalsInConstantTime(mac)
        ? Optional.of(new VerifiedPeer(VerifiedPeer.Proof.SHARED_KEY))
        : Optional.empty();
  }
}
