package dev.sottovoce.phone.voice;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.EventFormat;
import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.call.jitter.JitterBuffer;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.call.watch.OpinionScore;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.call.watch.PacketWatch.Origin;
import dev.sottovoce.phone.Leakage;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.Rejection;
import dev.sottovoce.srtp.RtpDemux;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.rtcp.ReceptionStatistics;
import dev.sottovoce.srtp.rtcp.ReportBlock;
import dev.sottovoce.srtp.rtcp.RtcpCompound;
import dev.sottovoce.srtp.rtcp.RtcpPacket;
import dev.sottovoce.srtp.rtcp.VoipMetrics;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this end receives: whoever receives puts packets in, one at a time under a lock, the media
 * thread takes frames out and waits for nobody: what it wants to know beside them it learns when
 * the lock is free.
 */
final class VoiceReceiver {
  /** What became of a datagram. */
  enum Taken {
    REFUSED,
    CONTROL,
    VOICE
  }

  private static final int FRAME_MILLIS = 20;

  /** 6.5 ms (RFC 6716 section 2, for what libopus calls VoIP). */
  private static final int OPUS_LOOK_AHEAD_MILLIS = 6;

  private static final int PAYLOAD_TYPES = 128;

  private final MediaFormat format;
  private final IncomingProtection protection;
  private final MediaWatch watch;
  private final PacketWatch packets;
  private final VoiceSender sender;
  private final Playout playout;
  private final ReentrantLock lock = new ReentrantLock();
  private final RtpHeader header = new RtpHeader();
  private final HeardKeys keys = new HeardKeys();
  private final boolean[] isEvent = new boolean[PAYLOAD_TYPES];
  private @Nullable ReceptionStatistics reception;
  private long reportedHighest = -1;
  private long refused;
  private long reportsRead;
  private Duration roundTrip = Duration.ZERO;
  private boolean roundTripKnown;
  private double heardThere = Double.NaN;
  private boolean held;
  private boolean closed;

  VoiceReceiver(
      MediaFormat format,
      SrtpReceiver protection,
      MediaWatch watch,
      WatchLimits limits,
      VoiceSender sender) {
    this.format = format;
    this.protection = new IncomingProtection(protection);
    this.watch = watch;
    this.packets = new PacketWatch(limits, format.codec().clockRate());
    this.sender = sender;
    playout = new Playout(format.codec().clockRate(), format.codec().frameUnits());
  }

  Taken take(
      byte[] packet, int offset, int length, long arrivalNanos, Instant arrival, Origin origin) {
    lock.lock();
    try {
      return takeAlone(packet, offset, length, arrivalNanos, arrival, origin);
    } finally {
      lock.unlock();
    }
  }

  private Taken takeAlone(
      byte[] packet, int offset, int length, long arrivalNanos, Instant arrival, Origin origin) {
    if (closed) return Taken.REFUSED;
    packets.from(origin, arrivalNanos);
    boolean control = RtpDemux.looksLikeRtcp(packet, offset, length);
    long ssrc = RtpDemux.unauthenticatedSsrc(packet, offset, length);
    int plain = protection.open(packet, offset, length, control);
    if (plain < 0) {
      refused++;
      if (!control) watch.packetArrived(arrivalNanos);
      packets.rejected(Rejection.of(plain), ssrc, arrivalNanos);
      return Taken.REFUSED;
    }
    if (control) {
      if (packets.control(arrivalNanos)) {
        reportsRead++;
        takeReports(Bytes.copyOf(packet, offset, plain), arrivalNanos, arrival);
      }
      return Taken.CONTROL;
    }
    return takeVoice(packet, offset, plain, arrivalNanos) ? Taken.VOICE : Taken.CONTROL;
  }

  /** Packets may come under these keys, too. */
  void addKeys(SrtpReceiver fresh) {
    lock.lock();
    try {
      protection.add(fresh);
      if (closed) protection.destroy();
    } finally {
      lock.unlock();
    }
  }

  void dropOldKeys() {
    lock.lock();
    try {
      protection.dropOld();
    } finally {
      lock.unlock();
    }
  }

