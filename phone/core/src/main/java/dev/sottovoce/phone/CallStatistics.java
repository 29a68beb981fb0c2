package dev.sottovoce.phone;

import dev.sottovoce.call.watch.Anomaly;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The counts of one call.
 *
 * @param packetsSent RTP packets sent
 * @param packetsReceived RTP packets that arrived and authenticated
 * @param packetsLost RTP packets that never arrived, by sequence number (RFC 3550 section 6.4.1)
 * @param packetsLate RTP packets that came after their turn to be played
 * @param packetsRefused packets that did not authenticate or were replayed
 * @param framesConcealed frames of 20 ms that were played from nothing
 * @param jitter the interarrival jitter (RFC 3550 section 6.4.1)
 * @param setUp from the caller's command (or the callee's answer) until protected audio was sent
 *     and authentic audio had arrived; absent until then
 * @param heardHere an estimate of the opinion score (MOS, 1 to 5) that the other end's speech gets
 *     here, by loss and delay
 * @param heardThere what the other end says of the speech from here
 * @param mouthToEar an estimate of the delay from what the other end's phone takes in to what is
 *     played here, without sound devices and the 20 ms in which a microphone fills a frame; absent
 *     until a report has told the round trip
 * @param anomalies what the watch over packets told of, with the counts of now
 * @param leakage what the packets that were sent could tell an observer
 */
public record CallStatistics(
    long packetsSent,
    long packetsReceived,
    long packetsLost,
    long packetsLate,
    long packetsRefused,
    long framesConcealed,
    Duration jitter,
    Optional<Duration> setUp,
    Optional<Double> heardHere,
    Optional<Double> heardThere,
    Optional<Duration> mouthToEar,
    List<Anomaly> anomalies,
    Leakage leakage) {
  /** Nothing sent or received. */
  public static final CallStatistics NONE =
      new CallStatistics(
          0,
          0,
          0,
          0,
          0,
          0,
          Duration.ZERO,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Leakage.NONE);

  public CallStatistics {
    anomalies = List.copyOf(anomalies);
  }
}
