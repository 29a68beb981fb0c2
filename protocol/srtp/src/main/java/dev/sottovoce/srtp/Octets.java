package dev.sottovoce.srtp;

/** Numbers in network byte order, where they stand in an array. */
final class Octets {
  private Octets() {}

  static int uint16(byte[] buffer, int at) {
    return (buffer[at] & 0xff) << 8 | buffer[at + 1] & 0xff;
  }

  static int int32(byte[] buffer, int at) {
    return uint16(buffer, at) << 16 | uint16(buffer, at + 2);
  }

  static void put32(byte[] buffer, int at, int value) {
    buffer[at] = (byte) (value >> 24);
    buffer[at + 1] = (byte) (value >> 16);
    buffer[at + 2] = (byte) (value >> 8);
    buffer[at + 3] = (byte) value;
  }

  static long int64(byte[] buffer, int at) {
    return (long) int32(buffer, at) << 32 | Integer.toUnsignedLong(int32(buffer, at + 4));
  }

  static void put64(byte[] buffer, int at, long value) {
    buffer[at] = (byte) (value >> 56);
    buffer[at + 1] = (byte) (value >> 48);
    buffer[at + 2] = (byte) (value >> 40);
    buffer[at + 3] = (byte) (value >> 32);
    buffer[at + 4] = (byte) (value >> 24);
    buffer[at + 5] = (byte) (value >> 16);
    buffer[at + 6] = (byte) (value >> 8);
    buffer[at + 7] = (byte) value;
  }
}
