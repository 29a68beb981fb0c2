package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** Key agreement in one group. */
public interface DiffieHellman {
  KeyPair generate(Entropy entropy);

  /**
   * The shared secret; the x coordinate alone where the group's elements are points.
   *
   * @param peerPublicKey any octets are safe to pass
   * @return nothing when the public key is malformed, not on the curve, or leads to an all-zero
   *     secret (RFC 8446 section 7.4.2)
   */
  Optional<Secret> agree(Secret privateKey, Bytes peerPublicKey);
}
