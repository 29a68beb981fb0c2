package dev.sottovoce.srtp;

/**
 * The RTP header (RFC 3550 section 5.1), read and written where it stands. A view is reused from
 * packet to packet: {@link #parse} fills it.
 */
public final class RtpHeader {
  /** Octets of a header without contributing sources and extension. */
  public static final int FIXED_OCTETS = 12;

  static final int SEQUENCE_AT = 2;
  static final int SSRC_AT = 8;

  private static final int VERSION_2 = 2;
  private static final byte EXTENSION = 0x10;

  private int headerOctets;
  private int payloadOffset;
  private int payloadLength;
  private int payloadType;
  private boolean marker;
  private int sequence;
  private int timestamp;
  private int ssrc;

  /**
   * Reads a plain (unprotected) RTP packet. Contributing sources, extension and padding are checked
   * against the end and skipped.
   *
   * @return whether the packet is well-formed; if not, the view's content means nothing
   */
  public boolean parse(byte[] buffer, int offset, int length) {
    headerOctets = headerOctets(buffer, offset, length);
    if (headerOctets < 0) return false;
    int padding = (buffer[offset] & 0x20) != 0 ? paddingOctets(buffer, offset, length) : 0;
    if (padding < 0) return false;
    payloadOffset = offset + headerOctets;
    payloadLength = length - headerOctets - padding;
    marker = (buffer[offset + 1] & 0x80) != 0;
    payloadType = buffer[offset + 1] & 0x7f;
    sequence = sequence(buffer, offset);
    timestamp = Octets.int32(buffer, offset + 4);
    ssrc = ssrc(buffer, offset);
    return true;
  }

  /** Where the payload begins in the buffer. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** Octets of payload, without padding. */
  public int payloadLength() {
    return payloadLength;
  }

  public int payloadType() {
    return payloadType;
  }

  /** For voice: whether a talkspurt begins here (RFC 3551 section 4.1). */
  public boolean marker() {
    return marker;
  }

  /** 0 to 65535. */
  public int sequence() {
    return sequence;
  }

  /** An unsigned 32-bit number in units of the payload's clock. */
  public long timestamp() {
    return timestamp & 0xffffffffL;
  }

  /** An unsigned 32-bit number. */
  public long ssrc() {
    return ssrc & 0xffffffffL;
  }

  /**
   * Writes a header of {@link #FIXED_OCTETS} without marker, sources, extension or padding.
   *
   * @param sequence its low 16 bits count
   * @param timestamp its low 32 bits count
   * @param ssrc its low 32 bits count
   */
  public static void write(
      byte[] target, int offset, int payloadType, int sequence, long timestamp, long ssrc) {
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payload type " + payloadType + " is not in 0..127");
    }
    target[offset] = (byte) (VERSION_2 << 6);
    target[offset + 1] = (byte) payloadType;
    target[offset + 2] = (byte) (sequence >> 8);
    target[offset + 3] = (byte) sequence;
    Octets.put32(target, offset + 4, (int) timestamp);
    Octets.put32(target, offset + SSRC_AT, (int) ssrc);
  }

  /** Sets the marker in a header that was written: a talkspurt begins. */
  public static void mark(byte[] packet, int offset) {
    packet[offset + 1] |= (byte) 0x80;
  }

  /**
   * Octets up to the payload: fixed part, contributing sources and extension; this much stays
   * readable in SRTP without Cryptex.
   *
   * @return that number, or {@link Rejection#MALFORMED}'s code
   */
  static int headerOctets(byte[] buffer, int offset, int length) {
    int malformed = Rejection.MALFORMED.code();
    if (length < FIXED_OCTETS || (buffer[offset] & 0xc0) != VERSION_2 << 6) return malformed;
    int octets = FIXED_OCTETS + sourceOctets(buffer, offset);
    if (hasExtension(buffer, offset)) {
      if (octets + 4 > length) return malformed;
      octets += 4 + 4 * Octets.uint16(buffer, offset + octets + 2);
    }
    return octets <= length ? octets : malformed;
  }

  /** Octets of contributing sources, which stand behind the fixed part. */
  static int sourceOctets(byte[] buffer, int offset) {
    return 4 * (buffer[offset] & 0x0f);
  }

  static boolean hasExtension(byte[] buffer, int offset) {
    return (buffer[offset] & EXTENSION) != 0;
  }

  /** Says in a header that an extension follows. */
  static void markExtension(byte[] packet, int offset) {
    packet[offset] |= EXTENSION;
  }

  static int sequence(byte[] buffer, int offset) {
    return Octets.uint16(buffer, offset + SEQUENCE_AT);
  }

  static int ssrc(byte[] buffer, int offset) {
    return Octets.int32(buffer, offset + SSRC_AT);
  }

  /** The last octet counts the padding, itself included (RFC 3550 section 5.1). */
  private int paddingOctets(byte[] buffer, int offset, int length) {
    if (length == headerOctets) return -1;
    int padding = buffer[offset + length - 1] & 0xff;
    return padding >= 1 && padding <= length - headerOctets ? padding : -1;
  }
}