  void dropNewKeys() {
    lock.lock();
    try {
      protection.dropNew();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a packet under new keys has authenticated; true once. */
  boolean takeNewKeysHeard() {
    lock.lock();
    try {
      return protection.takeNewHeard();
    } finally {
      lock.unlock();
    }
  }

  private boolean takeVoice(byte[] packet, int offset, int length, long arrivalNanos) {
    if (!header.parse(packet, offset, length) || !isAgreed(header.payloadType())) {
      packets.unread(arrivalNanos);
      return false;
    }
    watch.packetArrived(arrivalNanos);
    boolean event = isEvent[header.payloadType()];
    ReceptionStatistics counts = reception;
    if (counts == null || counts.ssrc() != header.ssrc()) {
      // Another stream's numbers have nothing to do with those before.
      if (counts != null) playout.beginAnew();
      keys.restart();
      counts = new ReceptionStatistics(header.ssrc(), format.codec().clockRate());
      reception = counts;
    }
    if (event) {
      counts.received(header.sequence());
      packets.event(header.ssrc(), arrivalNanos);
      if (!held) takeEvent(packet, arrivalNanos);
    } else {
      counts.received(header.sequence(), header.timestamp(), arrivalNanos);
      packets.speech(header.sequence(), header.timestamp(), header.ssrc(), arrivalNanos);
    }
    watch.packetDecrypted(arrivalNanos);
    if (!held) {
      playout.put(
          header.sequence(),
          header.timestamp(),
          packet,
          header.payloadOffset(),
          event ? 0 : header.payloadLength(),
          arrivalNanos);
    }
    return true;
  }

  private boolean isAgreed(int payloadType) {
    return isEvent[payloadType] || payloadType == format.receivePayloadType();
  }

  private void takeEvent(byte[] packet, long arrivalNanos) {
    keys.take(
        packet, header.payloadOffset(), header.payloadLength(), header.timestamp(), arrivalNanos);
  }

  /** Keys may come as events; before anything arrives. */
  void expectEvents(List<EventFormat> events) {
    lock.lock();
    try {
      for (EventFormat each : events) isEvent[each.receivePayloadType()] = true;
    } finally {
      lock.unlock();
    }
  }

  /** A key that came as an event since this was last asked, or 0. */
  char takeHeardKey() {
    lock.lock();
    try {
      return keys.takeHeard();
    } finally {
      lock.unlock();
    }
  }

  private void takeReports(Bytes compound, long arrivalNanos, Instant arrival) {
    Optional<List<RtcpPacket>> parsed = RtcpCompound.parse(compound);
    if (!parsed.isPresent()) packets.senselessReport();
    for (RtcpPacket each : parsed.orElse(List.of())) takeReport(each, arrivalNanos, arrival);
  }

  private void takeReport(RtcpPacket each, long arrivalNanos, Instant arrival) {
    if (each instanceof RtcpPacket.SenderReport report) {
      packets.senderReport(
          report.ssrc(), report.packetsSent(), report.rtpTimestamp(), arrivalNanos);
      if (isOfAnother(report.ssrc())) return;
      if (reception != null) reception.senderReport(report.ntpTimestamp(), arrival);
      takeBlocks(report.reports(), arrivalNanos, arrival);
    } else if (each instanceof RtcpPacket.ReceiverReport report) {
      if (isPeers(report.ssrc(), arrivalNanos)) takeBlocks(report.reports(), arrivalNanos, arrival);
    } else if (each instanceof RtcpPacket.SourceDescription description) {
      for (RtcpPacket.Chunk chunk : description.chunks()) isPeers(chunk.ssrc(), arrivalNanos);
    } else if (each instanceof RtcpPacket.ExtendedReport report) {
      if (isPeers(report.ssrc(), arrivalNanos)) takeMetrics(report.metrics());
    } else if (each instanceof RtcpPacket.Feedback feedback) {
      // Speech that is late is of no use: nothing is sent again, whoever asks for it.
      boolean ours = feedback.media() == sender.ssrc() || feedback.media() == 0;
      if (isPeers(feedback.sender(), arrivalNanos) && !ours) packets.reportOfAnother(arrivalNanos);
    } else if (each instanceof RtcpPacket.Goodbye goodbye) {
      for (long ssrc : goodbye.sources()) packets.goodbye(ssrc, arrivalNanos);
    }
  }

  private void takeRoundTrip(Duration trip) {
    roundTrip = trip;
    roundTripKnown = true;
  }

  private void takeMetrics(List<VoipMetrics> reported) {
    for (VoipMetrics each : reported) {
      if (each.ssrc() == sender.ssrc()) heardThere = each.opinionScore();
    }
  }

  /** Nobody else has a stream in this call, whoever vouches for it: others are counted. */
  private boolean isPeers(long ssrc, long arrivalNanos) {
    if (!isOfAnother(ssrc)) return true;
    packets.reportOfAnother(arrivalNanos);
    return false;
  }

  private boolean isOfAnother(long ssrc) {
    ReceptionStatistics counts = reception;
    return counts != null && counts.ssrc() != ssrc;
  }

  /** A report without a block on our stream says that nothing of it arrived. */
  private void takeBlocks(List<ReportBlock> blocks, long arrivalNanos, Instant arrival) {
    boolean receivedMore = false;
    for (ReportBlock each : blocks) {
      if (each.ssrc() != sender.ssrc()) continue;
      each.roundTrip(arrival).ifPresent(this::takeRoundTrip);
      packets.receptionReport((int) each.highestSequence(), sender.lastSequence());
      receivedMore = each.highestSequence() != reportedHighest;
      reportedHighest = each.highestSequence();
    }
    watch.peerReported(receivedMore, arrivalNanos);
  }

  /** See {@link JitterBuffer#next}; the payload's length is {@link #lastLength()}. */
  JitterBuffer.Next next(byte[] into) {
    return playout.next(into);
  }

  /** For the media thread. */
  int lastLength() {
    return playout.lastLength();
  }

  void hold(boolean newHeld) {
    lock.lock();
    try {
      if (newHeld != held) playout.beginAnew();
      packets.hold(newHeld);
      held = newHeld;
    } finally {
      lock.unlock();
    }
  }

  /** How many control packets were looked into. */
  long reportsRead() {
    lock.lock();
    try {
      return reportsRead;
    } finally {
      lock.unlock();
    }
  }

  /** See {@link PacketWatch#check}. */
  Optional<Anomaly> checkPackets(long now) {
    lock.lock();
    try {
      return packets.check(now);
    } finally {
      lock.unlock();
    }
  }

  /** The same for the media thread, which does not wait: nothing while somebody is busy here. */
  Optional<Anomaly> checkPacketsIfFree(long now) {
    if (!lock.tryLock()) return Optional.empty();
    try {
      return packets.check(now);
    } finally {
      lock.unlock();
    }
  }

  /** What is told the peer of its stream. */
  record Reports(List<ReportBlock> blocks, List<VoipMetrics> metrics) {
    static final Reports NONE = new Reports(List.of(), List.of());
  }

  /** For the media thread, which does not wait: empty while somebody is busy here. */
  Optional<Reports> reportsIfFree(Instant now) {
    if (!lock.tryLock()) return Optional.empty();
    try {
      ReceptionStatistics counts = reception;
      if (counts == null) return Optional.of(Reports.NONE);
      return Optional.of(new Reports(List.of(counts.report(now)), metrics(counts)));
    } finally {
      lock.unlock();
    }
  }

  /** How the peer's speech arrives here, for the peer. */
  private List<VoipMetrics> metrics(ReceptionStatistics counts) {
    if (counts.packetsReceived() == 0) return List.of();
    return List.of(
        new VoipMetrics(
            counts.ssrc(),
            share(counts, Math.max(0, counts.lost())),
            share(counts, playout.late()),
            (int) Math.min(0xffff, roundTrip.toMillis()),
            playout.targetMillis() + FRAME_MILLIS,
            (int) Math.round(10 * heardHere(counts)),
            playout.targetMillis(),
            JitterBuffer.MOST_MILLIS));
  }

  /** In 1/256, as RFC 3611 wants it. */
  private static int share(ReceptionStatistics counts, long packets) {
    return (int) Math.min(255, 256 * packets / expected(counts));
  }

  private static long expected(ReceptionStatistics counts) {
    return Math.max(1, counts.packetsReceived() + Math.max(0, counts.lost()));
  }

  /** An estimate from what was missing, half a round trip, and what this end adds. */
  private double heardHere(ReceptionStatistics counts) {
    double missing = (Math.max(0, counts.lost()) + playout.late()) / (double) expected(counts);
    double delay = roundTrip.toMillis() / 2.0 + playout.targetMillis() + FRAME_MILLIS;
    return OpinionScore.of(missing, delay);
  }

  /**
   * The codec looks ahead, a packet leaves after its beat, travels, and waits: for the target's
   * frames, of which its own is one, and on average half a frame for the beat here.
   */
  private Optional<Duration> mouthToEar() {
    if (!roundTripKnown) return Optional.empty();
    long codec = format.codec() == AudioCodec.OPUS ? OPUS_LOOK_AHEAD_MILLIS : 0;
    long waits = playout.targetMillis() - FRAME_MILLIS + FRAME_MILLIS / 2;
    long ends = codec + VoiceStream.SENT_AFTER_MILLIS + waits;
    return Optional.of(roundTrip.dividedBy(2).plusMillis(ends));
  }

  VoiceStream.Counts counts(long sent, long concealed, Leakage leakage) {
    lock.lock();
    try {
      ReceptionStatistics counts = reception;
      return new VoiceStream.Counts(
          sent,
          counts == null ? 0 : counts.packetsReceived(),
          counts == null ? 0 : Math.max(0, counts.lost()),
          playout.late(),
          refused,
          concealed,
          counts == null ? Duration.ZERO : counts.jitterTime(),
          counts == null || counts.packetsReceived() == 0 ? Double.NaN : heardHere(counts),
          heardThere,
          mouthToEar(),
          packets.seen(),
          leakage);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      protection.destroy();
    } finally {
      lock.unlock();
    }
  }
}
