package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** Authenticated encryption with associated data (RFC 5116). */
public interface Aead {
  int TAG_OCTETS = 16;

  int keyOctets();

  int nonceOctets();

  /** Ciphertext and tag. A nonce is used once with a key; that is the caller's to see to. */
  Bytes seal(Secret key, Bytes nonce, Bytes associatedData, Bytes plaintext);

  /**
   * The plaintext.
   *
   * @param sealed ciphertext and tag; any octets are safe to pass
   * @return nothing when it is not authentic
   */
  Optional<Bytes> open(Secret key, Bytes nonce, Bytes associatedData, Bytes sealed);

  /** Refuses keys and nonces of a wrong length: they are ours, so it is misuse. */
  default void require(Secret key, Bytes nonce) {
    if (key.length() != keyOctets()) {
      throw new IllegalArgumentException("key of " + key.length() + ", want " + keyOctets());
    }
    if (nonce.length() != nonceOctets()) {
      throw new IllegalArgumentException("nonce of " + nonce.length() + ", want " + nonceOctets());
    }
  }
}
