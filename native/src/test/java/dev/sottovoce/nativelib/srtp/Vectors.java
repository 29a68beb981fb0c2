package dev.sottovoce.nativelib.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Initialisation vectors in octets, as ciphers take them. */
final class Vectors {
  private Vectors() {}

  /** The first eight octets. */
  static long begin(byte[] iv) {
    return ByteBuffer.wrap(Arrays.copyOf(iv, 16)).getLong();
  }

  /** Those behind, and zeros. */
  static long end(byte[] iv) {
    return ByteBuffer.wrap(Arrays.copyOf(iv, 16)).getLong(8);
  }
}
