package dev.sottovoce.phone.voice;

import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.call.jitter.JitterBuffer;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.srtp.RtpDemux;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.rtcp.ReceptionStatistics;
import dev.sottovoce.srtp.rtcp.ReportBlock;
import dev.sottovoce.srtp.rtcp.RtcpCompound;
import dev.sottovoce.srtp.rtcp.RtcpPacket;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this end receives: the network thread puts packets in, the media thread takes frames out.
 * Every method holds the lock for one packet at most.
 */
final class VoiceReceiver {
  /** What became of a datagram. */
  enum Taken {
    REFUSED,
    CONTROL,
    VOICE
  }

  private final MediaFormat format;
  private final IncomingProtection protection;
  private final MediaWatch watch;
  private final long ownSsrc;
  private final JitterBuffer buffer;
  private final RtpHeader header = new RtpHeader();
  private @Nullable ReceptionStatistics reception;
  private long reportedHighest = -1;
  private long refused;
  private boolean held;
  private boolean closed;

  VoiceReceiver(MediaFormat format, SrtpReceiver protection, MediaWatch watch, long ownSsrc) {
    this.format = format;
    this.protection = new IncomingProtection(protection);
    this.watch = watch;
    this.ownSsrc = ownSsrc;
    buffer = new JitterBuffer(format.codec().clockRate(), format.codec().frameUnits());
  }

  synchronized Taken take(
      byte[] packet, int offset, int length, long arrivalNanos, Instant arrival) {
    if (closed) return Taken.REFUSED;
    watch.packetArrived(arrivalNanos);
    boolean control = RtpDemux.looksLikeRtcp(packet, offset, length);
    int plain = protection.open(packet, offset, length, control);
    if (plain < 0) {
      refused++;
      return Taken.REFUSED;
    }
    if (control) {
      takeReports(Bytes.copyOf(packet, offset, plain), arrivalNanos, arrival);
      return Taken.CONTROL;
    }
    return takeVoice(packet, offset, plain, arrivalNanos) ? Taken.VOICE : Taken.CONTROL;
  }

  /** Packets may come under these keys, too. */
  synchronized void addKeys(SrtpReceiver fresh) {
    protection.add(fresh);
    if (closed) protection.destroy();
  }

  synchronized void dropOldKeys() {
    protection.dropOld();
  }

  synchronized void dropNewKeys() {
    protection.dropNew();
  }

  /** Whether a packet under new keys has authenticated; true once. */
  synchronized boolean takeNewKeysHeard() {
    return protection.takeNewHeard();
  }

  private boolean takeVoice(byte[] packet, int offset, int length, long arrivalNanos) {
    if (!header.parse(packet, offset, length)
        || header.payloadType() != format.receivePayloadType()) {
      return false;
    }
    ReceptionStatistics counts = reception;
    if (counts == null || counts.ssrc() != header.ssrc()) {
      // Another stream's numbers have nothing to do with those before.
      if (counts != null) buffer.reset();
      counts = new ReceptionStatistics(header.ssrc(), format.codec().clockRate());
      reception = counts;
    }
    counts.received(header.sequence(), header.timestamp(), arrivalNanos);
    watch.packetDecrypted(arrivalNanos);
    if (!held) {
      buffer.insert(
          header.sequence(),
          header.timestamp(),
          packet,
          header.payloadOffset(),
          header.payloadLength(),
          arrivalNanos);
    }
    return true;
  }

  private void takeReports(Bytes compound, long arrivalNanos, Instant arrival) {
    List<RtcpPacket> packets = RtcpCompound.parse(compound).orElse(List.of());
    for (RtcpPacket each : packets) {
      if (each instanceof RtcpPacket.SenderReport report) {
        if (reception != null && reception.ssrc() == report.ssrc()) {
          reception.senderReport(report.ntpTimestamp(), arrival);
        }
        takeBlocks(report.reports(), arrivalNanos);
      } else if (each instanceof RtcpPacket.ReceiverReport report) {
        takeBlocks(report.reports(), arrivalNanos);
      }
    }
  }

  /** A report without a block on our stream says that nothing of it arrived. */
  private void takeBlocks(List<ReportBlock> blocks, long arrivalNanos) {
    boolean receivedMore = false;
    for (ReportBlock each : blocks) {
      if (each.ssrc() != ownSsrc) continue;
      receivedMore = each.highestSequence() != reportedHighest;
      reportedHighest = each.highestSequence();
    }
    watch.peerReported(receivedMore, arrivalNanos);
  }

  /** See {@link JitterBuffer#next}; the payload's length is {@link #lastLength()}. */
  synchronized JitterBuffer.Next next(byte[] into) {
    return buffer.next(into);
  }

  synchronized int lastLength() {
    return buffer.lastLength();
  }

  synchronized void hold(boolean newHeld) {
    if (newHeld != held) buffer.reset();
    held = newHeld;
  }

  synchronized List<ReportBlock> reports(Instant now) {
    return reception == null ? List.of() : List.of(reception.report(now));
  }

  synchronized VoiceStream.Counts counts(long sent, long concealed) {
    ReceptionStatistics counts = reception;
    return new VoiceStream.Counts(
        sent,
        counts == null ? 0 : counts.packetsReceived(),
        counts == null ? 0 : Math.max(0, counts.lost()),
        buffer.late(),
        refused,
        concealed,
        counts == null ? Duration.ZERO : counts.jitterTime());
  }

  synchronized void close() {
    closed = true;
    protection.destroy();
  }
}
