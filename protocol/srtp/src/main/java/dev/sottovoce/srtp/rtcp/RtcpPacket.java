package dev.sottovoce.srtp.rtcp;

import java.util.List;

/** One packet of a compound (RFC 3550 section 6). All SSRCs are unsigned 32-bit numbers. */
public sealed interface RtcpPacket {
  /** The most report blocks, chunks or sources that one packet can count. */
  int MAX_COUNT = 31;

  /**
   * SR (section 6.4.1): from an end that sends media.
   *
   * @param ntpTimestamp 64 bits, as a signed number
   * @param rtpTimestamp the same instant on the stream's clock
   */
  record SenderReport(
      long ssrc,
      long ntpTimestamp,
      long rtpTimestamp,
      long packetsSent,
      long octetsSent,
      List<ReportBlock> reports)
      implements RtcpPacket {
    public SenderReport {
      reports = bounded(reports);
    }
  }

  /** RR (section 6.4.2): from an end that only receives. */
  record ReceiverReport(long ssrc, List<ReportBlock> reports) implements RtcpPacket {
    public ReceiverReport {
      reports = bounded(reports);
    }
  }

  /** SDES (section 6.5). */
  record SourceDescription(List<Chunk> chunks) implements RtcpPacket {
    public SourceDescription {
      chunks = bounded(chunks);
    }
  }

  /**
   * One source's description; only CNAME is read and written, other items are skipped.
   *
   * @param cname empty if the chunk had none; random per call (RFC 7022), never a person's name
   */
  record Chunk(long ssrc, String cname) {}

  /** BYE (section 6.6). */
  record Goodbye(List<Long> sources, String reason) implements RtcpPacket {
    public Goodbye {
      sources = bounded(sources);
    }
  }

  /** XR (RFC 3611); only VoIP metrics are read and written, other blocks are skipped. */
  record ExtendedReport(long ssrc, List<VoipMetrics> metrics) implements RtcpPacket {
    public ExtendedReport {
      metrics = bounded(metrics);
    }
  }

  private static <T> List<T> bounded(List<T> list) {
    if (list.size() > MAX_COUNT) {
      throw new IllegalArgumentException(list.size() + " entries, at most " + MAX_COUNT + " fit");
    }
    return List.copyOf(list);
  }
}
