package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.nativelib.memory.KeyPages;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104) from the states after the key's two blocks, which are hashed once: each
 * packet starts from those.
 */
final class PacketHmac {
  private static final int INNER_AT = 0;
  private static final int OUTER_AT = Sha1State.OCTETS;

  private final Sha1Function sha1;
  private final MemorySegment states;

  /** Takes a key of at most a block, which the caller wipes. */
  PacketHmac(Sha1Function sha1, byte[] key, KeyPages pages) {
    this.sha1 = sha1;
    states = pages.allocate(2 * Sha1State.OCTETS);
    absorb(key, 0x36, INNER_AT);
    absorb(key, 0x5c, OUTER_AT);
  }

  /**
   * Of the first octets of a message, which has room for two blocks behind; the result is in {@link
   * PacketScratch#outer}.
   */
  void compute(PacketScratch scratch, MemorySegment message, int length) {
    Sha1State inner = scratch.inner;
    Sha1State outer = scratch.outer;
    inner.start(states, INNER_AT);
    // Long before the library reads it: stores of four octets are slow to be read as sixteen.
    outer.start(states, OUTER_AT);
    inner.finish(sha1, message, length);
    outer.finishWith(sha1, inner);
  }

  void destroy() {
    states.fill((byte) 0);
  }

  private void absorb(byte[] key, int pad, int at) {
    byte[] block = Arrays.copyOf(key, Sha1State.BLOCK_OCTETS);
    for (int i = 0; i < block.length; i++) block[i] ^= (byte) pad;
    Sha1State state = PacketScratch.ofThread().inner;
    state.wipe();
    state.start();
    state.absorb(sha1, block);
    state.save(states, at);
    state.wipe();
    Arrays.fill(block, (byte) 0);
  }
}
