package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * As much of a Merkle tree as it takes to append to it and know its root: the hashes of its largest
 * complete subtrees, from the left. A tree of n leaves has as many as n has ones in binary.
 *
 * @param size how many leaves
 */
public record CompactRange(long size, List<Bytes> subtrees) {
  public static final CompactRange EMPTY = new CompactRange(0, List.of());

  public CompactRange {
    subtrees = List.copyOf(subtrees);
    if (size < 0 || subtrees.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException("a tree of " + size + " has other subtrees");
    }
    for (Bytes each : subtrees) {
      if (each.length() != Hashes.OCTETS) throw new IllegalArgumentException("want 32 octets");
    }
  }

  /** Of a tree whose nodes lie in a store. */
  public static CompactRange of(NodeStore nodes, long size) {
    List<Bytes> subtrees = new ArrayList<>();
    long start = 0;
    for (long left = size; left > 0; left -= Long.highestOneBit(left)) {
      int level = Long.numberOfTrailingZeros(Long.highestOneBit(left));
      subtrees.add(nodes.get(level, start >> level));
      start += Long.highestOneBit(left);
    }
    return new CompactRange(size, subtrees);
  }

  /** With one more leaf. */
  public CompactRange with(Bytes leafHash) {
    List<Bytes> next = new ArrayList<>(subtrees);
    Bytes hash = leafHash;
    for (long left = size; (left & 1) == 1; left >>= 1) {
      hash = Hashes.logNode(next.remove(next.size() - 1), hash);
    }
    next.add(hash);
    return new CompactRange(size + 1, next);
  }

  public Bytes root() {
    if (subtrees.isEmpty()) return MerkleTree.EMPTY_ROOT;
    Bytes root = subtrees.get(subtrees.size() - 1);
    for (int i = subtrees.size() - 2; i >= 0; i--) root = Hashes.logNode(subtrees.get(i), root);
    return root;
  }

  /** The size in eight octets, then the hashes. */
  public Bytes encoded() {
    ByteWriter writer = new ByteWriter(8 + 32 * subtrees.size()).u64(size);
    for (Bytes each : subtrees) writer.bytes(each);
    return writer.toBytes();
  }

  /** Decodes {@link #encoded()}; nothing when it is anything else. */
  public static Optional<CompactRange> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    long size = reader.u64();
    if (size < 0 || reader.remaining() != Hashes.OCTETS * Long.bitCount(size)) {
      return Optional.empty();
    }
    List<Bytes> subtrees = new ArrayList<>();
    while (reader.remaining() > 0) subtrees.add(reader.bytes(Hashes.OCTETS));
    return reader.exhausted() ? Optional.of(new CompactRange(size, subtrees)) : Optional.empty();
  }
}
