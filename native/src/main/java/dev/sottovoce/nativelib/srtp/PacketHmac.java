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
  private final MemorySegment states = KeyPages.OF_CIPHERS.allocate(2 * Sha1State.OCTETS);

  /** Takes a key of at most a block, which the caller wipes. */
  PacketHmac(Sha1Function sha1, byte[] key) {
    this.sha1 = sha1;
    absorb(key, 0x36, INNER_AT);
    absorb(key, 0x5c, OUTER_AT);
  }

  /** Of the first octets of the packet; the result is in {@link PacketScratch#sha1}. */
  void compute(PacketScratch scratch, int length) {
    Sha1State state = scratch.sha1;
    state.start(states, INNER_AT);
    state.finish(sha1, scratch.packetMemory(), length);
    state.finishWithResult(sha1, states, OUTER_AT);
  }

  void destroy() {
    states.fill((byte) 0);
  }

  private void absorb(byte[] key, int pad, int at) {
    byte[] block = Arrays.copyOf(key, Sha1State.BLOCK_OCTETS);
    for (int i = 0; i < block.length; i++) block[i] ^= (byte) pad;
    Sha1State state = PacketScratch.ofThread().sha1;
    state.wipe();
    state.start();
    state.absorb(sha1, block);
    state.save(states, at);
    state.wipe();
    Arrays.fill(block, (byte) 0);
  }
}
