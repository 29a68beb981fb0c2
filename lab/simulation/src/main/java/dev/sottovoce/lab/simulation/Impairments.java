package dev.sottovoce.lab.simulation;

import java.time.Duration;

/**
 * What a network does to datagrams, each independently and in both directions.
 *
 * @param loss share that never arrives, 0 to 1
 * @param duplication share that arrives twice
 * @param corruption share in which one bit flips
 * @param reordering share that is held back by {@link #HOLD_BACK} and so overtaken
 * @param delay one way, for all
 * @param jitter added at random, from nothing to this, equally distributed; reorders, too
 */
public record Impairments(
    double loss,
    double duplication,
    double corruption,
    double reordering,
    Duration delay,
    Duration jitter) {
  public static final Duration HOLD_BACK = Duration.ofMillis(60);

  /** A good network: 10 ms one way and nothing else. */
  public static final Impairments NONE =
      new Impairments(0, 0, 0, 0, Duration.ofMillis(10), Duration.ZERO);

  public Impairments {
    for (double share : new double[] {loss, duplication, corruption, reordering}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
      }
    }
    if (delay.isNegative() || jitter.isNegative()) {
      throw new IllegalArgumentException("a delay is not negative");
    }
  }

  public Impairments withLoss(double share) {
    return new Impairments(share, duplication, corruption, reordering, delay, jitter);
  }

  public Impairments withDuplication(double share) {
    return new Impairments(loss, share, corruption, reordering, delay, jitter);
  }

  public Impairments withCorruption(double share) {
    return new Impairments(loss, duplication, share, reordering, delay, jitter);
  }

  public Impairments withReordering(double share) {
    return new Impairments(loss, duplication, corruption, share, delay, jitter);
  }

  public Impairments withDelay(Duration oneWay) {
    return new Impairments(loss, duplication, corruption, reordering, oneWay, jitter);
  }

  public Impairments withJitter(Duration most) {
    return new Impairments(loss, duplication, corruption, reordering, delay, most);
  }
}
