package dev.sottovoce.call.watch;

import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.Rejection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watches what arrives in a call for signs that somebody tampers with it. Rejecting packets is
 * SRTP's work; this says that there were any, how many, and of which kind. Nothing is allocated per
 * packet. Times are nanoseconds on one monotonic clock. Confined to one thread at a time.
 */
public final class PacketWatch {
  /** Where a packet came from. */
  public enum Origin {
    /** From the address that ICE checked. */
    PATH,
    ELSEWHERE
  }

  /** Whether the other end should be heard. */
  private enum Speech {
    /** Its reports will tell. */
    UNKNOWN,
    EXPECTED,
    ENDED
  }

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** All that a limit allows is forgotten in this time. */
  private static final long FORGOTTEN_AFTER_NANOS = 10 * NANOS_PER_SECOND;

  /** What goes on is told again after this time, with the new count. */
  private static final long TOLD_AGAIN_AFTER_NANOS = 60 * NANOS_PER_SECOND;

  /** An address that took the path's place: consent ends after 30 s, and a new path is found. */
  private static final long ICE_FINDS_OUT_NANOS = 40 * NANOS_PER_SECOND;

  /** Two addresses take turns when each is heard within this time. */
  private static final long TURNS_NANOS = NANOS_PER_SECOND;

  /** Speech may come a moment after a report that overtook it. */
  private static final long SPEECH_FOLLOWS_NANOS = NANOS_PER_SECOND / 2;

  /** Reports in ten seconds; there are five between our phones. */
  private static final int MOST_CONTROL = 100;

  private static final long NEVER = Long.MIN_VALUE;

  private static final Anomaly.Kind[] KINDS = Anomaly.Kind.values();

  private final WatchLimits limits;
  private final StreamPace pace;
  private final long silenceNanos;
  private final long jumpNanos;
  private final long jumpPackets;
  private final Bucket forged;
  private final Bucket replayed;
  private final Bucket foreign;
  private final Bucket control;

  private final long[] counts = new long[KINDS.length];
  private final boolean[] told = new boolean[KINDS.length];
  private final long[] toldAt = new long[KINDS.length];
  private final ArrayDeque<Anomaly.Kind> news = new ArrayDeque<>(KINDS.length);

  private boolean hasSource;
  private long source;
  private long received;

  /** When speech was last heard, or should have begun to be. */
  private long speechAt;

  private Speech speech = Speech.UNKNOWN;
  private boolean held;
  private long reportedAt;
  private boolean reported;
  private long reportedSent;
  private long goodbyeAt;
  private boolean goodbye;
  private long pathAt;
  private long elsewhereAt;
  private long elsewhereSince = NEVER;
  private boolean elsewhere;
  private int mixed;

  /**
   * @param clockRate of the stream's timestamps, in Hz
   */
  public PacketWatch(WatchLimits limits, int clockRate) {
    this.limits = limits;
    pace = new StreamPace(limits, clockRate);
    silenceNanos = limits.silenceMillis() * NANOS_PER_MILLI;
    jumpNanos = limits.jumpMillis() * NANOS_PER_MILLI;
    jumpPackets = limits.jumpMillis() * (long) limits.packetsPerSecond() / 1000;
    forged = bucket(limits.forged());
    replayed = bucket(limits.replayed());
    foreign = bucket(limits.foreignSources());
    control = bucket(MOST_CONTROL);
  }

  private static Bucket bucket(int limit) {
    return new Bucket(limit, FORGOTTEN_AFTER_NANOS / limit);
  }

  /**
   * A packet was rejected.
   *
   * @param unauthenticatedSsrc what it says itself
   */
  public void rejected(Rejection why, long unauthenticatedSsrc, long now) {
    switch (why) {
      case REPLAYED, TOO_OLD -> count(Anomaly.Kind.REPLAYED, replayed, now);
      case CLOSED -> {}
      default -> {
        boolean stranger = hasSource && unauthenticatedSsrc != source;
        if (stranger) count(Anomaly.Kind.FOREIGN_SOURCE, foreign, now);
        else count(Anomaly.Kind.FORGED, forged, now);
      }
    }
  }

  /** A packet, authentic or not, came from there. */
  public void from(Origin origin, long now) {
    if (origin == Origin.ELSEWHERE) {
      fromElsewhere(now);
      return;
    }
    if (now - elsewhereAt > TURNS_NANOS) mixed = 0;
    else if (elsewhere) countMixed();
    elsewhere = false;
    pathAt = now;
    elsewhereSince = NEVER;
  }

  private void fromElsewhere(long now) {
    if (now - pathAt > TURNS_NANOS) mixed = 0;
    elsewhere = true;
    elsewhereAt = now;
    if (elsewhereSince == NEVER) elsewhereSince = now;
    if (now - elsewhereSince <= ICE_FINDS_OUT_NANOS) return;
    raise(Anomaly.Kind.ELSEWHERE);
    elsewhereSince = now;
  }

  /** From there and from the path in turns: nobody moved from one to the other. */
  private void countMixed() {
    counts[Anomaly.Kind.ELSEWHERE.ordinal()]++;
    if (++mixed > limits.elsewhere()) tellLater(Anomaly.Kind.ELSEWHERE);
  }

