package dev.sottovoce.srtp;

/**
 * Contributing sources and header extensions encrypted together with the payload (RFC 9335). A
 * packet says itself that they are, by the number before the extensions; only that number and the
 * extensions' length stay readable.
 *
 * <p>On the way the sources stand before these four octets, and the cipher wants them behind: they
 * change places for as long as it works (RFC 9335 section 6.2).
 */
final class Cryptex {
  /** What an empty block of extensions adds to a packet that has only contributing sources. */
  static final int MARK_OCTETS = 4;

  private static final int ONE_BYTE = 0xbede;
  private static final int TWO_BYTE = 0x1000;
  private static final int ENCRYPTED_ONE_BYTE = 0xc0de;
  private static final int ENCRYPTED_TWO_BYTE = 0xc2de;
  private static final int HEADER_OCTETS = RtpHeader.FIXED_OCTETS + MARK_OCTETS;

  private Cryptex() {}

  /** Whether a packet that is to be sent has anything that would stay readable. */
  static boolean isNeeded(byte[] packet, int offset) {
    return RtpHeader.hasExtension(packet, offset) || RtpHeader.sourceOctets(packet, offset) > 0;
  }

  /** Whether a packet that arrived, with a header that is well-formed, says to be encrypted so. */
  static boolean isMarked(byte[] packet, int offset) {
    if (!RtpHeader.hasExtension(packet, offset)) return false;
    int kind = Octets.uint16(packet, markAt(packet, offset));
    return kind == ENCRYPTED_ONE_BYTE || kind == ENCRYPTED_TWO_BYTE;
  }

  /**
   * Marks a packet with a well-formed header before it is sealed; there is room behind it.
   *
   * @return its length from now on, or {@link Rejection#MALFORMED}'s code: extensions of other
   *     kinds than RFC 8285's cannot be encrypted
   */
  static int mark(byte[] packet, int offset, int length) {
    int at = markAt(packet, offset);
    if (!RtpHeader.hasExtension(packet, offset)) {
      System.arraycopy(packet, at, packet, at + MARK_OCTETS, offset + length - at);
      Octets.put32(packet, at, ENCRYPTED_ONE_BYTE << 16);
      RtpHeader.markExtension(packet, offset);
      return length + MARK_OCTETS;
    }
    int kind = Octets.uint16(packet, at);
    if (kind != ONE_BYTE && kind != TWO_BYTE) return Rejection.MALFORMED.code();
    putKind(packet, at, kind == ONE_BYTE ? ENCRYPTED_ONE_BYTE : ENCRYPTED_TWO_BYTE);
    return length;
  }

  /** Encrypts and authenticates a marked packet; the tag goes behind it. */
  static void seal(
      Protection keys,
      boolean aead,
      int ssrc,
      long index,
      byte[] packet,
      int offset,
      int length,
      long word) {
    apply(keys, ssrc, index, packet, offset, length, word);
    // HMAC is over the packet as it travels.
    if (!aead) keys.seal(ssrc, index, packet, offset, length, 0, word, offset + length);
  }

  /**
   * Authenticates and decrypts a marked packet, which then bears the number of RFC 8285 again.
   *
   * @return whether the tag behind it matched; if not, the packet's content means nothing
   */
  static boolean open(
      Protection keys,
      boolean aead,
      int ssrc,
      long index,
      byte[] packet,
      int offset,
      int length,
      long word) {
    int end = offset + length;
    if (aead) {
      markFirst(packet, offset);
      int payload = length - HEADER_OCTETS;
      boolean opened = keys.open(ssrc, index, packet, offset, HEADER_OCTETS, payload, word, end);
      sourcesFirst(packet, offset);
      if (!opened) return false;
    } else {
      if (!keys.open(ssrc, index, packet, offset, length, 0, word, end)) return false;
      // Counter mode decrypts as it encrypts; the tag has served.
      apply(keys, ssrc, index, packet, offset, length, word);
    }
    int at = markAt(packet, offset);
    boolean oneByte = Octets.uint16(packet, at) == ENCRYPTED_ONE_BYTE;
    putKind(packet, at, oneByte ? ONE_BYTE : TWO_BYTE);
    return true;
  }

  private static void apply(
      Protection keys, int ssrc, long index, byte[] packet, int offset, int length, long word) {
    markFirst(packet, offset);
    int payload = length - HEADER_OCTETS;
    keys.seal(ssrc, index, packet, offset, HEADER_OCTETS, payload, word, offset + length);
    sourcesFirst(packet, offset);
  }

  private static void markFirst(byte[] packet, int offset) {
    int sources = RtpHeader.sourceOctets(packet, offset);
    int at = offset + RtpHeader.FIXED_OCTETS;
    int mark = Octets.int32(packet, at + sources);
    System.arraycopy(packet, at, packet, at + MARK_OCTETS, sources);
    Octets.put32(packet, at, mark);
  }

  private static void sourcesFirst(byte[] packet, int offset) {
    int sources = RtpHeader.sourceOctets(packet, offset);
    int at = offset + RtpHeader.FIXED_OCTETS;
    int mark = Octets.int32(packet, at);
    System.arraycopy(packet, at + MARK_OCTETS, packet, at, sources);
    Octets.put32(packet, at + sources, mark);
  }

  /** Behind the contributing sources. */
  private static int markAt(byte[] packet, int offset) {
    return offset + RtpHeader.FIXED_OCTETS + RtpHeader.sourceOctets(packet, offset);
  }

  private static void putKind(byte[] packet, int at, int kind) {
    packet[at] = (byte) (kind >> 8);
    packet[at + 1] = (byte) kind;
  }
}
