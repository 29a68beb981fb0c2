package dev.sottovoce.lab.bench.leakage;

import java.util.SplittableRandom;

/**
 * What each end of each call says in each window, by seed alone: whoever speaks and whoever judges
 * come to the same.
 *
 * @param seed of the whole run
 */
record Script(long seed) {
  /** Half a second, as long as the sentences of the test in virtual time. */
  static final int WINDOW_BEATS = 25;

  /** The first half are alice's, the others bob's. */
  static final int SENTENCES = 8;

  /** Which end of a call. */
  enum Side {
    CALLER,
    CALLEE
  }

  /** How a window is filled. */
  enum Manner {
    SPEAKING,
    /** Only the microphone's noise. */
    SILENT,
    /** Somebody speaks, and the call is muted. */
    MUTED
  }

  /**
   * One window.
   *
   * @param sentence what is said, or would be if it was heard
   * @param loudness of 1
   * @param start samples by which it begins later
   */
  record Window(Manner manner, int sentence, double loudness, int start) {}

  /** Half of the windows are speech, a quarter each silent and muted. */
  Window window(Side side, int call, int number) {
    long place = (call * 2L + side.ordinal()) << 32 | number;
    // The generator mixes its seed: neighbouring ones are independent.
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed ^ place).nextLong());
    int quarter = random.nextInt(4);
    Manner manner = quarter < 2 ? Manner.SPEAKING : quarter == 2 ? Manner.SILENT : Manner.MUTED;
    return new Window(
        manner, random.nextInt(SENTENCES), 0.5 + random.nextDouble() / 2, random.nextInt(960));
  }
}
