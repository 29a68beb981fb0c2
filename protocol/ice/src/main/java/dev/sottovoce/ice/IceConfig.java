package dev.sottovoce.ice;

import java.time.Duration;

/**
 * Times and bounds of an agent.
 *
 * @param ta pace of new transactions (RFC 8445 section 14.2)
 * @param connectLimit from both descriptions known to a selected pair or {@code Failed}
 * @param maxPairs the check list is pruned to this (RFC 8445 section 6.1.2.5)
 * @param consentInterval mean time between consent checks; each is randomised by a fifth (RFC 7675
 *     section 5.1)
 * @param consentExpiry silence after which nothing more may be sent to the peer
 */
public record IceConfig(
    Duration ta,
    Duration connectLimit,
    int maxPairs,
    Duration consentInterval,
    Duration consentExpiry) {
  public static final IceConfig DEFAULT =
      new IceConfig(
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          100,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  public IceConfig {
    if (ta.toMillis() < 5 || ta.compareTo(connectLimit) > 0) {
      throw new IllegalArgumentException("want 5 ms <= ta <= connectLimit");
    }
    if (maxPairs < 1 || maxPairs > 1000) {
      throw new IllegalArgumentException("want maxPairs in 1..1000, not " + maxPairs);
    }
    if (consentInterval.toMillis() < 100 || consentExpiry.compareTo(consentInterval) < 0) {
      throw new IllegalArgumentException("want 100 ms <= consentInterval <= consentExpiry");
    }
  }
}
