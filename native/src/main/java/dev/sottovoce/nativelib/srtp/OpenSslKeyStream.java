package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counter blocks through one long-lived AES/ECB context: its counter mode would have to be
 * initialised for each packet, which costs as much as the encryption of one.
 */
final class OpenSslKeyStream implements KeyStream {
  private static final int BLOCK_OCTETS = 16;

  private static final ValueLayout.OfLong BIG_ENDIAN =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
  private static final VarHandle IN_VECTOR =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle IN_PACKET =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final MemorySegment context;

  OpenSslKeyStream(byte[] key) {
    context =
        OpenSslPacketFunctions.context("EVP_aes_" + key.length * Byte.SIZE + "_ecb", key);
  }

  @Override
  public void apply(byte[] iv, byte[] packet, int from, int length) {
    MemorySegment keyStream = PacketScratch.ofThread().keyStream;
    for (int done = 0; done < length; done += PacketScratch.KEY_STREAM_OCTETS) {
      int octets = Math.min(PacketScratch.KEY_STREAM_OCTETS, length - done);
      fill(keyStream, iv, done / BLOCK_OCTETS, (octets + BLOCK_OCTETS - 1) / BLOCK_OCTETS);
      exclusiveOr(keyStream, packet, from + done, octets);
    }
  }

  @Override
  public void destroy() {
    OpenSslPacketFunctions.free(context);
  }

  private void fill(MemorySegment keyStream, byte[] iv, int firstBlock, int blocks) {
    long high = (long) IN_VECTOR.get(iv, 0);
    long low = (long) IN_VECTOR.get(iv, Long.BYTES);
    for (int i = 0; i < blocks; i++) {
      keyStream.set(BIG_ENDIAN, i * BLOCK_OCTETS, high);
      keyStream.set(BIG_ENDIAN, i * BLOCK_OCTETS + Long.BYTES, low | firstBlock + i);
    }
    int result;
    try {
      result =
          (int)
              OpenSslPacketFunctions.CIPHER.invokeExact(
                  context, keyStream, keyStream, blocks * BLOCK_OCTETS);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (result < 0) throw new IllegalStateException("libcrypto refuses");
  }

  /** Leaves zeros where the key stream was. */
  private static void exclusiveOr(MemorySegment keyStream, byte[] packet, int from, int octets) {
    int words = octets / Long.BYTES * Long.BYTES;
    for (int i = 0; i < words; i += Long.BYTES) {
      long word = (long) IN_PACKET.get(packet, from + i) ^ keyStream.get(ValueLayout.JAVA_LONG, i);
      IN_PACKET.set(packet, from + i, word);
    }
    for (int i = words; i < octets; i++) {
      packet[from + i] ^= keyStream.get(ValueLayout.JAVA_BYTE, i);
    }
    int blocks = (octets + BLOCK_OCTETS - 1) / BLOCK_OCTETS;
    keyStream.asSlice(0, blocks * BLOCK_OCTETS).fill((byte) 0);
  }
}
