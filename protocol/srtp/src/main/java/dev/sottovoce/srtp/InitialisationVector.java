package dev.sottovoce.srtp;

import java.util.Arrays;

/**
 * Initialisation vectors, each as two numbers in network byte order: its first eight octets, and
 * the rest with zeros behind. For AES-GCM: salt, SSRC and packet index side by side (RFC 7714
 * sections 8.1 and 9.1). For AES-CM: the same, summed where they overlap, with 16 zero bits for the
 * block counter (RFC 3711 section 4.1.1).
 *
 * <p>Numbers instead of an array: a cipher writes them where it wants them, and a stream's state is
 * a cache line less.
 */
final class InitialisationVector {
  private static final int MOST_OCTETS = 16;

  private final boolean aead;

  /** The salt, with zeros behind: its first eight octets, and the rest. */
  private long saltBegin;

  private long saltEnd;

  /** Takes the session salt and wipes it. */
  InitialisationVector(byte[] sessionSalt, boolean aead) {
    this.aead = aead;
    byte[] salt = Arrays.copyOf(sessionSalt, MOST_OCTETS);
    saltBegin = Octets.int64(salt, 0);
    saltEnd = Octets.int64(salt, Long.BYTES);
    Arrays.fill(salt, (byte) 0);
    Arrays.fill(sessionSalt, (byte) 0);
  }

  /** The first eight octets of a packet's vector. */
  long begin(int ssrc, long index) {
    long source = Integer.toUnsignedLong(ssrc);
    return saltBegin ^ (aead ? source << 16 ^ index >>> 32 : source);
  }

  /** Those behind them: four for AES-GCM, eight for AES-CM. */
  long end(long index) {
    return saltEnd ^ (aead ? index << 32 : index << 16);
  }

  void destroy() {
    saltBegin = 0;
    saltEnd = 0;
  }
}
