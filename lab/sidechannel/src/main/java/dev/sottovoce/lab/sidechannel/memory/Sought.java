package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A secret to look for, kept only as octets XORed with a constant. Numbers lie in memory in other
 * orders than octets do, so that four patterns are sought: as it is; in words of 32 bits whose
 * octets are swapped, as a {@code BigInteger} has them; and both from the end, as limbs of
 * arithmetic lie.
 */
public final class Sought {
  /** Octets that are compared: enough that nothing else looks the same. */
  public static final int OCTETS = 16;

  static final long MASK = 0x5AC3_96F1_3C7E_A5D2L;

  private static final int LONG_ENOUGH_FOR_THE_MIDDLE = 32;

  private final String name;
  private final long[] firsts;
  private final long[] seconds;

  private Sought(String name, long first, long second) {
    this.name = name;
    long masked = first ^ MASK;
    long maskedSecond = second ^ MASK;
    this.firsts =
        new long[] {
          masked, inWords(first) ^ MASK, inWords(swapped(second)) ^ MASK, swapped(second) ^ MASK
        };
    this.seconds =
        new long[] {
          maskedSecond,
          inWords(second) ^ MASK,
          inWords(swapped(first)) ^ MASK,
          swapped(first) ^ MASK
        };
  }

  /**
   * {@link #OCTETS} octets of a secret, read in place: no copy comes to be. They are the first or,
   * of longer ones, from the eighth on, as the clamping of X25519 changes those at the ends.
   */
  public static Sought of(String name, Secret secret) {
    return of(name, secret.unsafeView());
  }

  /** The same of an array, if it is more than zeros. */
  static Optional<Sought> of(String name, byte[] secret) {
    return Optional.of(of(name, ByteBuffer.wrap(secret))).filter(each -> !each.isTrivial());
  }

  private static Sought of(String name, ByteBuffer octets) {
    ByteBuffer view = octets.order(ByteOrder.LITTLE_ENDIAN);
    int from = view.capacity() >= LONG_ENOUGH_FOR_THE_MIDDLE ? 8 : 0;
    return new Sought(name, view.getLong(from), view.getLong(from + 8));
  }

  /** From the text that {@link #toText} gave, perhaps to another process. */
  public static Sought parse(String text) {
    String[] parts = text.split(":", -1);
    return new Sought(
        parts[0],
        Long.parseUnsignedLong(parts[1], 16) ^ MASK,
        Long.parseUnsignedLong(parts[2], 16) ^ MASK);
  }

  public String toText() {
    return name + ":" + Long.toHexString(firsts[0]) + ":" + Long.toHexString(seconds[0]);
  }

  public String name() {
    return name;
  }

  /** Zeros, which are everywhere and no secret. */
  boolean isTrivial() {
    return firsts[0] == MASK && seconds[0] == MASK;
  }

  /** The low sixteen bits of what the memory must show, masked: a first sieve. */
  void addTo(boolean[] sieve) {
    for (long first : firsts) sieve[(int) first & 0xffff] = true;
  }

  boolean isAt(ByteBuffer memory, int at) {
    long first = memory.getLong(at) ^ MASK;
    for (int i = 0; i < firsts.length; i++) {
      if (first == firsts[i] && (memory.getLong(at + 8) ^ MASK) == seconds[i]) return true;
    }
    return false;
  }

  /** Equal values are one secret, whatever they are called. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Sought sought
        && firsts[0] == sought.firsts[0]
        && seconds[0] == sought.seconds[0];
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new long[] {firsts[0], seconds[0]});
  }

  @Override
  public String toString() {
    return "Sought[" + name + "]";
  }

  private static long inWords(long octets) {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) octets))
        | (long) Integer.reverseBytes((int) (octets >>> 32)) << 32;
  }

  private static long swapped(long octets) {
    return Long.reverseBytes(octets);
  }
}
