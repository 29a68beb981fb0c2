package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What changed in an epoch, for witnesses to replay: where, from which version to which, and the
 * new commitment. Names and values cannot be read from it.
 *
 * @param changes in ascending order of their indices, none twice
 */
public record EpochChanges(List<Change> changes) {
  /** The most changes in one epoch; more wait for the next. */
  public static final int MOST_CHANGES = 4096;

  private static final int CHANGE_OCTETS = PrefixEntry.OCTETS + Long.BYTES;
  private static final int COUNT_OCTETS = 2;

  /** The longest that {@link #encoded()} can be. */
  public static final int MOST_OCTETS = COUNT_OCTETS + MOST_CHANGES * CHANGE_OCTETS;

  /**
   * @param oldVersion 0 where nothing lay before
   * @param entry what lies there now
   */
  public record Change(long oldVersion, PrefixEntry entry) {}

  public EpochChanges {
    changes = List.copyOf(changes);
    if (changes.size() > MOST_CHANGES) throw new IllegalArgumentException("too many changes");
    for (int i = 1; i < changes.size(); i++) {
      if (!inOrder(changes.get(i - 1), changes.get(i))) {
        throw new IllegalArgumentException("changes must stand in ascending order");
      }
    }
  }

  /** What lies where it changed. */
  public List<PrefixEntry> entries() {
    List<PrefixEntry> entries = new ArrayList<>(changes.size());
    for (Change each : changes) entries.add(each.entry());
    return entries;
  }

  /** SHA-256 of {@link #encoded()}. */
  public Bytes hash() {
    return Hashes.digest(encoded());
  }

  /** Their number in two octets; for each the old version, index, new version and commitment. */
  public Bytes encoded() {
    ByteWriter writer = new ByteWriter(COUNT_OCTETS + CHANGE_OCTETS * changes.size());
    writer.u16(changes.size());
    for (Change each : changes) writer.u64(each.oldVersion()).bytes(each.entry().encoded());
    return writer.toBytes();
  }

  /** Decodes {@link #encoded()}; nothing when it is anything else. */
  public static Optional<EpochChanges> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    int count = reader.u16();
    if (count > MOST_CHANGES || reader.remaining() != count * CHANGE_OCTETS) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Change next = new Change(reader.u64(), PrefixEntry.read(reader));
      if (i > 0 && !inOrder(changes.get(i - 1), next)) return Optional.empty();
      changes.add(next);
    }
    return reader.exhausted() ? Optional.of(new EpochChanges(changes)) : Optional.empty();
  }

  private static boolean inOrder(Change one, Change next) {
    return PrefixTree.compare(one.entry().index(), next.entry().index()) < 0;
  }
}
