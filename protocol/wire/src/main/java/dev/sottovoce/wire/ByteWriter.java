package dev.sottovoce.wire;

import java.util.Arrays;

/** Writes numbers in network byte order into memory that grows as needed. */
public final class ByteWriter {
  private byte[] octets;
  private int length;

  public ByteWriter() {
    this(64);
  }

  public ByteWriter(int expectedOctets) {
    octets = new byte[Math.max(16, expectedOctets)];
  }

  public int length() {
    return length;
  }

  public ByteWriter u8(int value) {
    return number(value, 1);
  }

  public ByteWriter u16(int value) {
    return number(value, 2);
  }

  public ByteWriter u24(int value) {
    return number(value, 3);
  }

  public ByteWriter u32(long value) {
    return number(value, 4);
  }

  public ByteWriter u48(long value) {
    return number(value, 6);
  }

  public ByteWriter u64(long value) {
    return number(value, 8);
  }

  public ByteWriter bytes(Bytes value) {
    reserve(value.length());
    value.copyTo(octets, length);
    length += value.length();
    return this;
  }

  public ByteWriter zeros(int count) {
    reserve(count);
    length += count;
    return this;
  }

  /** Writes {@code value} after its own length in {@code lengthOctets} octets. */
  public ByteWriter vector(int lengthOctets, Bytes value) {
    if (value.length() >= 1L << 8 * lengthOctets) {
      throw new IllegalArgumentException(
          value.length() + " octets do not fit a length of " + lengthOctets + " octets");
    }
    return number(value.length(), lengthOctets).bytes(value);
  }

  /** Replaces two octets written earlier, such as a length that was not known then. */
  public ByteWriter patchU16(int at, int value) {
    if (at < 0 || at + 2 > length) throw new IllegalArgumentException("nothing written at " + at);
    octets[at] = (byte) (value >> 8);
    octets[at + 1] = (byte) value;
    return this;
  }

  public Bytes toBytes() {
    return Bytes.copyOf(octets, 0, length);
  }

  private ByteWriter number(long value, int width) {
    reserve(width);
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      octets[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  private void reserve(int more) {
    int needed = Math.addExact(length, more);
    if (needed > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(needed, octets.length * 2));
    }
  }
}
