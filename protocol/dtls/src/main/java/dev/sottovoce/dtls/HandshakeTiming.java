package dev.sottovoce.dtls;

import java.time.Duration;

/**
 * When to send a flight again and when to give up (RFC 6347 section 4.2.4).
 *
 * @param firstResend wait before the first retransmission; it doubles twice and then stays. The RFC
 *     proposes one second for paths nobody knows; after ICE the path has just answered, so waiting
 *     long only delays the call
 * @param deadline from {@link DtlsAssociation.Input.Start} to {@link
 *     DtlsAssociation.Reason#TIMED_OUT}
 */
public record HandshakeTiming(Duration firstResend, Duration deadline) {
  public static final HandshakeTiming AFTER_ICE =
      new HandshakeTiming(Duration.ofMillis(150), Duration.ofSeconds(10));

  public HandshakeTiming {
    if (firstResend.toMillis() < 10 || firstResend.compareTo(deadline) > 0) {
      throw new IllegalArgumentException("want 10 ms <= firstResend <= deadline");
    }
  }
}
