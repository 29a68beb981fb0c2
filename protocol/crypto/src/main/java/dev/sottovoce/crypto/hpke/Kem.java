package dev.sottovoce.crypto.hpke;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.KeyEncapsulation.Encapsulated;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** A key encapsulation mechanism as HPKE takes it (RFC 9180 section 4). */
interface Kem {
  /** RFC 9180 section 7.1, and IANA's registry. */
  int id();

  /** Of what is encapsulated. */
  int encapsulatedOctets();

  /**
   * @return nothing when the key is malformed; any octets are safe to pass
   */
  Optional<Encapsulated> encapsulate(Bytes publicKey, Entropy entropy);

  /**
   * @param encapsulated of {@link #encapsulatedOctets}
   */
  Optional<Secret> decapsulate(KeyPair recipient, Bytes encapsulated);
}
