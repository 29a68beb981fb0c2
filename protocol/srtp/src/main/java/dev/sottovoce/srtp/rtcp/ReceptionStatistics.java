package dev.sottovoce.srtp.rtcp;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known about one received stream (RFC 3550 appendices A.1, A.3 and A.8). {@link #received}
 * is the per-packet path and allocates nothing.
 */
public final class ReceptionStatistics {
  private static final int MAX_DROPOUT = 3000;
  private static final int MAX_MISORDER = 100;
  private static final int SEQUENCE_MODULUS = 1 << 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int NONE = -1;

  private final long ssrc;
  private final int clockRate;
  private boolean started;
  private int firstSequence;
  private int highest;
  private long cycles;
  private int badSequence = NONE;
  private long received;
  private long expectedAtLastReport;
  private long receivedAtLastReport;
  private int lastTransit;
  private boolean hasTransit;
  private long jitterTimes16;
  private long lastSenderReport;
  private Instant lastSenderReportAt = Instant.EPOCH;

  /**
   * @param clockRate of the payload, in Hz: 48000 for Opus
   */
  public ReceptionStatistics(long ssrc, int clockRate) {
    if (clockRate < 1) throw new IllegalArgumentException("clock rate " + clockRate);
    this.ssrc = ssrc;
    this.clockRate = clockRate;
  }

  /**
   * Counts a packet that has authenticated.
   *
   * @param rtpTimestamp the packet's own
   * @param arrivalNanos on any steady clock, always the same one
   */
  public void received(int sequence, long rtpTimestamp, long arrivalNanos) {
    if (count(sequence)) updateJitter(rtpTimestamp, arrivalNanos);
  }

  /** The same for a packet whose timestamp does not say when it left, as with events (RFC 4733). */
  public void received(int sequence) {
    count(sequence);
  }

  private boolean count(int sequence) {
    if (!started) {
      start(sequence);
    } else if (!follows(sequence)) {
      return false;
    }
    received++;
    return true;
  }

  /** A sender report of this stream arrived. */
  public void senderReport(long ntpTimestamp, Instant arrival) {
    lastSenderReport = NtpTime.middle(ntpTimestamp);
    lastSenderReportAt = arrival;
  }

  /**
   * The block for our next report; the loss fraction covers the time since the last call (A.3).
   *
   * @param now on the clock of {@link #senderReport}
   */
  public ReportBlock report(Instant now) {
    long expected = expected();
    long expectedInterval = expected - expectedAtLastReport;
    long lostInterval = expectedInterval - (received - receivedAtLastReport);
    expectedAtLastReport = expected;
    receivedAtLastReport = received;
    int fraction =
        expectedInterval <= 0 || lostInterval <= 0
            ? 0
            : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
    int cumulative = (int) Math.max(-0x800000, Math.min(0x7fffff, lost()));
    long delay =
        lastSenderReport == 0 ? 0 : NtpTime.toUnits(Duration.between(lastSenderReportAt, now));
    return new ReportBlock(
        ssrc, fraction, cumulative, highestSequence(), jitter(), lastSenderReport, delay);
  }

  public long ssrc() {
    return ssrc;
  }

  /** Packets received, duplicates and late ones included. */
  public long packetsReceived() {
    return received;
  }

  /** Packets that should have come by now. */
  public long expected() {
    return started ? cycles + highest - firstSequence + 1 : 0;
  }

  /** Expected minus received: below zero when packets were duplicated. */
  public long lost() {
    return expected() - received;
  }

  /** The highest sequence number with the count of its cycles above it, 32 bits. */
  public long highestSequence() {
    return cycles + highest & 0xffffffffL;
  }

  /** Interarrival jitter in units of the clock rate. */
  public long jitter() {
    return jitterTimes16 >> 4;
  }

  public Duration jitterTime() {
    return Duration.ofNanos(jitter() * NANOS_PER_SECOND / clockRate);
  }

  private void start(int sequence) {
    started = true;
    firstSequence = sequence;
    highest = sequence;
    cycles = 0;
    badSequence = NONE;
    received = 0;
    expectedAtLastReport = 0;
    receivedAtLastReport = 0;
    hasTransit = false;
  }

  /**
   * Appendix A.1 without the probation of new sources: a packet that authenticated is from the
   * peer.
   *
   * @return whether the packet counts
   */
  private boolean follows(int sequence) {
    int ahead = sequence - highest & SEQUENCE_MODULUS - 1;
    if (ahead < MAX_DROPOUT) {
      if (sequence < highest) cycles += SEQUENCE_MODULUS;
      highest = sequence;
      badSequence = NONE;
    } else if (ahead <= SEQUENCE_MODULUS - MAX_MISORDER) {
      if (sequence != badSequence) {
        badSequence = sequence + 1 & SEQUENCE_MODULUS - 1;
        return false;
      }
      // Two packets in a row after a large jump: the other side restarted.
      start(sequence);
    }
    return true;
  }

  /** Appendix A.8, in integer arithmetic. */
  private void updateJitter(long rtpTimestamp, long arrivalNanos) {
    int transit = (int) (toClockUnits(arrivalNanos) - rtpTimestamp);
    if (hasTransit) {
      long difference = Math.abs((long) (transit - lastTransit));
      jitterTimes16 += difference - (jitterTimes16 + 8 >> 4);
    }
    lastTransit = transit;
    hasTransit = true;
  }

  private long toClockUnits(long nanos) {
    return nanos / NANOS_PER_SECOND * clockRate
        + nanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND;
  }
}
