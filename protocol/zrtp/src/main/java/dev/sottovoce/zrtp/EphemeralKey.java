package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** A key pair for one exchange: either end's in DH mode, the initiator's in KEM mode. */
interface EphemeralKey {
  /** pvi or pvr, at the length that the key agreement has. */
  Bytes publicValue();

  /**
   * What both ends now share: the DH result, or what the ciphertext holds.
   *
   * @return nothing when the peer's value must not be used (RFC 6189 section 4.4.1.1)
   */
  Optional<Secret> agree(Bytes peersValue);

  /** Lets go of the private key. */
  void destroy();

  static EphemeralKey generate(KeyAgreementType type, CryptoBackend crypto, Entropy entropy) {
    return switch (type) {
      case DH3K -> FiniteFieldKey.generate(entropy);
      case X255 -> X25519Key.generate(crypto, entropy);
      case XM76 -> HybridKem.generate(crypto, entropy);
    };
  }
}
