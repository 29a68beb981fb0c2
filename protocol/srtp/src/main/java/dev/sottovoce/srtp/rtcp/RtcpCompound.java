package dev.sottovoce.srtp.rtcp;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compound packets (RFC 3550 section 6.1) and reduced-size ones (RFC 5506), both ways. */
public final class RtcpCompound {
  /** The most packets read from one datagram; what follows is ignored. */
  public static final int MAX_PACKETS = 64;

  private static final int SENDER_REPORT = 200;
  private static final int RECEIVER_REPORT = 201;
  private static final int SOURCE_DESCRIPTION = 202;
  private static final int GOODBYE = 203;
  private static final int TRANSPORT_FEEDBACK = 205;
  private static final int PAYLOAD_FEEDBACK = 206;
  private static final int EXTENDED_REPORT = 207;

  /** RFC 3611 section 4.7. */
  private static final int VOIP_METRICS = 7;

  private static final int VOIP_METRICS_WORDS = 8;
  private static final int LEAST_LOSS_FREE_RUN = 16;
  private static final int CNAME = 1;
  private static final int MAX_TEXT_OCTETS = 255;

  private RtcpCompound() {}

  /**
   * Reads a plain (unprotected) compound.
   *
   * @return the packets of known type in their order, or nothing if any length is wrong
   */
  public static Optional<List<RtcpPacket>> parse(Bytes datagram) {
    List<RtcpPacket> packets = new ArrayList<>();
    ByteReader reader = new ByteReader(datagram);
    for (int i = 0; i < MAX_PACKETS && reader.remaining() > 0; i++) {
      int first = reader.u8();
      int type = reader.u8();
      Bytes body = reader.bytes(4 * reader.u16());
      if (reader.overrun() || first >> 6 != 2) return Optional.empty();
      boolean padded = (first & 0x20) != 0;
      // Only the last packet of a compound may be padded (section 6.4.1).
      if (padded && reader.remaining() > 0) return Optional.empty();
      Optional<Bytes> content = padded ? withoutPadding(body) : Optional.of(body);
      if (!content.isPresent()) return Optional.empty();
      if (!parseOne(type, first & 0x1f, new ByteReader(content.get()), packets)) {
        return Optional.empty();
      }
    }
    return datagram.isEmpty() ? Optional.empty() : Optional.of(packets);
  }

  /**
   * Writes the packets one after another; a report must come first (section 6.1) unless both ends
   * take packets of reduced size.
   */
  public static Bytes encode(List<RtcpPacket> packets) {
    ByteWriter writer = new ByteWriter(128);
    for (RtcpPacket packet : packets) encodeOne(packet, writer);
    return writer.toBytes();
  }

  private static Optional<Bytes> withoutPadding(Bytes body) {
    int padding = body.isEmpty() ? 0 : body.at(body.length() - 1);
    if (padding == 0 || padding % 4 != 0 || padding > body.length()) return Optional.empty();
    return Optional.of(body.slice(0, body.length() - padding));
  }

  private static boolean parseOne(int type, int count, ByteReader body, List<RtcpPacket> packets) {
    switch (type) {
      case SENDER_REPORT:
        packets.add(
            new RtcpPacket.SenderReport(
                body.u32(), body.u64(), body.u32(), body.u32(), body.u32(), blocks(count, body)));
        break;
      case RECEIVER_REPORT:
        packets.add(new RtcpPacket.ReceiverReport(body.u32(), blocks(count, body)));
        break;
      case SOURCE_DESCRIPTION:
        packets.add(new RtcpPacket.SourceDescription(chunks(count, body)));
        break;
      case GOODBYE:
        packets.add(goodbye(count, body));
        break;
      case TRANSPORT_FEEDBACK:
        packets.add(feedback(RtcpPacket.FeedbackKind.TRANSPORT, count, body));
        break;
      case PAYLOAD_FEEDBACK:
        packets.add(feedback(RtcpPacket.FeedbackKind.PAYLOAD, count, body));
        break;
      case EXTENDED_REPORT:
        packets.add(extended(body));
        break;
      default:
        // "A receiver must ignore packets with types it does not understand" (section 6.1).
        break;
    }
    return !body.overrun();
  }

