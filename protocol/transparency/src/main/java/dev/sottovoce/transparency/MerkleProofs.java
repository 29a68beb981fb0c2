package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies what a {@link MerkleTree} shows, step by step as RFC 9162 numbers them. Any input is
 * safe to pass.
 */
public final class MerkleProofs {
  /** No proof in a tree of fewer than 2^63 leaves has more hashes. */
  public static final int MOST_HASHES = 64;

  private MerkleProofs() {}

  /** Whether a leaf stands at that place under that root (RFC 9162 section 2.1.3.2). */
  public static boolean isIncluded(
      Bytes leafHash, long leaf, long size, List<Bytes> path, Bytes root) {
    if (!areHashes(path) || !isHash(leafHash) || !isHash(root)) return false;
    // 1. Compare leaf_index against tree_size; if it is greater or equal, fail.
    if (leaf < 0 || leaf >= size) return false;
    // 2. Set fn to leaf_index and sn to tree_size - 1.
    long fn = leaf;
    long sn = size - 1;
    // 3. Set r to hash.
    Bytes r = leafHash;
    // 4. For each value p in the inclusion_path array:
    for (Bytes p : path) {
      // a. If sn is 0, stop and fail.
      if (sn == 0) return false;
      // b. If LSB(fn) is set, or fn is equal to sn:
      if (isOdd(fn) || fn == sn) {
        // i. Set r to HASH(0x01 || p || r).
        r = Hashes.logNode(p, r);
        // ii. If LSB(fn) is not set, shift both until LSB(fn) is set or fn is 0.
        while (!isOdd(fn) && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        // Otherwise: i. Set r to HASH(0x01 || r || p).
        r = Hashes.logNode(r, p);
      }
      // c. Finally, right-shift both fn and sn one time.
      fn >>= 1;
      sn >>= 1;
    }
    // 5. sn must be 0 and r the root.
    return sn == 0 && r.equals(root);
  }

  /**
   * Whether the tree of {@code first} leaves is the beginning of the tree of {@code second} (RFC
   * 9162 section 2.1.4.2). The same tree is, without a proof; so is the empty one.
   */
  public static boolean isConsistent(
      long first, Bytes firstRoot, long second, Bytes secondRoot, List<Bytes> proof) {
    if (!areHashes(proof) || !isHash(firstRoot) || !isHash(secondRoot)) return false;
    if (first < 0 || first > second) return false;
    if (first == second) return proof.isEmpty() && firstRoot.equals(secondRoot);
    if (first == 0) return proof.isEmpty() && firstRoot.equals(MerkleTree.EMPTY_ROOT);
    // 1. If consistency_path is an empty array, stop and fail.
    if (proof.isEmpty()) return false;
    List<Bytes> path = new ArrayList<>(proof);
    // 2. If first is an exact power of 2, prepend first_hash to the consistency_path array.
    if (Long.bitCount(first) == 1) path.add(0, firstRoot);
    // 3. Set fn to first - 1 and sn to second - 1.
    long fn = first - 1;
    long sn = second - 1;
    // 4. If LSB(fn) is set, right-shift both equally until LSB(fn) is not set.
    while (isOdd(fn)) {
      fn >>= 1;
      sn >>= 1;
    }
    // 5. Set both fr and sr to the first value in the consistency_path array.
    Bytes fr = path.get(0);
    Bytes sr = path.get(0);
    // 6. For each subsequent value c in the consistency_path array:
    for (Bytes c : path.subList(1, path.size())) {
      // a. If sn is 0, stop and fail.
      if (sn == 0) return false;
      // b. If LSB(fn) is set, or fn is equal to sn:
      if (isOdd(fn) || fn == sn) {
        // i. Set fr to HASH(0x01 || c || fr).
        fr = Hashes.logNode(c, fr);
        // ii. Set sr to HASH(0x01 || c || sr).
        sr = Hashes.logNode(c, sr);
        // iii. If LSB(fn) is not set, shift both until LSB(fn) is set or fn is 0.
        while (!isOdd(fn) && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        // Otherwise: i. Set sr to HASH(0x01 || sr || c).
        sr = Hashes.logNode(sr, c);
      }
      // c. Finally, right-shift both fn and sn one time.
      fn >>= 1;
      sn >>= 1;
    }
    // 7. fr must be first_hash, sr second_hash, and sn 0.
    return fr.equals(firstRoot) && sr.equals(secondRoot) && sn == 0;
  }

  private static boolean isOdd(long number) {
    return (number & 1) == 1;
  }

  /** Lengths first: a node's preimage must not be taken apart at another place. */
  private static boolean areHashes(List<Bytes> hashes) {
    if (hashes.size() > MOST_HASHES) return false;
    for (Bytes each : hashes) if (!isHash(each)) return false;
    return true;
  }

  private static boolean isHash(Bytes octets) {
    return octets.length() == Hashes.OCTETS;
  }
}
