package dev.sottovoce.srtp.rtcp;

import dev.sottovoce.wire.Bytes;
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

  /**
   * RTPFB or PSFB (RFC 4585 section 6.1). Nothing is asked for again in a call of voice, so it is
   * read for its two sources alone.
   *
   * @param format 0 to 31; with the kind it says what is wanted
   * @param sender who says it
   * @param media whose stream it is about, or 0
   * @param details as they came
   */
  record Feedback(FeedbackKind kind, int format, long sender, long media, Bytes details)
      implements RtcpPacket {
    public Feedback {
      if (format < 0 || format > MAX_COUNT) {
        throw new IllegalArgumentException("format " + format + " is not in 0..31");
      }
    }
  }

  /** What feedback is about. */
  enum FeedbackKind {
    /** Packets: lost ones to be sent again (NACK). */
    TRANSPORT,
    /** Pictures: a whole one is wanted (PLI). */
    PAYLOAD
  }

  private static <T> List<T> bounded(List<T> list) {
    if (list.size() > MAX_COUNT) {
      throw new IllegalArgumentException(list.size() + " entries, at most " + MAX_COUNT + " fit");
    }
    return List.copyOf(list);
  }
}