  private static List<ReportBlock> blocks(int count, ByteReader body) {
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long ssrc = body.u32();
      int fraction = body.u8();
      int cumulative = body.u24() << 8 >> 8;
      blocks.add(
          new ReportBlock(
              ssrc, fraction, cumulative, body.u32(), body.u32(), body.u32(), body.u32()));
    }
    return blocks;
  }

  private static List<RtcpPacket.Chunk> chunks(int count, ByteReader body) {
    List<RtcpPacket.Chunk> chunks = new ArrayList<>(count);
    for (int i = 0; i < count && !body.overrun(); i++) chunks.add(chunk(body));
    return chunks;
  }

  private static RtcpPacket.Chunk chunk(ByteReader body) {
    long ssrc = body.u32();
    String cname = "";
    while (!body.overrun()) {
      int item = body.u8();
      if (item == 0) {
        // Chunks end on a 32-bit boundary, with one to four zero octets.
        while (body.position() % 4 != 0) body.skip(1);
        break;
      }
      Bytes text = body.vector(1);
      if (item == CNAME) cname = readable(text);
    }
    return new RtcpPacket.Chunk(ssrc, cname);
  }

  private static RtcpPacket.Goodbye goodbye(int count, ByteReader body) {
    List<Long> sources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) sources.add(body.u32());
    String reason = body.remaining() > 0 ? readable(body.vector(1)) : "";
    return new RtcpPacket.Goodbye(sources, reason);
  }

  private static RtcpPacket.Feedback feedback(
      RtcpPacket.FeedbackKind kind, int format, ByteReader body) {
    long sender = body.u32();
    long media = body.u32();
    return new RtcpPacket.Feedback(kind, format, sender, media, body.bytes(body.remaining()));
  }

  private static RtcpPacket.ExtendedReport extended(ByteReader body) {
    long ssrc = body.u32();
    List<VoipMetrics> metrics = new ArrayList<>();
    while (!body.overrun() && body.remaining() > 0) {
      int type = body.u8();
      body.skip(1);
      int words = body.u16();
      ByteReader block = new ByteReader(body.bytes(4 * words));
      boolean known = type == VOIP_METRICS && words == VOIP_METRICS_WORDS;
      if (known && metrics.size() < RtcpPacket.MAX_COUNT) metrics.add(voipMetrics(block));
    }
    return new RtcpPacket.ExtendedReport(ssrc, metrics);
  }

  private static VoipMetrics voipMetrics(ByteReader block) {
    long ssrc = block.u32();
    int lossRate = block.u8();
    int discardRate = block.u8();
    // Densities and durations of bursts and gaps.
    block.skip(6);
    int roundTrip = block.u16();
    int endSystem = block.u16();
    // Levels of signal, noise and echo, the gap threshold, ratings, and the score for listening.
    block.skip(7);
    int opinion = block.u8();
    block.skip(2);
    return new VoipMetrics(
        ssrc, lossRate, discardRate, roundTrip, endSystem, opinion, block.u16(), block.u16());
  }

  /** Text that is no UTF-8 counts as absent: written again it might not fit its length octet. */
  private static String readable(Bytes octets) {
    String text = octets.utf8();
    return Bytes.utf8(text).equals(octets) ? text : "";
  }

  private static void encodeOne(RtcpPacket packet, ByteWriter writer) {
    if (packet instanceof RtcpPacket.SenderReport report) {
      int start = begin(writer, report.reports().size(), SENDER_REPORT);
      writer.u32(report.ssrc()).u64(report.ntpTimestamp()).u32(report.rtpTimestamp());
      writer.u32(report.packetsSent()).u32(report.octetsSent());
      report.reports().forEach(block -> encodeBlock(block, writer));
      end(writer, start);
    } else if (packet instanceof RtcpPacket.ReceiverReport report) {
      int start = begin(writer, report.reports().size(), RECEIVER_REPORT);
      writer.u32(report.ssrc());
      report.reports().forEach(block -> encodeBlock(block, writer));
      end(writer, start);
    } else if (packet instanceof RtcpPacket.SourceDescription description) {
      int start = begin(writer, description.chunks().size(), SOURCE_DESCRIPTION);
      description.chunks().forEach(chunk -> encodeChunk(chunk, start, writer));
      end(writer, start);
    } else if (packet instanceof RtcpPacket.Goodbye goodbye) {
      int start = begin(writer, goodbye.sources().size(), GOODBYE);
      goodbye.sources().forEach(writer::u32);
      if (!goodbye.reason().isEmpty()) writer.vector(1, text(goodbye.reason()));
      end(writer, start);
    } else if (packet instanceof RtcpPacket.Feedback feedback) {
      boolean transport = feedback.kind() == RtcpPacket.FeedbackKind.TRANSPORT;
      int type = transport ? TRANSPORT_FEEDBACK : PAYLOAD_FEEDBACK;
      int start = begin(writer, feedback.format(), type);
      writer.u32(feedback.sender()).u32(feedback.media()).bytes(feedback.details());
      end(writer, start);
    } else if (packet instanceof RtcpPacket.ExtendedReport report) {
      int start = begin(writer, 0, EXTENDED_REPORT);
      writer.u32(report.ssrc());
      report.metrics().forEach(metrics -> encodeMetrics(metrics, writer));
      end(writer, start);
    }
  }

  private static int begin(ByteWriter writer, int count, int type) {
    int start = writer.length();
    writer.u8(0x80 | count).u8(type).u16(0);
    return start;
  }

  /** Pads to a 32-bit boundary and fills in the length in words minus one. */
  private static void end(ByteWriter writer, int start) {
    writer.zeros(-(writer.length() - start) & 3);
    writer.patchU16(start + 2, (writer.length() - start) / 4 - 1);
  }

  private static void encodeBlock(ReportBlock block, ByteWriter writer) {
    writer.u32(block.ssrc()).u8(block.fractionLost()).u24(block.cumulativeLost());
    writer.u32(block.highestSequence()).u32(block.jitter());
    writer.u32(block.lastSenderReport()).u32(block.delaySinceLastSenderReport());
  }

  /** All loss counts as single ones; what depends on the sound is never told. */
  private static void encodeMetrics(VoipMetrics metrics, ByteWriter writer) {
    int notKnown = VoipMetrics.NOT_KNOWN;
    writer.u8(VOIP_METRICS).u8(0).u16(VOIP_METRICS_WORDS).u32(metrics.ssrc());
    writer.u8(metrics.lossRate()).u8(metrics.discardRate());
    writer.u8(0).u8(metrics.lossRate()).u16(0).u16(0);
    writer.u16(metrics.roundTripMillis()).u16(metrics.endSystemMillis());
    writer.u8(notKnown).u8(notKnown).u8(notKnown).u8(LEAST_LOSS_FREE_RUN);
    writer.u8(notKnown).u8(notKnown).u8(notKnown).u8(metrics.opinion()).u8(0).u8(0);
    writer.u16(metrics.nominalMillis()).u16(metrics.mostMillis()).u16(metrics.mostMillis());
  }

  private static void encodeChunk(RtcpPacket.Chunk chunk, int start, ByteWriter writer) {
    writer.u32(chunk.ssrc());
    if (!chunk.cname().isEmpty()) writer.u8(CNAME).vector(1, text(chunk.cname()));
    // At least one zero octet ends the list of items.
    writer.zeros(4 - (writer.length() - start) % 4);
  }

  private static Bytes text(String value) {
    Bytes text = Bytes.utf8(value);
    if (text.length() > MAX_TEXT_OCTETS) {
      throw new IllegalArgumentException("text of " + text.length() + " octets, at most 255 fit");
    }
    return text;
  }
}
