package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;

/**
 * Where the hashes of complete subtrees of a {@link MerkleTree} lie. A node never changes once it
 * is there.
 */
public interface NodeStore {
  /**
   * The hash over leaves {@code index << level} to {@code (index + 1 << level) - 1}.
   *
   * @throws IllegalStateException when it was never put
   */
  Bytes get(int level, long index);

  void put(int level, long index, Bytes hash);
}
