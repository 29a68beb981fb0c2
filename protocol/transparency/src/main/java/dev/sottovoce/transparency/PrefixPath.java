package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from the root of a prefix tree down to where an index leads.
 *
 * @param steps the inner nodes on the way, from the root
 * @param end the leaf at its end; nothing in the empty tree
 */
public record PrefixPath(List<Step> steps, Optional<PrefixEntry> end) {
  /** Bits of an index, and the most steps that any way has. */
  private static final int BITS = 8 * Hashes.OCTETS;

  /**
   * @param bit which bit of the index decides there, 0 to 255
   * @param sibling the hash on the side that is not taken
   */
  public record Step(int bit, Bytes sibling) {
    public Step {
      if (bit < 0 || bit >= BITS || sibling.length() != Hashes.OCTETS) {
        throw new IllegalArgumentException("a step has a bit of 0 to 255 and a hash");
      }
    }
  }

  public PrefixPath {
    steps = List.copyOf(steps);
    if (steps.size() > BITS || !end.isPresent() && !steps.isEmpty()) {
      throw new IllegalArgumentException("this is no way through a tree");
    }
  }

  /** The root of the tree in which an index leads this way; nothing when it leads nowhere. */
  public Optional<Bytes> root(Bytes index) {
    if (!end.isPresent()) return Optional.of(PrefixTree.EMPTY_ROOT);
    int below = BITS;
    Bytes hash = end.get().hash();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      // Bits come in order, each once: a tree of another shape was not built by the rules.
      if (step.bit() >= below) return Optional.empty();
      below = step.bit();
      hash =
          PrefixEntry.bit(index, step.bit())
              ? Hashes.prefixNode(step.bit(), step.sibling(), hash)
              : Hashes.prefixNode(step.bit(), hash, step.sibling());
    }
    return Optional.of(hash);
  }

  void write(ByteWriter writer) {
    writer.u16(steps.size());
    for (Step each : steps) writer.u8(each.bit()).bytes(each.sibling());
    writer.u8(end.isPresent() ? 1 : 0);
    if (end.isPresent()) writer.bytes(end.get().encoded());
  }

  /** The next path; nothing when there is none. */
  static Optional<PrefixPath> read(ByteReader reader) {
    int count = reader.u16();
    if (count > BITS || reader.remaining() < count * (1 + Hashes.OCTETS)) return Optional.empty();
    List<Step> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      steps.add(new Step(reader.u8(), reader.bytes(Hashes.OCTETS)));
    }
    int ends = reader.u8();
    if (ends > 1 || reader.overrun() || ends == 0 && count > 0) return Optional.empty();
    if (ends == 0) return Optional.of(new PrefixPath(steps, Optional.empty()));
    return reader.remaining() < PrefixEntry.OCTETS
        ? Optional.empty()
        : Optional.of(new PrefixPath(steps, Optional.of(PrefixEntry.read(reader))));
  }
}
