package dev.sottovoce.srtp;

/** Telling RTP and RTCP apart on one port (RFC 5761 section 4, RFC 7983 section 7). */
public final class RtpDemux {
  private RtpDemux() {}

  /** Whether a datagram on a shared port is RTP or RTCP: first octet 128 to 191. */
  public static boolean looksLikeRtpOrRtcp(byte[] buffer, int offset, int length) {
    return length > 1 && (buffer[offset] & 0xc0) == 0x80;
  }

  /**
   * Whether such a datagram is RTCP: packet types 192 to 223, which is why RTP must not use payload
   * types 64 to 95 with it. True for protected packets as well.
   */
  public static boolean looksLikeRtcp(byte[] buffer, int offset, int length) {
    return looksLikeRtpOrRtcp(buffer, offset, length) && (buffer[offset + 1] & 0xe0) == 0xc0;
  }

  /**
   * The stream (SSRC) that a packet says to be of, before anybody knows whether that is true; 0 for
   * what is too short.
   */
  public static long unauthenticatedSsrc(byte[] buffer, int offset, int length) {
    int at = looksLikeRtcp(buffer, offset, length) ? Srtcp.SSRC_AT : RtpHeader.SSRC_AT;
    return length < at + 4 ? 0 : Octets.int32(buffer, offset + at) & 0xffffffffL;
  }
}
