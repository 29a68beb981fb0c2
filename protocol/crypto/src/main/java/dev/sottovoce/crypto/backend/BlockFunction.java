package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;

/**
 * A keyed function from 16 octets to 16: what hides the record numbers of DTLS 1.3 (RFC 9147
 * section 4.2.3) and what modes of operation are made of. For AES it is the cipher in its forward
 * direction (FIPS 197 section 5.1). For ChaCha20 it is the start of what the block function (RFC
 * 8439 section 2.3) makes of a block that holds the counter, least significant octet first, and the
 * nonce.
 */
public interface BlockFunction {
  int BLOCK_OCTETS = 16;

  int keyOctets();

  Bytes apply(Secret key, Bytes block);

  /** Refuses keys and blocks of a wrong length: they are ours, so it is misuse. */
  default void require(Secret key, Bytes block) {
    if (key.length() != keyOctets()) {
      throw new IllegalArgumentException("key of " + key.length() + ", want " + keyOctets());
    }
    if (block.length() != BLOCK_OCTETS) {
      throw new IllegalArgumentException("block of " + block.length());
    }
  }
}
