package dev.sottovoce.cli.policy.compare;

import java.time.Duration;

/**
 * A path between two phones.
 *
 * @param roundTrip there and back, always the same
 * @param lossPercent of the datagrams, each by itself and in both directions
 */
record MediaPath(Duration roundTrip, int lossPercent) {

  Duration oneWay() {
    return roundTrip.dividedBy(2);
  }
}
