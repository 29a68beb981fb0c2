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
  private final Arena arena = Arena.ofConfined();
  private final List<MemorySegment> segments = new ArrayList<>();

  /** Zeros; at least one octet, as some functions refuse a null pointer with no length. */
  MemorySegment room(long octets) {
    MemorySegment segment = arena.allocate(Math.max(octets, 1), Long.BYTES);
    segments.add(segment);
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
    for (MemorySegment each : segments) each.fill((byte) 0);
    arena.close();
  }
}
