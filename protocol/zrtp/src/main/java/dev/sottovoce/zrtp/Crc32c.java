package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;

/**
 * The checksum of ZRTP packets (RFC 6189 section 5): CRC-32C as in RFC 4960 appendix B, so the
 * least significant octet stands first. The JDK has one too, but Android only since API 34.
 */
final class Crc32c {
  static final int OCTETS = 4;

  /** The Castagnoli polynomial with its bits reversed. */
  private static final int POLYNOMIAL = 0x82f63b78;

  private static final int[] TABLE = table();

  private Crc32c() {}

  static Bytes of(Bytes octets) {
    int crc = ~0;
    for (int i = 0; i < octets.length(); i++) {
      crc = TABLE[(crc ^ octets.at(i)) & 0xff] ^ crc >>> 8;
    }
    crc = ~crc;
    return Bytes.of(crc, crc >> 8, crc >> 16, crc >> 24);
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int octet = 0; octet < table.length; octet++) {
      int remainder = octet;
      for (int bit = 0; bit < 8; bit++) {
        remainder = (remainder & 1) == 0 ? remainder >>> 1 : remainder >>> 1 ^ POLYNOMIAL;
      }
      table[octet] = remainder;
    }
    return table;
  }
}
