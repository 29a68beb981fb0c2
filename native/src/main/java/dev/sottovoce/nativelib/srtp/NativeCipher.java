package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.srtp.PacketCipher;

/** A cipher whose key lies in native memory until it is destroyed. */
abstract class NativeCipher implements PacketCipher {
  private PacketScratch scratchOfLast = PacketScratch.ofThread();
  private boolean destroyed;

  /** Frees the key's memory and wipes it; called once. */
  abstract void free();

  @Override
  public final void destroy() {
    if (destroyed) return;
    destroyed = true;
    free();
  }

  final void requireAlive() {
    if (destroyed) throw new IllegalStateException("this cipher was destroyed");
  }

  /** This thread's; a packet mostly comes by the thread of the one before. */
  final PacketScratch scratch() {
    PacketScratch scratch = scratchOfLast;
    if (scratch.isOfThread()) return scratch;
    scratch = PacketScratch.ofThread();
    scratchOfLast = scratch;
    return scratch;
  }
}
