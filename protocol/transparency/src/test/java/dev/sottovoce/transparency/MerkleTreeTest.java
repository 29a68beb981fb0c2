package dev.sottovoce.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final int MOST_LEAVES = 70;

  /** RFC 6962 section 2.1, by its own recursive definition. */
  private static Bytes mth(List<Bytes> leafHashes) {
    if (leafHashes.isEmpty()) return MerkleTree.EMPTY_ROOT;
    if (leafHashes.size() == 1) return leafHashes.get(0);
    int split = Integer.highestOneBit(leafHashes.size() - 1);
    return Hashes.logNode(
        mth(leafHashes.subList(0, split)), mth(leafHashes.subList(split, leafHashes.size())));
  }

  private static List<Bytes> leaves(int count) {
    List<Bytes> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) leaves.add(MerkleTree.leafHash(Bytes.utf8("leaf " + i)));
    return leaves;
  }

  private static MerkleTree tree(List<Bytes> leaves) {
    MerkleTree tree = new MerkleTree(new MemoryNodes(), 0);
    for (Bytes each : leaves) tree.append(each);
    return tree;
  }

  @Test
  void rootsOfAllSizes_areThoseOfTheDefinition_alsoOfACompactRange() {
    List<Bytes> leaves = leaves(MOST_LEAVES);
    MemoryNodes nodes = new MemoryNodes();
    MerkleTree tree = new MerkleTree(nodes, 0);
    for (Bytes each : leaves) tree.append(each);
    CompactRange range = CompactRange.EMPTY;
    for (int size = 0; size <= MOST_LEAVES; size++) {
      Bytes root = mth(leaves.subList(0, size));
      assertEquals(root, tree.root(size));
      assertEquals(root, range.root());
      assertEquals(range, CompactRange.of(nodes, size));
      assertEquals(Optional.of(range), CompactRange.decode(range.encoded()));
      if (size < MOST_LEAVES) range = range.with(leaves.get(size));
    }
  }

  @Test
  void everyLeaf_isShownInEverySize_andNowhereElse() {
    List<Bytes> leaves = leaves(MOST_LEAVES);
    MerkleTree tree = tree(leaves);
    for (int size = 1; size <= MOST_LEAVES; size++) {
      Bytes root = tree.root(size);
      for (int i = 0; i < size; i++) {
        Bytes leaf = leaves.get(i);
        List<Bytes> path = tree.inclusion(i, size);
        assertTrue(MerkleProofs.isIncluded(leaf, i, size, path, root));
        assertFalse(MerkleProofs.isIncluded(leaf, i + 1, size, path, root));
        assertFalse(
            MerkleProofs.isIncluded(leaves.get((i + 1) % MOST_LEAVES), i, size, path, root));
      }
    }
  }

  @Test
  void everySize_isTheBeginningOfEveryLaterOne() {
    MerkleTree tree = tree(leaves(MOST_LEAVES));
    for (int to = 0; to <= MOST_LEAVES; to++) {
      for (int from = 0; from <= to; from++) {
        List<Bytes> proof = tree.consistency(from, to);
        Bytes first = tree.root(from);
        Bytes second = tree.root(to);
        assertTrue(MerkleProofs.isConsistent(from, first, to, second, proof));
        Bytes other = MerkleTree.leafHash(Bytes.utf8("another history"));
        assertFalse(MerkleProofs.isConsistent(from, other, to, second, proof));
        assertFalse(from > 0 && MerkleProofs.isConsistent(from, first, to, other, proof));
      }
    }
  }

  @Test
  void aChangedProof_showsNothing() {
    MerkleTree tree = tree(leaves(MOST_LEAVES));
    Seeded.check(
        2000,
        random -> {
          int to = 2 + random.nextInt(MOST_LEAVES - 1);
          int from = 1 + random.nextInt(to - 1);
          List<Bytes> proof = changed(tree.consistency(from, to), random);
          assertFalse(MerkleProofs.isConsistent(from, tree.root(from), to, tree.root(to), proof));
          int leaf = random.nextInt(to);
          List<Bytes> path = changed(tree.inclusion(leaf, to), random);
          Bytes hash = leaves(leaf + 1).get(leaf);
          assertFalse(MerkleProofs.isIncluded(hash, leaf, to, path, tree.root(to)));
        });
  }

  private static List<Bytes> changed(List<Bytes> proof, Random random) {
    List<Bytes> changed = new ArrayList<>(proof);
    int at = random.nextInt(proof.size());
    switch (random.nextInt(4)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.add(at, MerkleTree.leafHash(Bytes.of(random.nextInt(256))));
      case 2 -> changed.set(at, proof.get(at).slice(0, 31));
      default -> {
        byte[] hash = proof.get(at).toArray();
        hash[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(8));
        changed.set(at, Bytes.unsafeWrap(hash));
      }
    }
    return changed;
  }

  @Test
  void workGrowsWithTheLogarithmOfTheSize() {
    MemoryNodes nodes = new MemoryNodes();
    MerkleTree tree = new MerkleTree(nodes, 0);
    for (Bytes each : leaves(100_000)) tree.append(each);
    nodes.readsSince();
    tree.append(MerkleTree.leafHash(Bytes.EMPTY));
    assertTrue(nodes.readsSince() <= 17);
    tree.inclusion(99_999, 100_001);
    assertTrue(nodes.readsSince() <= 17 * 17);
    tree.consistency(77_777, 100_001);
    assertTrue(nodes.readsSince() <= 17 * 17);
  }

  @Test
  void aTreeGoesOnFromItsStore() {
    MemoryNodes nodes = new MemoryNodes();
    List<Bytes> leaves = leaves(21);
    for (int i = 0; i < 21; i++) new MerkleTree(nodes, i).append(leaves.get(i));
    assertEquals(mth(leaves), new MerkleTree(nodes, 21).root(21));
  }

  @Test
  void misuse_isSaid() {
    MerkleTree tree = tree(leaves(3));
    assertThrows(IllegalArgumentException.class, () -> tree.root(4));
    assertThrows(IllegalArgumentException.class, () -> tree.inclusion(3, 3));
    assertThrows(IllegalArgumentException.class, () -> tree.consistency(3, 2));
  }
}
