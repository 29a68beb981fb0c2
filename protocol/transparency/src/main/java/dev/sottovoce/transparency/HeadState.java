package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * What a phone remembers of the log, and never goes back from.
 *
 * @param size of the largest head that was found right
 * @param root of that head, 32 octets
 * @param floor what time it is at least: the latest that witnesses told, and what passed since by a
 *     clock that only goes forward; nothing where no witness ever told
 */
public record HeadState(long size, Bytes root, Optional<Instant> floor) {
  private static final int VERSION = 1;
  private static final long NEVER = 0;

  public HeadState {
    if (size < 0 || root.length() != Hashes.OCTETS) {
      throw new IllegalArgumentException("a head has a size and a root of 32 octets");
    }
  }

  /** A version octet, size, root, and the floor's seconds since the epoch, or 0. */
  public Bytes encoded() {
    long seconds = floor.map(Instant::getEpochSecond).orElse(NEVER);
    return new ByteWriter(64).u8(VERSION).u64(size).bytes(root).u64(seconds).toBytes();
  }

  /** Decodes {@link #encoded()}; nothing when it is anything else. */
  public static Optional<HeadState> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    int version = reader.u8();
    long size = reader.u64();
    Bytes root = reader.bytes(Hashes.OCTETS);
    long seconds = reader.u64();
    boolean good =
        reader.exhausted()
            && version == VERSION
            && size >= 0
            && seconds >= 0
            && seconds <= Instant.MAX.getEpochSecond();
    if (!good) return Optional.empty();
    Optional<Instant> floor =
        seconds == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    return Optional.of(new HeadState(size, root, floor));
  }
}
