package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A {@code SHA_CTX} that only ever takes whole blocks, padding included, so that all there is to it
 * is the five words with which it begins. That is public but no promise: a library that has it
 * otherwise fails the known-answer test.
 */
final class Sha1State {
  static final int BLOCK_OCTETS = 64;
  static final int OCTETS = 20;

  /** {@code SHA_CTX} has 96 octets; who has another one is welcome to some more. */
  private static final int CONTEXT_OCTETS = 512;

  private static final int LENGTH_OCTETS = 8;

  /** FIPS 180-4 section 5.3.1. */
  private static final int[] INITIAL = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

  private static final ValueLayout.OfInt BIG_ENDIAN_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment context = PacketScratch.room(CONTEXT_OCTETS);
  private final MemorySegment block = PacketScratch.room(BLOCK_OCTETS);

  void start() {
    for (int i = 0; i < INITIAL.length; i++) context.setAtIndex(JAVA_INT, i, INITIAL[i]);
  }

  /** Goes on from a state that was {@linkplain #save saved}. */
  void start(MemorySegment states, int at) {
    for (int i = 0; i < OCTETS; i += Integer.BYTES) {
      context.set(JAVA_INT, i, states.get(JAVA_INT, at + i));
    }
  }

  void save(MemorySegment states, int at) {
    for (int i = 0; i < OCTETS; i += Integer.BYTES) {
      states.set(JAVA_INT, at + i, context.get(JAVA_INT, i));
    }
  }

  /** One block, which is not the last. */
  void absorb(Sha1Function sha1, byte[] octets) {
    for (int i = 0; i < BLOCK_OCTETS; i++) block.set(ValueLayout.JAVA_BYTE, i, octets[i]);
    sha1.update(context.address(), block.address(), BLOCK_OCTETS);
  }

  /**
   * The rest of a message after one block: pads it where it lies, with room for two blocks behind.
   */
  void finish(Sha1Function sha1, MemorySegment message, int length) {
    int padded = (length + LENGTH_OCTETS + BLOCK_OCTETS) / BLOCK_OCTETS * BLOCK_OCTETS;
    pad(message, length, padded);
    sha1.update(context.address(), message.address(), padded);
  }

  /** One block after another: what another state came to, and padding. */
  void finishWith(Sha1Function sha1, Sha1State message) {
    for (int i = 0; i < OCTETS; i += Integer.BYTES) {
      block.set(BIG_ENDIAN_INT, i, message.context.get(JAVA_INT, i));
    }
    pad(block, OCTETS, BLOCK_OCTETS);
    sha1.update(context.address(), block.address(), BLOCK_OCTETS);
  }

  /** The result's first eight octets, as a number in network byte order. */
  long begin() {
    return (long) context.get(JAVA_INT, 0) << Integer.SIZE
        | Integer.toUnsignedLong(context.get(JAVA_INT, Integer.BYTES));
  }

  /** The four octets behind those. */
  int next() {
    return context.get(JAVA_INT, Long.BYTES);
  }

  void wipe() {
    context.fill((byte) 0);
    block.fill((byte) 0);
  }

  /** A one, zeros, and the length in bits of all that was hashed, the block before included. */
  private static void pad(MemorySegment message, int length, int padded) {
    message.set(ValueLayout.JAVA_BYTE, length, (byte) 0x80);
    int zeros = length + 1;
    int lengthAt = padded - LENGTH_OCTETS;
    for (; zeros < lengthAt && zeros % Long.BYTES != 0; zeros++) {
      message.set(ValueLayout.JAVA_BYTE, zeros, (byte) 0);
    }
    for (; zeros < lengthAt; zeros += Long.BYTES) message.set(ValueLayout.JAVA_LONG, zeros, 0);
    long bits = (BLOCK_OCTETS + (long) length) * Byte.SIZE;
    message.set(BIG_ENDIAN_LONG, lengthAt, bits);
  }
}
