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

  private final byte[] salt;
  private final byte[] iv;
  private final int ssrcAt;

  /** Takes the session salt; it is wiped by {@link #destroy}. */
  InitialisationVector(byte[] sessionSalt, boolean aead) {
    salt = sessionSalt;
    iv = new byte[aead ? GCM_OCTETS : CM_OCTETS];
    ssrcAt = aead ? 2 : 4;
  }

  /** The vector for one packet; good until the next call. */
  byte[] of(int ssrc, long index) {
    System.arraycopy(salt, 0, iv, 0, salt.length);
    iv[ssrcAt] ^= (byte) (ssrc >> 24);
    iv[ssrcAt + 1] ^= (byte) (ssrc >> 16);
    iv[ssrcAt + 2] ^= (byte) (ssrc >> 8);
    iv[ssrcAt + 3] ^= (byte) ssrc;
    int indexAt = ssrcAt + 4;
    iv[indexAt] ^= (byte) (index >> 40);
    iv[indexAt + 1] ^= (byte) (index >> 32);
    iv[indexAt + 2] ^= (byte) (index >> 24);
    iv[indexAt + 3] ^= (byte) (index >> 16);
    iv[indexAt + 4] ^= (byte) (index >> 8);
    iv[indexAt + 5] ^= (byte) index;
    if (iv.length == CM_OCTETS) iv[14] = iv[15] = 0;
    return iv;
  }

  void destroy() {
    Arrays.fill(salt, (byte) 0);
    Arrays.fill(iv, (byte) 0);
  }
}
