package dev.sottovoce.ice.stun;

import java.time.Duration;

/**
 * Retransmission policy over UDP (RFC 8489 section 6.2.1).
 *
 * @param initial wait after the first send; doubles with each further one
 * @param rc how often the request is sent in all
 * @param rm the wait after the last send, in multiples of {@code initial}
 */
public record Rto(Duration initial, int rc, int rm) {
  public static final Rto RFC_8489 = new Rto(Duration.ofMillis(500), 7, 16);

  public Rto {
    if (initial.isNegative() || initial.isZero() || rc < 1 || rc > 16 || rm < 1) {
      throw new IllegalArgumentException("want initial > 0, rc in 1..16, rm >= 1");
    }
  }

  /** How long to wait after the {@code sends}-th send. */
  Duration waitAfter(int sends) {
    // The last send waits Rm * RTO instead of doubling: late replies are still worth having.
    return sends == rc ? initial.multipliedBy(rm) : initial.multipliedBy(1L << (sends - 1));
  }
}
