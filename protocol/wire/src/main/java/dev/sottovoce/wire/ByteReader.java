package dev.sottovoce.wire;

import java.util.Objects;

/**
 * Reads numbers in network byte order from a bounded run of octets. Reading past the end yields
 * zeros or nothing and marks the reader {@link #overrun()}: a parser reads a whole structure and
 * then asks once whether it was all there, so a short packet is a value and never an exception.
 */
public final class ByteReader {
  private final Bytes source;
  private int position;
  private boolean overrun;

  public ByteReader(Bytes source) {
    this.source = source;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return source.length() - position;
  }

  /** Whether anything was asked for that was not there. */
  public boolean overrun() {
    return overrun;
  }

  /** Whether all was there and nothing is left. */
  public boolean exhausted() {
    return !overrun && remaining() == 0;
  }

  public int u8() {
    return (int) number(1);
  }

  public int u16() {
    return (int) number(2);
  }

  public int u24() {
    return (int) number(3);
  }

  /** An unsigned 32-bit number. */
  public long u32() {
    return number(4);
  }

  /** An unsigned 48-bit number. */
  public long u48() {
    return number(6);
  }

  /** Sixty-four bits; the top bit makes it negative. */
  public long u64() {
    return number(8);
  }

  /** The next {@code length} octets, or nothing (and an overrun) when they are not there. */
  public Bytes bytes(int length) {
    if (length < 0 || length > remaining()) {
      overrun = true;
      position = source.length();
      return Bytes.EMPTY;
    }
    Bytes taken = source.slice(position, position + length);
    position += length;
    return taken;
  }

  public Bytes rest() {
    return bytes(remaining());
  }

  /**
   * A vector whose length stands before it in {@code lengthOctets} octets (RFC 8446 section 3.4).
   */
  public Bytes vector(int lengthOctets) {
    Objects.checkFromToIndex(1, lengthOctets, 3);
    return bytes((int) number(lengthOctets));
  }

  public void skip(int length) {
    bytes(length);
  }

  private long number(int octets) {
    Bytes digits = bytes(octets);
    long value = 0;
    for (int i = 0; i < digits.length(); i++) value = value << 8 | digits.at(i);
    return value;
  }
}
