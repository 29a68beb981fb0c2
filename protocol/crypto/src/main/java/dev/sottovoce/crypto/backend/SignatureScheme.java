package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;

/** One signature scheme with one hash. */
public interface SignatureScheme {
  KeyPair generate(Entropy entropy);

  /**
   * Signs.
   *
   * @param entropy for nonces; not used where they follow from key and message (RFC 6979, RFC
   *     8032), and where a native library insists on its own source
   */
  Bytes sign(Secret privateKey, Bytes message, Entropy entropy);

  /** Whether the signature is right; any octets are safe to pass. */
  boolean verify(Bytes publicKey, Bytes message, Bytes signature);
}
