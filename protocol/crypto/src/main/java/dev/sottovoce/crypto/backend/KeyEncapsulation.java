package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * A key encapsulation mechanism (FIPS 203). A private key is the expanded decapsulation key, so
 * that decapsulating does not expand it again; the seed {@code d || z} is taken, too.
 */
public interface KeyEncapsulation {
  /**
   * What the other end gets, and the secret in it.
   *
   * @param ciphertext for the holder of the private key
   * @param shared the caller's to destroy
   */
  record Encapsulated(Bytes ciphertext, Secret shared) {}

  KeyPair generate(Entropy entropy);

  /** Nothing when the key is malformed (FIPS 203 section 7.2); any octets are safe to pass. */
  Optional<Encapsulated> encapsulate(Bytes publicKey, Entropy entropy);

  /**
   * Nothing when the ciphertext has the wrong length; one that was changed yields another secret
   * (implicit rejection).
   */
  Optional<Secret> decapsulate(Secret privateKey, Bytes ciphertext);
}
