package dev.sottovoce.srtp.rtcp;

import java.time.Instant;
import java.util.List;

/** What a sender report tells about our own stream (RFC 3550 section 6.4.1). */
public final class SenderStatistics {
  private final long ssrc;
  private long packets;
  private long octets;

  public SenderStatistics(long ssrc) {
    this.ssrc = ssrc;
  }

  /** Counts a packet that was sent; per-packet path. */
  public void sent(int payloadOctets) {
    packets++;
    octets += payloadOctets;
  }

  public long packetsSent() {
    return packets;
  }

  public long octetsSent() {
    return octets;
  }

  /**
   * @param now stamps the report; arrivals of answers must be told on the same clock
   * @param rtpTimestamp what the stream's clock shows at {@code now}
   */
  public RtcpPacket.SenderReport report(Instant now, long rtpTimestamp, List<ReportBlock> blocks) {
    return new RtcpPacket.SenderReport(
        ssrc,
        NtpTime.of(now),
        rtpTimestamp & 0xffffffffL,
        packets & 0xffffffffL,
        octets & 0xffffffffL,
        blocks);
  }
}
