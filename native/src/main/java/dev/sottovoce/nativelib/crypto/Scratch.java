package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.nativelib.memory.KeyPages;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Memory of one call into a library: wiped, then given back. */
final class Scratch implements AutoCloseable {
  /** What nearly all calls do with, so that they allocate once. */
  private static final long BLOCK_OCTETS = 512;

  private static final long ALIGNMENT = Long.BYTES;

  private final MemorySegment block = KeyPages.OF_CIPHERS.take(BLOCK_OCTETS);
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
    MemorySegment slot = KeyPages.OF_CIPHERS.take(octets);
    large.add(slot);
    return slot.asSlice(0, octets);
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
    KeyPages.OF_CIPHERS.giveBack(block);
    for (MemorySegment each : large) KeyPages.OF_CIPHERS.giveBack(each);
  }
}
