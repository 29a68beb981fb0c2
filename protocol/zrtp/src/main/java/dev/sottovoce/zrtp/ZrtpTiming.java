package dev.sottovoce.zrtp;

import java.time.Duration;

/**
 * When messages are sent again and when to give up (RFC 6189 section 6).
 *
 * @param hello T1: first wait after a Hello, its cap, and how many times it is sent again
 * @param other the same for T2, which is for all that the initiator sends later
 * @param patience how long an endpoint that would rather respond waits for the peer's Commit
 * @param deadline from {@link ZrtpEndpoint.Input.Start} to {@link ZrtpEndpoint.Reason#TIMED_OUT}
 */
public record ZrtpTiming(Backoff hello, Backoff other, Duration patience, Duration deadline) {
  /** Waits that double from {@code first} to {@code cap}. */
  public record Backoff(Duration first, Duration cap, int retries) {
    public Backoff {
      if (first.toMillis() < 1 || first.compareTo(cap) > 0 || retries < 1) {
        throw new IllegalArgumentException("want 1 ms <= first <= cap and a retry");
      }
    }
  }

  /** The values of section 6; all in all its ten retries of T2 take some ten seconds. */
  public static final ZrtpTiming RFC_6189 =
      new ZrtpTiming(
          new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), 20),
          new Backoff(Duration.ofMillis(150), Duration.ofMillis(1200), 10),
          Duration.ofMillis(250),
          Duration.ofSeconds(15));

  public ZrtpTiming {
    if (patience.isNegative() || deadline.compareTo(patience) <= 0) {
      throw new IllegalArgumentException("want 0 <= patience < deadline");
    }
  }
}
