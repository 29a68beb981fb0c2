package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * What a commitment holds. The commitment is {@code SHA-256(tag || salt || version || value hash)}
 * with the tag {@code sottovoce commitment v1} and a line feed.
 *
 * @param valueHash SHA-256 of the value, 32 octets
 * @param salt 32 octets
 */
public record Opening(Bytes valueHash, Bytes salt) {
  private static final Bytes TAG = Bytes.utf8("sottovoce commitment v1\n");

  public Opening {
    if (valueHash.length() != Hashes.OCTETS || salt.length() != Hashes.OCTETS) {
      throw new IllegalArgumentException("hash and salt have 32 octets each");
    }
  }

  public Bytes commitment(long version) {
    return Hashes.digest(
        new ByteWriter(128).bytes(TAG).bytes(salt).u64(version).bytes(valueHash).toBytes());
  }
}
