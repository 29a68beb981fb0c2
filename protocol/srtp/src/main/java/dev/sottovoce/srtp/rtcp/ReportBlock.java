package dev.sottovoce.srtp.rtcp;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one end tells about a stream it receives (RFC 3550 section 6.4.1).
 *
 * @param ssrc the stream's source
 * @param fractionLost of the packets expected since the last report, in 1/256
 * @param cumulativeLost packets lost since the beginning, 24 bits signed: duplicates make it
 *     negative
 * @param highestSequence the highest sequence number, extended by the count of its cycles
 * @param jitter interarrival jitter in units of the stream's clock
 * @param lastSenderReport middle 32 bits of the last SR's NTP timestamp, 0 if there was none
 * @param delaySinceLastSenderReport in 1/65536 s, 0 if there was none
 */
public record ReportBlock(
    long ssrc,
    int fractionLost,
    int cumulativeLost,
    long highestSequence,
    long jitter,
    long lastSenderReport,
    long delaySinceLastSenderReport) {
  /** The longest round trip that is believed; anything above is a peer's nonsense. */
  private static final Duration MAX_ROUND_TRIP = Duration.ofMinutes(1);

  /** The part of packets lost since the last report, 0 to 1. */
  public double lossFraction() {
    return fractionLost / 256.0;
  }

  /**
   * Round-trip time to whoever sent this block (RFC 3550 section 6.4.1).
   *
   * @param arrival when the block arrived, on the clock that our sender reports are stamped with
   * @return nothing if the peer had no report of ours yet, or its figures make no sense
   */
  public Optional<Duration> roundTrip(Instant arrival) {
    if (lastSenderReport == 0) return Optional.empty();
    long now = NtpTime.middle(NtpTime.of(arrival));
    long units = now - lastSenderReport - delaySinceLastSenderReport & 0xffffffffL;
    // A delay a little longer than the whole trip is rounding, not time travel.
    if (units > 0xffff0000L) return Optional.of(Duration.ZERO);
    Duration trip = NtpTime.ofUnits(units);
    return trip.compareTo(MAX_ROUND_TRIP) > 0 ? Optional.empty() : Optional.of(trip);
  }
}
