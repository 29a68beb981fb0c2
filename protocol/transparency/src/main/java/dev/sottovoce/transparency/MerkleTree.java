package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * An append-only Merkle tree (RFC 6962 section 2.1). Appending, roots of any size so far and proofs
 * take a number of hashes and reads that grows with the logarithm of the size.
 */
public final class MerkleTree {
  /** The root of a tree without leaves: the hash of nothing. */
  public static final Bytes EMPTY_ROOT = Hashes.digest(Bytes.EMPTY);

  private final NodeStore nodes;
  private long size;

  /**
   * @param size how many leaves the store has already
   */
  public MerkleTree(NodeStore nodes, long size) {
    if (size < 0) throw new IllegalArgumentException("size " + size);
    this.nodes = nodes;
    this.size = size;
  }

  /** The hash of a leaf with this content: {@code SHA-256(0x00 || data)}. */
  public static Bytes leafHash(Bytes data) {
    return Hashes.logLeaf(data);
  }

  public long size() {
    return size;
  }

  /** Adds a leaf by its hash. */
  public void append(Bytes leafHash) {
    Bytes hash = leafHash;
    nodes.put(0, size, hash);
    long index = size;
    // Each complete pair makes a node one level up, as a carry does in a sum.
    for (int level = 0; (index & 1) == 1; level++) {
      hash = Hashes.logNode(nodes.get(level, index - 1), hash);
      index >>= 1;
      nodes.put(level + 1, index, hash);
    }
    size++;
  }

  /** The root over the first {@code atSize} leaves (MTH). */
  public Bytes root(long atSize) {
    requireSize(atSize);
    return atSize == 0 ? EMPTY_ROOT : root(0, atSize);
  }

  /**
   * Shows that a leaf is among the first {@code atSize} (PATH, RFC 6962 section 2.1.1).
   *
   * @return from the leaf upwards
   */
  public List<Bytes> inclusion(long leaf, long atSize) {
    requireSize(atSize);
    if (leaf < 0 || leaf >= atSize) throw new IllegalArgumentException("no leaf " + leaf);
    List<Bytes> path = new ArrayList<>();
    path(leaf, 0, atSize, path);
    return path;
  }

  /** PATH(m, D[n]) with D the leaves from {@code start} to {@code end}. */
  private void path(long leaf, long start, long end, List<Bytes> path) {
    // PATH(0, {d(0)}) = {}
    if (end - start == 1) return;
    long split = start + split(end - start);
    if (leaf < split) {
      // PATH(m, D[n]) = PATH(m, D[0:k]) : MTH(D[k:n]) for m < k
      path(leaf, start, split, path);
      path.add(root(split, end));
    } else {
      // PATH(m, D[n]) = PATH(m - k, D[k:n]) : MTH(D[0:k]) for m >= k
      path(leaf, split, end, path);
      path.add(root(start, split));
    }
  }

  /**
   * Shows that the tree of {@code from} leaves is the beginning of the tree of {@code to} (PROOF,
   * RFC 6962 section 2.1.2).
   */
  public List<Bytes> consistency(long from, long to) {
    requireSize(to);
    if (from < 0 || from > to) throw new IllegalArgumentException("no size " + from);
    List<Bytes> proof = new ArrayList<>();
    // Nothing is the beginning of everything, and a tree of itself.
    if (from > 0 && from < to) subproof(from, 0, to, Known.BY_VERIFIER, proof);
    return proof;
  }

  /** Whether the verifier has the subtree's hash: the {@code b} of SUBPROOF. */
  private enum Known {
    BY_VERIFIER,
    NOT
  }

  /** SUBPROOF(m, D[n], b) with D the leaves from {@code start} to {@code end}. */
  private void subproof(long from, long start, long end, Known known, List<Bytes> proof) {
    if (from == end - start) {
      // SUBPROOF(m, D[m], true) = {}; SUBPROOF(m, D[m], false) = {MTH(D[m])}
      if (known == Known.NOT) proof.add(root(start, end));
      return;
    }
    long left = split(end - start);
    if (from <= left) {
      // SUBPROOF(m, D[n], b) = SUBPROOF(m, D[0:k], b) : MTH(D[k:n])
      subproof(from, start, start + left, known, proof);
      proof.add(root(start + left, end));
    } else {
      // SUBPROOF(m, D[n], b) = SUBPROOF(m - k, D[k:n], false) : MTH(D[0:k])
      subproof(from - left, start + left, end, Known.NOT, proof);
      proof.add(root(start, start + left));
    }
  }

  private Bytes root(long start, long end) {
    long leaves = end - start;
    // Splits fall on powers of two, so a complete subtree stands in the store.
    if (Long.bitCount(leaves) == 1) {
      int level = Long.numberOfTrailingZeros(leaves);
      return nodes.get(level, start >> level);
    }
    long split = start + split(leaves);
    return Hashes.logNode(root(start, split), root(split, end));
  }

  /** The largest power of two smaller than {@code leaves}. */
  private static long split(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }

  private void requireSize(long atSize) {
    if (atSize < 0 || atSize > size) {
      throw new IllegalArgumentException("size " + atSize + " is not in 0.." + size);
    }
  }
}
