package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

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

  private static final ValueLayout.OfLong BIG_ENDIAN = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
  private static final VarHandle IN_VECTOR =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long context;

  OpenSslKeyStream(byte[] key) {
    context =
        OpenSslPacketFunctions.context("EVP_aes_" + key.length * Byte.SIZE + "_ecb", key);
  }

  @Override
  public void apply(PacketScratch scratch, byte[] iv, int from, int length) {
    MemorySegment keyStream = scratch.keyStream;
    for (int done = 0; done < length; done += PacketScratch.KEY_STREAM_OCTETS) {
      int octets = Math.min(PacketScratch.KEY_STREAM_OCTETS, length - done);
      fill(keyStream, iv, done / BLOCK_OCTETS, (octets + BLOCK_OCTETS - 1) / BLOCK_OCTETS);
      exclusiveOr(keyStream, scratch.packetMemory(), from + done, octets);
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
    long address = keyStream.address();
    if (!OpenSslPacketFunctions.cipher(context, address, address, blocks * BLOCK_OCTETS)) {
      throw new IllegalStateException("libcrypto refuses");
    }
  }

  /** Leaves zeros where the key stream was. */
  private static void exclusiveOr(
      MemorySegment keyStream, MemorySegment packet, int from, int octets) {
    int words = octets / Long.BYTES * Long.BYTES;
    for (int i = 0; i < words; i += Long.BYTES) {
      long word = packet.get(JAVA_LONG_UNALIGNED, from + i) ^ keyStream.get(JAVA_LONG, i);
      packet.set(JAVA_LONG_UNALIGNED, from + i, word);
    }
    for (int i = words; i < octets; i++) {
      int octet =
          packet.get(ValueLayout.JAVA_BYTE, from + i) ^ keyStream.get(ValueLayout.JAVA_BYTE, i);
      packet.set(ValueLayout.JAVA_BYTE, from + i, (byte) octet);
    }
    int blocks = (octets + BLOCK_OCTETS - 1) / BLOCK_OCTETS;
    keyStream.asSlice(0, blocks * BLOCK_OCTETS).fill((byte) 0);
  }
}
