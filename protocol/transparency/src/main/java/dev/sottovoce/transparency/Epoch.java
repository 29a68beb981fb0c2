package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * One leaf of the log.
 *
 * @param number from 0; also the leaf's place
 * @param prefixRoot of the prefix tree after this epoch's changes
 * @param changesHash of {@link EpochChanges}
 */
public record Epoch(long number, Bytes prefixRoot, Bytes changesHash) {
  private static final Bytes TAG = Bytes.utf8("sottovoce epoch v1\n");

  public Epoch {
    if (number < 0
        || prefixRoot.length() != Hashes.OCTETS
        || changesHash.length() != Hashes.OCTETS) {
      throw new IllegalArgumentException("an epoch has a number from 0 and two hashes");
    }
  }

  /** The leaf's content: the line {@code sottovoce epoch v1}, the number, and the two hashes. */
  public Bytes encoded() {
    return new ByteWriter(96).bytes(TAG).u64(number).bytes(prefixRoot).bytes(changesHash).toBytes();
  }

  public Bytes leafHash() {
    return MerkleTree.leafHash(encoded());
  }
}
