package dev.sottovoce.policy;

/**
 * When the watch over a call's packets speaks up. Counts are forgotten within ten seconds, so that
 * what honest networks bring now and then does not add up.
 *
 * @param forged packets that are not authentic
 * @param replayed packets that came before
 * @param foreignSources packets of other streams (SSRC) than the peer's
 * @param elsewhere packets from another address than the checked one, in turns with those from
 *     there
 * @param packetsPerSecond the peer's cadence
 * @param jumpMillis how far numbers and times in packets may run ahead of the clock at once
 * @param clockDrift how much faster or slower the peer's clock may be, in millionths
 * @param silenceMillis how long speech may be missing while the peer's reports arrive
 */
public record WatchLimits(
    int forged,
    int replayed,
    int foreignSources,
    int elsewhere,
    int packetsPerSecond,
    int jumpMillis,
    int clockDrift,
    int silenceMillis) {
  /** The highest value of each. */
  public static final int MOST = 1_000_000;

  /** For documents that say nothing. Why each is what it is stands in docs/media.md. */
  public static final WatchLimits DEFAULT = new WatchLimits(5, 40, 5, 40, 50, 3000, 1000, 3000);

  public WatchLimits {
    int least =
        Math.min(
            Math.min(Math.min(forged, replayed), Math.min(foreignSources, elsewhere)),
            Math.min(Math.min(packetsPerSecond, jumpMillis), Math.min(clockDrift, silenceMillis)));
    int most =
        Math.max(
            Math.max(Math.max(forged, replayed), Math.max(foreignSources, elsewhere)),
            Math.max(Math.max(packetsPerSecond, jumpMillis), Math.max(clockDrift, silenceMillis)));
    if (least < 1 || most > MOST) {
      throw new IllegalArgumentException("want limits in 1.." + MOST);
    }
  }
}
