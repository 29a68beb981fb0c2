package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A map from 256-bit indices to versions and commitments with one hash over all of it: a binary
 * tree in which an inner node stands only where indices part, and says at which bit. Whoever walks
 * down by the bits of an index, as the nodes ask for them, comes to one leaf and no other; if that
 * leaf is another's, nothing lies at that index. So one path shows presence or absence, whatever
 * tree a dishonest log has built.
 *
 * <p>Persistent: a change makes a new tree and leaves the old one as it was, in one store.
 *
 * <p>A leaf's hash is {@code SHA-256(0x02 || index || version || commitment)}, an inner node's
 * {@code SHA-256(0x03 || bit || left || right)}, the empty tree's 32 octets of nought.
 */
public final class PrefixTree {
  /** The root of the tree in which nothing lies. */
  public static final Bytes EMPTY_ROOT = Bytes.copyOf(new byte[Hashes.OCTETS]);

  private final PrefixStore store;
  private final Bytes root;

  /**
   * @param root of a tree in the store, or {@link #EMPTY_ROOT}
   */
  public PrefixTree(PrefixStore store, Bytes root) {
    this.store = store;
    this.root = root;
  }

  public Bytes root() {
    return root;
  }

  /** What lies at an index. */
  public Optional<PrefixEntry> find(Bytes index) {
    return path(index).end().filter(entry -> entry.index().equals(index));
  }

  /** Shows what lies at an index, or that nothing does. */
  public PrefixPath path(Bytes index) {
    List<PrefixPath.Step> steps = new ArrayList<>();
    if (root.equals(EMPTY_ROOT)) return new PrefixPath(steps, Optional.empty());
    Node node = read(root);
    while (node instanceof Inner inner) {
      boolean right = PrefixEntry.bit(index, inner.bit);
      steps.add(new PrefixPath.Step(inner.bit, right ? inner.left : inner.right));
      node = read(right ? inner.right : inner.left);
    }
    return new PrefixPath(steps, Optional.of(((Leaf) node).entry));
  }

  /**
   * The tree in which these entries have taken the place of what lay there.
   *
   * @param entries in ascending order of their indices, none twice
   */
  public PrefixTree with(List<PrefixEntry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      if (compare(entries.get(i - 1).index(), entries.get(i).index()) >= 0) {
        throw new IllegalArgumentException("entries must stand in ascending order");
      }
    }
    if (entries.isEmpty()) return this;
    return new PrefixTree(store, root.equals(EMPTY_ROOT) ? build(entries) : merge(root, entries));
  }

  /** Orders indices as unsigned numbers. */
  static int compare(Bytes one, Bytes other) {
    int bit = PrefixEntry.firstDifference(one, other);
    if (bit == 8 * Hashes.OCTETS) return 0;
    return PrefixEntry.bit(one, bit) ? 1 : -1;
  }

  private Bytes build(List<PrefixEntry> entries) {
    PrefixEntry first = entries.get(0);
    if (entries.size() == 1) return put(new Leaf(first));
    // They are in order, so the first and the last part at the first bit at which any two do.
    int bit = PrefixEntry.firstDifference(first.index(), entries.get(entries.size() - 1).index());
    int middle = firstWithBit(entries, bit);
    Bytes left = build(entries.subList(0, middle));
    Bytes right = build(entries.subList(middle, entries.size()));
    return put(new Inner(bit, left, right, first.index()));
  }

  private Bytes merge(Bytes at, List<PrefixEntry> entries) {
    if (entries.isEmpty()) return at;
    Node node = read(at);
    if (node instanceof Leaf leaf) return build(withLeaf(leaf.entry, entries));
    Inner inner = (Inner) node;
    Bytes last = entries.get(entries.size() - 1).index();
    int parting =
        Math.min(
            PrefixEntry.firstDifference(inner.sample, entries.get(0).index()),
            PrefixEntry.firstDifference(inner.sample, last));
    if (parting < inner.bit) return mergeAbove(at, inner, parting, entries);
    int middle = firstWithBit(entries, inner.bit);
    Bytes left = merge(inner.left, entries.subList(0, middle));
    Bytes right = merge(inner.right, entries.subList(middle, entries.size()));
    return put(new Inner(inner.bit, left, right, inner.sample));
  }

  /** Some entries leave the way before this node does: a new one stands above it. */
  private Bytes mergeAbove(Bytes at, Inner inner, int bit, List<PrefixEntry> entries) {
    int middle = firstWithBit(entries, bit);
    List<PrefixEntry> zeros = entries.subList(0, middle);
    List<PrefixEntry> ones = entries.subList(middle, entries.size());
    boolean stays = PrefixEntry.bit(inner.sample, bit);
    Bytes left = stays ? build(zeros) : merge(at, zeros);
    Bytes right = stays ? merge(at, ones) : build(ones);
    return put(new Inner(bit, left, right, inner.sample));
  }

  private static List<PrefixEntry> withLeaf(PrefixEntry leaf, List<PrefixEntry> entries) {
    List<PrefixEntry> all = new ArrayList<>(entries);
    int place = 0;
    while (place < all.size() && compare(all.get(place).index(), leaf.index()) < 0) place++;
    boolean replaced = place < all.size() && all.get(place).index().equals(leaf.index());
    if (!replaced) all.add(place, leaf);
    return all;
  }

  private static int firstWithBit(List<PrefixEntry> entries, int bit) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (PrefixEntry.bit(entries.get(middle).index(), bit)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private Bytes put(Node node) {
    Bytes hash = node.hash();
    store.put(hash, node.stored());
    return hash;
  }

  private Node read(Bytes hash) {
    ByteReader reader = new ByteReader(store.get(hash));
    if (reader.remaining() == PrefixEntry.OCTETS) return new Leaf(PrefixEntry.read(reader));
    Inner inner =
        new Inner(
            reader.u8(),
            reader.bytes(Hashes.OCTETS),
            reader.bytes(Hashes.OCTETS),
            reader.bytes(Hashes.OCTETS));
    if (!reader.exhausted()) throw new IllegalStateException("a node of the log is damaged");
    return inner;
  }

  private interface Node {
    Bytes hash();

    Bytes stored();
  }

  private record Leaf(PrefixEntry entry) implements Node {
    @Override
    public Bytes hash() {
      return entry.hash();
    }

    @Override
    public Bytes stored() {
      return entry.encoded();
    }
  }

  /**
   * @param sample the index of a leaf below: it tells what all indices below begin with. It stands
   *     in the store for that alone and not in the hash
   */
  private record Inner(int bit, Bytes left, Bytes right, Bytes sample) implements Node {
    @Override
    public Bytes hash() {
      return Hashes.prefixNode(bit, left, right);
    }

    @Override
    public Bytes stored() {
      return new ByteWriter(1 + 3 * Hashes.OCTETS)
          .u8(bit)
          .bytes(left)
          .bytes(right)
          .bytes(sample)
          .toBytes();
    }
  }
}
