package dev.sottovoce.transparency;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * What lies at a place of the prefix tree.
 *
 * @param index the place, 32 octets ({@link DirectoryKey})
 * @param version from 1
 * @param commitment to the value, 32 octets ({@link Opening})
 */
public record PrefixEntry(Bytes index, long version, Bytes commitment) {
  static final int OCTETS = 2 * Hashes.OCTETS + Long.BYTES;

  public PrefixEntry {
    if (index.length() != Hashes.OCTETS || commitment.length() != Hashes.OCTETS) {
      throw new IllegalArgumentException("index and commitment have 32 octets each");
    }
  }

  Bytes encoded() {
    return new ByteWriter(OCTETS).bytes(index).u64(version).bytes(commitment).toBytes();
  }

  /** The next entry; the reader must have {@link #OCTETS} left. */
  static PrefixEntry read(ByteReader reader) {
    Bytes index = reader.bytes(Hashes.OCTETS);
    long version = reader.u64();
    return new PrefixEntry(index, version, reader.bytes(Hashes.OCTETS));
  }

  Bytes hash() {
    return Hashes.prefixLeaf(encoded());
  }

  /** A bit of an index, from the most significant one, 0 to 255. */
  static boolean bit(Bytes index, int number) {
    return (index.at(number >> 3) >> (7 - (number & 7)) & 1) == 1;
  }

  /** The first bit in which two indices differ; 256 when they are the same. */
  static int firstDifference(Bytes one, Bytes other) {
    for (int i = 0; i < Hashes.OCTETS; i++) {
      int difference = one.at(i) ^ other.at(i);
      if (difference != 0) return 8 * i + Integer.numberOfLeadingZeros(difference) - 24;
    }
    return 8 * Hashes.OCTETS;
  }
}
