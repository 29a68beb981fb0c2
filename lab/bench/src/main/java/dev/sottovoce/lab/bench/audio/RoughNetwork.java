package dev.sottovoce.lab.bench.audio;

import java.util.Random;

/**
 * What a network does to each packet of a stream, by seed: it is lost, each by itself, or delayed
 * by anything up to the jitter. The same seed does the same to the same packets, whoever receives.
 *
 * @param lossPercent of packets
 * @param jitterMillis the most that one is delayed
 */
record RoughNetwork(int lossPercent, int jitterMillis, long seed) {
  /** It never arrives. */
  static final long LOST = -1;

  /** Delays in nanoseconds, or {@link #LOST}, of so many packets. */
  long[] delays(int packets) {
    Random random = new Random(seed);
    long[] delays = new long[packets];
    for (int i = 0; i < packets; i++) {
      boolean lost = random.nextInt(100) < lossPercent;
      long delay = (long) (random.nextDouble() * jitterMillis * 1_000_000);
      delays[i] = lost ? LOST : delay;
    }
    return delays;
  }
}
