package dev.sottovoce.srtp;

import dev.sottovoce.wire.Bytes;

/**
 * The name of the keys in a packet (RFC 3711 section 3.1): before the tag, or at the end where the
 * tag belongs to the ciphertext (RFC 7714 sections 8 and 9).
 */
final class Mki {
  private final Bytes name;

  Mki(Bytes name) {
    this.name = name;
  }

  /**
   * Puts it into a protected packet, which has room behind it.
   *
   * @param tagOctets how much of the packet's end stands behind it
   * @return the packet's length from now on
   */
  int insert(byte[] packet, int offset, int length, int tagOctets) {
    int octets = name.length();
    int at = offset + length - tagOctets;
    System.arraycopy(packet, at, packet, at + octets, tagOctets);
    name.copyTo(packet, at);
    return length + octets;
  }

  /**
   * Takes it out of a packet that arrived.
   *
   * @return the packet's length without it, or {@link Rejection#NOT_AUTHENTIC}'s code where the
   *     packet is too short or bears another
   */
  int remove(byte[] packet, int offset, int length, int tagOctets) {
    int octets = name.length();
    int at = offset + length - tagOctets - octets;
    if (at < offset) return Rejection.NOT_AUTHENTIC.code();
    for (int i = 0; i < octets; i++) {
      if ((packet[at + i] & 0xff) != name.at(i)) return Rejection.NOT_AUTHENTIC.code();
    }
    System.arraycopy(packet, at + octets, packet, at, tagOctets);
    return length - octets;
  }
}