  /** An authentic RTP packet of the agreed format, which did not come before. */
  public void speech(int sequence, long timestamp, long ssrc, long now) {
    follow(ssrc, now);
    pace.packet(sequence, timestamp, now, this);
  }

  /** An authentic event (RFC 4733): its time is when it began, which says nothing of the pace. */
  public void event(long ssrc, long now) {
    follow(ssrc, now);
    pace.count(now, this);
  }

  /** An authentic RTP packet that is not read: of no agreed format, or malformed. */
  public void unread(long now) {
    pace.count(now, this);
    speechAt = now;
    reported = false;
  }

  private void follow(long ssrc, long now) {
    if (!hasSource || ssrc != source) {
      if (hasSource) count(Anomaly.Kind.FOREIGN_SOURCE, foreign, now);
      hasSource = true;
      source = ssrc;
      received = 0;
      goodbye = false;
      pace.restart();
    }
    received++;
    speech = Speech.EXPECTED;
    speechAt = now;
    reported = false;
    if (goodbye && now - goodbyeAt > jumpNanos) {
      raise(Anomaly.Kind.CONTRADICTION);
      goodbyeAt = now;
    }
  }

  /**
   * Authentic control arrived.
   *
   * @return whether to read it: a flood of it is not worth the work
   */
  public boolean control(long now) {
    boolean flood = control.add(now);
    if (flood) raise(Anomaly.Kind.RATE);
    return !flood;
  }

  /** An authentic report of the sender of the stream (RFC 3550 section 6.4.1). */
  public void senderReport(long ssrc, long packetsSent, long rtpTimestamp, long now) {
    if (hasSource && ssrc != source) {
      reportOfAnother(now);
      return;
    }
    boolean sentMore = packetsSent != reportedSent;
    reportedSent = packetsSent;
    expectSpeech(sentMore, now);
    if (!hasSource) return;
    // Reports and packets overtake one another, but not by more than the network holds.
    boolean fewer = (int) (packetsSent + jumpPackets - received) < 0;
    if (fewer || pace.isAhead(rtpTimestamp, now)) raise(Anomaly.Kind.CONTRADICTION);
  }

  /** Who says that it sends should be heard, from the first such report on. */
  private void expectSpeech(boolean sentMore, long now) {
    if (held || !sentMore) return;
    if (speech == Speech.UNKNOWN) {
      speech = Speech.EXPECTED;
      speechAt = now;
    }
    if (speech == Speech.EXPECTED && !reported && now - speechAt > silenceNanos) {
      reported = true;
      reportedAt = now;
    }
  }

  /**
   * An authentic report on our own stream.
   *
   * @param highest the number that the other end says to have received
   * @param sent the last number that was sent
   */
  public void receptionReport(int highest, int sent) {
    if ((short) (highest - sent) > 0) raise(Anomaly.Kind.CONTRADICTION);
  }

  /** Authentic control about a source that the other end does not have. */
  public void reportOfAnother(long now) {
    if (hasSource) count(Anomaly.Kind.FOREIGN_SOURCE, foreign, now);
  }

  /** Authentic control that has no sense. */
  public void senselessReport() {
    raise(Anomaly.Kind.CONTRADICTION);
  }

  /** The other end said that its stream ends (RFC 3550 section 6.6). */
  public void goodbye(long ssrc, long now) {
    if (!hasSource || ssrc != source) {
      reportOfAnother(now);
      return;
    }
    goodbye = true;
    goodbyeAt = now;
    speech = Speech.ENDED;
  }

  /** The call is held, or goes on: silence is wanted, and clocks may have stood still. */
  public void hold(boolean newHeld) {
    if (newHeld == held) return;
    held = newHeld;
    speech = Speech.UNKNOWN;
    reported = false;
    pace.restart();
  }

  /** What there is to tell since it was last asked, one at a time. */
  public Optional<Anomaly> check(long now) {
    if (reported && now - reportedAt > SPEECH_FOLLOWS_NANOS) {
      reported = false;
      raise(Anomaly.Kind.ONE_WAY_SILENCE);
    }
    for (int i = news.size(); i > 0; i--) {
      Anomaly.Kind kind = news.remove();
      int at = kind.ordinal();
      if (told[at] && now - toldAt[at] < TOLD_AGAIN_AFTER_NANOS) continue;
      told[at] = true;
      toldAt[at] = now;
      return Optional.of(new Anomaly(kind, counts[at]));
    }
    return Optional.empty();
  }

  /** What was told so far, with the counts of now. */
  public List<Anomaly> seen() {
    List<Anomaly> seen = new ArrayList<>();
    for (Anomaly.Kind kind : KINDS) {
      if (told[kind.ordinal()]) seen.add(new Anomaly(kind, counts[kind.ordinal()]));
    }
    return seen;
  }

  /** One more of a kind that is odd by itself. */
  void raise(Anomaly.Kind kind) {
    counts[kind.ordinal()]++;
    tellLater(kind);
  }

  /** One more of a kind that honest networks bring, too, if seldom. */
  private void count(Anomaly.Kind kind, Bucket bucket, long now) {
    counts[kind.ordinal()]++;
    if (bucket.add(now)) tellLater(kind);
  }

  private void tellLater(Anomaly.Kind kind) {
    if (!news.contains(kind)) news.add(kind);
  }
}
