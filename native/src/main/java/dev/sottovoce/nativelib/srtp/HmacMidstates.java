package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * HMAC from the states of SHA-1 after the key's two blocks: each packet starts from those, and the
 * padding is written here, so that only whole blocks are hashed. It relies on how {@code SHA_CTX}
 * begins, which is public but no promise: a library that has it otherwise fails the known-answer
 * test and is not taken for these profiles.
 */
final class HmacMidstates implements PacketHmac {
  private static final ValueLayout.OfInt BIG_ENDIAN_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int WORD_OCTETS = 4;
  private static final int LENGTH_OCTETS = 8;
  private static final int INNER_AT = 0;
  private static final int OUTER_AT = Sha1.OCTETS;

  /** Section 5.3.1 of FIPS 180-4. */
  private static final int[] INITIAL = {
    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0
  };

  private final Sha1 sha1;
  private final MemorySegment states = Arena.ofAuto().allocate(2 * Sha1.OCTETS, WORD_OCTETS);

  /** Takes a key of at most a block, which is copied. */
  HmacMidstates(Sha1 sha1, byte[] key) {
    this.sha1 = sha1;
    if (key.length > Sha1.BLOCK_OCTETS) throw new IllegalArgumentException("want a shorter key");
    absorb(key, 0x36, INNER_AT);
    absorb(key, 0x5c, OUTER_AT);
  }

  @Override
  public void compute(byte[] packet, int from, int length, int word, byte[] target) {
    PacketScratch scratch = PacketScratch.ofThread();
    MemorySegment context = scratch.sha1;
    MemorySegment tail = scratch.tail;
    int rest = length % Sha1.BLOCK_OCTETS;
    int whole = length - rest;
    start(context, INNER_AT);
    if (whole > 0) {
      sha1.update(context, MemorySegment.ofArray(packet).asSlice(from, whole), whole);
    }
    tail.fill((byte) 0);
    MemorySegment.copy(packet, from + whole, tail, JAVA_BYTE, 0, rest);
    tail.set(BIG_ENDIAN_INT, rest, word);
    hashPadded(context, tail, rest + WORD_OCTETS, length + WORD_OCTETS);
    tail.fill((byte) 0);
    for (int at = 0; at < Sha1.OCTETS; at += WORD_OCTETS) {
      tail.set(BIG_ENDIAN_INT, at, context.get(JAVA_INT, at));
    }
    start(context, OUTER_AT);
    hashPadded(context, tail, Sha1.OCTETS, Sha1.OCTETS);
    for (int at = 0; at < Sha1.OCTETS; at += WORD_OCTETS) {
      int value = context.get(JAVA_INT, at);
      target[at] = (byte) (value >> 24);
      target[at + 1] = (byte) (value >> 16);
      target[at + 2] = (byte) (value >> 8);
      target[at + 3] = (byte) value;
    }
  }

  @Override
  public void destroy() {
    states.fill((byte) 0);
  }

  private void start(MemorySegment context, int from) {
    MemorySegment.copy(states, from, context, 0, Sha1.OCTETS);
  }

  /**
   * The message's last octets, with a one and zeros behind them and the length in bits.
   *
   * @param tail zeros behind its first {@code filled} octets
   * @param length of the message without the key's block
   */
  private void hashPadded(MemorySegment context, MemorySegment tail, int filled, int length) {
    boolean fits = filled + 1 + LENGTH_OCTETS <= Sha1.BLOCK_OCTETS;
    int padded = fits ? Sha1.BLOCK_OCTETS : 2 * Sha1.BLOCK_OCTETS;
    tail.set(JAVA_BYTE, filled, (byte) 0x80);
    long bits = (Sha1.BLOCK_OCTETS + (long) length) * Byte.SIZE;
    tail.set(BIG_ENDIAN_LONG, padded - LENGTH_OCTETS, bits);
    sha1.update(context, tail, padded);
  }

  private void absorb(byte[] key, int pad, int stateAt) {
    PacketScratch scratch = PacketScratch.ofThread();
    MemorySegment context = scratch.sha1;
    MemorySegment block = scratch.tail;
    for (int i = 0; i < Sha1.BLOCK_OCTETS; i++) {
      int octet = i < key.length ? key[i] : 0;
      block.set(JAVA_BYTE, i, (byte) (octet ^ pad));
    }
    context.fill((byte) 0);
    for (int i = 0; i < INITIAL.length; i++) context.setAtIndex(JAVA_INT, i, INITIAL[i]);
    sha1.update(context, block, Sha1.BLOCK_OCTETS);
    MemorySegment.copy(context, 0, states, stateAt, Sha1.OCTETS);
    context.fill((byte) 0);
    block.fill((byte) 0);
  }
}
