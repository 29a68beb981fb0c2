package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import dev.sottovoce.nativelib.memory.KeyPages;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * {@code AES_ctr128_encrypt}, which needs no context: the key's schedule lies in our own memory.
 */
final class BoringSslKeyStream implements KeyStream {
  /** {@code AES_KEY} has 244. */
  private static final int SCHEDULE_OCTETS = 256;

  private final MemorySegment schedule;
  private final long address;

  BoringSslKeyStream(byte[] key, KeyPages pages) {
    schedule = pages.allocate(SCHEDULE_OCTETS);
    address = schedule.address();
    BoringSslFunctions.setKey(key, schedule);
  }

  @Override
  public void apply(PacketScratch scratch, long ivBegin, long ivEnd, long text, int length) {
    try {
      BoringSslFunctions.COUNTER_MODE.invokeExact(
          text,
          text,
          (long) length,
          address,
          scratch.vector(ivBegin, ivEnd),
          scratch.block(),
          scratch.countFromZero());
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    Reference.reachabilityFence(this);
    scratch.wipeBlock();
  }

  @Override
  public void destroy() {
    schedule.fill((byte) 0);
  }
}
