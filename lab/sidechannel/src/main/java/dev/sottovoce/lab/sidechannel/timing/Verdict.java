package dev.sottovoce.lab.sidechannel.timing;

/**
 * What came out for one target.
 *
 * @param t Welch's t of the largest magnitude over all crops
 * @param samples how many samples went into it, both classes together
 */
public record Verdict(String name, double t, int samples) {
  /** The threshold of dudect for a leak; below it none was shown, which is no proof of none. */
  public static final double THRESHOLD = 10;

  public boolean leaks() {
    return Math.abs(t) > THRESHOLD;
  }
}
