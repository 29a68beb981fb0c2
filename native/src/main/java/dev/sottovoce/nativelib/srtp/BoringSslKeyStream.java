package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code AES_ctr128_encrypt}, which needs no context: the key's schedule lies in our own memory. */
final class BoringSslKeyStream implements KeyStream {
  private static final int BLOCK_OCTETS = 16;

  /** {@code AES_KEY} has 244. */
  private static final int SCHEDULE_OCTETS = 256;

  private final MemorySegment schedule = Arena.ofAuto().allocate(SCHEDULE_OCTETS, BLOCK_OCTETS);

  BoringSslKeyStream(byte[] key) {
    int result;
    try {
      result =
          (int)
              BoringSslFunctions.SET_KEY.invokeExact(
                  MemorySegment.ofArray(key), key.length * Byte.SIZE, schedule);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    // Unlike its younger relatives this function says 0 when it went well.
    if (result != 0) throw new IllegalStateException("BoringSSL refuses");
  }

  @Override
  public void apply(byte[] iv, byte[] packet, int from, int length) {
    PacketScratch scratch = PacketScratch.ofThread();
    MemorySegment text = MemorySegment.ofArray(packet).asSlice(from, length);
    MemorySegment.copy(iv, 0, scratch.counter, JAVA_BYTE, 0, BLOCK_OCTETS);
    scratch.count.set(JAVA_INT, 0, 0);
    try {
      BoringSslFunctions.COUNTER_MODE.invokeExact(
          text, text, (long) length, schedule, scratch.counter, scratch.partial, scratch.count);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    scratch.partial.fill((byte) 0);
  }

  @Override
  public void destroy() {
    schedule.fill((byte) 0);
  }
}
