package dev.sottovoce.nativelib.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory to compute one packet in: one for each thread, so that a thousand streams in turn find it
 * in the processor's caches.
 */
final class PacketScratch {
  static final int KEY_STREAM_OCTETS = 2048;

  /** {@code SHA_CTX} has 96; a library that lays it out in another way is welcome to some more. */
  private static final int SHA1_OCTETS = 512;

  private static final int CACHE_LINE = 64;

  private static final ThreadLocal<PacketScratch> OF_THREAD =
      ThreadLocal.withInitial(PacketScratch::new);

  /** Where functions say how much they wrote. */
  final MemorySegment count = room(8);

  /** The counter block of AES in counter mode. */
  final MemorySegment counter = room(16);

  /** The key stream's last block, when the packet took a part of it only. */
  final MemorySegment partial = room(16);

  final MemorySegment sha1 = room(SHA1_OCTETS);

  /** The end of what is hashed, with its padding: two blocks at most. */
  final MemorySegment tail = room(2 * Sha1.BLOCK_OCTETS);

  final MemorySegment keyStream = room(KEY_STREAM_OCTETS);

  private PacketScratch() {}

  static PacketScratch ofThread() {
    return OF_THREAD.get();
  }

  private static MemorySegment room(int octets) {
    return Arena.ofAuto().allocate(octets, CACHE_LINE);
  }
}
