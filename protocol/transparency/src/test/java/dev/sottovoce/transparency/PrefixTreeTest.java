package dev.sottovoce.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {
  private static final Comparator<PrefixEntry> ORDER =
      (one, other) -> PrefixTree.compare(one.index(), other.index());

  /** Indices that share long beginnings, so that nodes come above, below and between others. */
  private static Bytes index(Random random) {
    byte[] octets = new byte[32];
    octets[random.nextInt(2)] = (byte) random.nextInt(4);
    octets[31] = (byte) random.nextInt(8);
    return Bytes.unsafeWrap(octets);
  }

  private static PrefixEntry entry(Bytes index, long version, Random random) {
    byte[] commitment = new byte[32];
    random.nextBytes(commitment);
    return new PrefixEntry(index, version, Bytes.unsafeWrap(commitment));
  }

  @Test
  void aTreeOfAnyHistory_isThatOfItsContent() {
    Seeded.check(
        300,
        random -> {
          Map<Bytes, PrefixEntry> model = new HashMap<>();
          PrefixTree tree = new PrefixTree(new MemoryNodes(), PrefixTree.EMPTY_ROOT);
          for (int step = 0; step < 12; step++) {
            Map<Bytes, PrefixEntry> batch = new HashMap<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
              PrefixEntry next = entry(index(random), step + 1, random);
              batch.put(next.index(), next);
            }
            tree = tree.with(batch.values().stream().sorted(ORDER).toList());
            model.putAll(batch);
            assertEquals(rebuilt(model), tree.root());
            assertShows(tree, model, random);
          }
        });
  }

  private static Bytes rebuilt(Map<Bytes, PrefixEntry> model) {
    PrefixTree empty = new PrefixTree(new MemoryNodes(), PrefixTree.EMPTY_ROOT);
    return empty.with(model.values().stream().sorted(ORDER).toList()).root();
  }

  private static void assertShows(PrefixTree tree, Map<Bytes, PrefixEntry> model, Random random) {
    for (int i = 0; i < 20; i++) {
      Bytes index = index(random);
      assertEquals(Optional.ofNullable(model.get(index)), tree.find(index));
      assertEquals(Optional.of(tree.root()), tree.path(index).root(index));
    }
  }

  @Test
  void eachEpochKeepsItsOwnTree() {
    Random random = new Random(7);
    PrefixTree before = new PrefixTree(new MemoryNodes(), PrefixTree.EMPTY_ROOT);
    Bytes index = index(random);
    PrefixTree first = before.with(List.of(entry(index, 1, random)));
    PrefixTree second = first.with(List.of(entry(index, 2, random)));
    assertEquals(Optional.empty(), before.find(index));
    assertEquals(1, first.find(index).orElseThrow().version());
    assertEquals(2, second.find(index).orElseThrow().version());
    assertNotEquals(first.root(), second.root());
  }

  /** What is hashed in an inner node is its bit, too: the way of an index cannot be bent. */
  @Test
  void aPathWithAnyChange_leadsElsewhere() {
    Seeded.check(
        500,
        random -> {
          List<PrefixEntry> entries = new ArrayList<>();
          for (int i = 0; i < 40; i++) {
            byte[] octets = new byte[32];
            random.nextBytes(octets);
            entries.add(entry(Bytes.unsafeWrap(octets), 1, random));
          }
          entries.sort(ORDER);
          PrefixTree tree = new PrefixTree(new MemoryNodes(), PrefixTree.EMPTY_ROOT).with(entries);
          Bytes index = entries.get(random.nextInt(40)).index();
          PrefixPath path = tree.path(index);
          List<PrefixPath.Step> steps = new ArrayList<>(path.steps());
          int at = random.nextInt(steps.size());
          PrefixPath.Step step = steps.get(at);
          switch (random.nextInt(4)) {
            case 0 -> steps.set(at, new PrefixPath.Step((step.bit() + 1) % 256, step.sibling()));
            case 1 -> steps.remove(at);
            case 2 -> steps.add(at, step);
            default -> steps.set(at, new PrefixPath.Step(step.bit(), index));
          }
          assertNotEquals(Optional.of(tree.root()), new PrefixPath(steps, path.end()).root(index));
        });
  }

  /** A log that puts a name where its bits do not lead can show neither one thing nor the other. */
  @Test
  void aLeafInTheWrongPlace_isNoPresence_andTheRightPlaceIsNoLie() {
    Random random = new Random(3);
    Bytes low = Bytes.copyOf(new byte[32]);
    byte[] octets = new byte[32];
    octets[0] = (byte) 0x80;
    Bytes high = Bytes.unsafeWrap(octets);
    PrefixEntry lowEntry = entry(low, 1, random);
    PrefixEntry highEntry = entry(high, 1, random);
    // The two stand on each other's side.
    Bytes bent = Hashes.prefixNode(0, highEntry.hash(), lowEntry.hash());
    PrefixPath lie =
        new PrefixPath(List.of(new PrefixPath.Step(0, highEntry.hash())), Optional.of(lowEntry));
    assertNotEquals(Optional.of(bent), lie.root(low));
  }

  @Test
  void entriesOutOfOrder_areMisuse() {
    Random random = new Random(5);
    PrefixEntry one = entry(Bytes.copyOf(new byte[32]), 1, random);
    PrefixTree tree = new PrefixTree(new MemoryNodes(), PrefixTree.EMPTY_ROOT);
    assertThrows(IllegalArgumentException.class, () -> tree.with(List.of(one, one)));
  }

  @Test
  void workGrowsWithTheLogarithmOfTheSize() {
    Random random = new Random(11);
    List<PrefixEntry> entries = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      byte[] octets = new byte[32];
      random.nextBytes(octets);
      entries.add(entry(Bytes.unsafeWrap(octets), 1, random));
    }
    entries.sort(ORDER);
    MemoryNodes nodes = new MemoryNodes();
    PrefixTree tree = new PrefixTree(nodes, PrefixTree.EMPTY_ROOT).with(entries);
    nodes.readsSince();
    tree.with(List.of(entry(entries.get(777).index(), 2, random)));
    assertTrue(nodes.readsSince() < 50);
    assertTrue(tree.path(entries.get(778).index()).steps().size() < 50);
  }
}
