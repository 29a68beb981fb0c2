package dev.sottovoce.srtp;

/**
 * How many packets one master key may protect (RFC 3711 section 9.2). Whoever sends is asked for
 * others early, and sends nothing beyond.
 */
public record KeyLifetime(long rtpPackets, long rtcpPackets) {
  /** As many as a stream has indices. */
  public static final KeyLifetime RFC_3711 = new KeyLifetime(1L << 48, 1L << 31);

  /** New keys are asked for when one in so many of the packets is left. */
  private static final int EARLY = 8;

  public KeyLifetime {
    if (rtpPackets < 1 || rtpPackets > 1L << 48 || rtcpPackets < 1 || rtcpPackets > 1L << 31) {
      throw new IllegalArgumentException("want 1 to 2^48 packets and 1 to 2^31 reports");
    }
  }

  boolean isNearlyOver(long rtp, long rtcp) {
    return rtp >= rtpPackets - rtpPackets / EARLY || rtcp >= rtcpPackets - rtcpPackets / EARLY;
  }
}
