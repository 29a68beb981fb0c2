package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;

/**
 * Where the nodes of prefix trees lie, each under its hash. Trees of one store share what they have
 * in common. The octets are the tree's business.
 */
public interface PrefixStore {
  /**
   * The node of that hash.
   *
   * @throws IllegalStateException when it was never put
   */
  Bytes get(Bytes hash);

  void put(Bytes hash, Bytes node);
}
