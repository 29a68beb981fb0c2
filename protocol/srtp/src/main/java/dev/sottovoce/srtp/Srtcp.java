package dev.sottovoce.srtp;

/** Where things stand in an SRTCP packet (RFC 3711 section 3.4, RFC 7714 section 9). */
final class Srtcp {
  /** What stays readable: the first packet's header and the sender's SSRC. */
  static final int HEADER_OCTETS = 8;

  static final int SSRC_AT = 4;

  /** The E flag and the 31-bit index; behind the tag with AEAD, before it otherwise. */
  static final int WORD_OCTETS = 4;

  static final int ENCRYPTED = 0x80000000;

  private Srtcp() {}

  static boolean hasHeader(byte[] buffer, int offset, int length) {
    return length >= HEADER_OCTETS && (buffer[offset] & 0xc0) == 0x80;
  }
}
