package dev.sottovoce.nativelib.srtp;

import java.lang.foreign.MemorySegment;

/** {@code SHA1_Update} of a library. */
@FunctionalInterface
interface Sha1 {
  int BLOCK_OCTETS = 64;
  int OCTETS = 20;

  /** Hashes whole blocks into a {@code SHA_CTX}, which begins with the state's five words. */
  void update(MemorySegment context, MemorySegment octets, long length);
}
