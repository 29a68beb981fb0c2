package dev.sottovoce.srtp;

import java.util.Arrays;

/**
 * Initialisation vectors, one array reused from packet to packet. For AES-GCM: salt, SSRC and
 * packet index side by side (RFC 7714 sections 8.1 and 9.1). For AES-CM: the same, summed where
 * they overlap, with 16 zero bits for the block counter (RFC 3711 section 4.1.1).
 */
final class InitialisationVector {
  private static final int GCM_OCTETS = 12;
  private static final int CM_OCTETS = 16;

  private final byte[] iv;

  /** The salt, with zeros behind: its first eight octets, and the rest. */
  private long saltBegin;

  private long saltEnd;

  /** Takes the session salt and wipes it. */
  InitialisationVector(byte[] sessionSalt, boolean aead) {
    iv = new byte[aead ? GCM_OCTETS : CM_OCTETS];
    byte[] salt = Arrays.copyOf(sessionSalt, CM_OCTETS);
    saltBegin = Octets.int64(salt, 0);
    saltEnd = Octets.int64(salt, Long.BYTES);
    Arrays.fill(salt, (byte) 0);
    Arrays.fill(sessionSalt, (byte) 0);
  }

  /** The vector for one packet; good until the next call. */
  byte[] of(int ssrc, long index) {
    long source = Integer.toUnsignedLong(ssrc);
    // Written in as few stores as it is read with afterwards, else the processor waits for them.
    if (iv.length == GCM_OCTETS) {
      Octets.put64(iv, 0, saltBegin ^ source << 16 ^ index >>> 32);
      Octets.put32(iv, Long.BYTES, (int) (saltEnd >>> 32) ^ (int) index);
    } else {
      Octets.put64(iv, 0, saltBegin ^ source);
      Octets.put64(iv, Long.BYTES, saltEnd ^ index << 16);
    }
    return iv;
  }

  void destroy() {
    saltBegin = 0;
    saltEnd = 0;
    Arrays.fill(iv, (byte) 0);
  }
}
