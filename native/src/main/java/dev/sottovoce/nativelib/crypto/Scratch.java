package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Memory of one call into a library: wiped, then freed. */
final class Scratch implements AutoCloseable {
  /** What nearly all calls do with, so that they allocate once. */
  private static final long BLOCK_OCTETS = 512;

  private static final long ALIGNMENT = Long.BYTES;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment block = arena.allocate(BLOCK_OCTETS, ALIGNMENT);
  private final List<MemorySegment> large = new ArrayList<>(0);
  private long used;

  /** Zeros; at least one octet, as some functions refuse a null pointer with no length. */
  MemorySegment room(long octets) {
    long end = used + Math.max(octets, 1);
    if (end <= BLOCK_OCTETS) {
      MemorySegment segment = block.asSlice(used, octets);
      used = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      return segment;
    }
    MemorySegment segment = arena.allocate(octets, ALIGNMENT);
    large.add(segment);
    return segment;
  }

  MemorySegment copyOf(Bytes octets) {
    MemorySegment segment = room(octets.length());
    segment.asByteBuffer().put(octets.toBuffer());
    return segment;
  }

  /** The secret's own memory, which no copy of it leaves. */
  static MemorySegment of(Secret secret) {
    return MemorySegment.ofBuffer(secret.unsafeView());
  }

  static Bytes read(MemorySegment segment, long octets) {
    return Bytes.unsafeWrap(segment.asSlice(0, octets).toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public void close() {
    block.asSlice(0, Math.min(used, BLOCK_OCTETS)).fill((byte) 0);
    for (MemorySegment each : large) each.fill((byte) 0);
    arena.close();
  }
}
