package dev.sottovoce.cli.report;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How much later speech begins in one recording than in another, so that pictures line up. */
public final class Alignment {
  private static final int HOPS_A_SECOND = 100;
  private static final int FINE_HOPS_A_SECOND = 1000;
  private static final int NOWHERE = Integer.MIN_VALUE;
  private static final int EARLIEST_SECONDS = -1;
  private static final int LATEST_SECONDS = 5;

  private Alignment() {}

  /**
   * The delay from what one end says to what the other hears, in milliseconds, as the recordings of
   * both ways show it. Each recording begins when its own phone is ready: the difference between
   * the two phones adds to one way what it takes from the other, so the mean of both is free of it.
   *
   * @return empty when a recording fits nowhere
   */
  public static OptionalLong mouthToEarMillis(
      Recording sent, Recording heard, Recording sentBack, Recording heardBack) {
    OptionalDouble there = fine(sent, heard);
    OptionalDouble back = fine(sentBack, heardBack);
    if (there.isEmpty() || back.isEmpty()) return OptionalLong.empty();
    double millis = (there.getAsDouble() + back.getAsDouble()) / 2;
    return millis < 0 ? OptionalLong.empty() : OptionalLong.of(Math.round(millis));
  }

  private static OptionalDouble fine(Recording sent, Recording heard) {
    int coarse = (int) Math.round(delaySeconds(sent, heard) * FINE_HOPS_A_SECOND);
    int around = 2 * FINE_HOPS_A_SECOND / HOPS_A_SECOND;
    int lag = bestLag(sent, heard, FINE_HOPS_A_SECOND, coarse - around, coarse + around);
    return lag == NOWHERE ? OptionalDouble.empty() : OptionalDouble.of(lag);
  }

  /** Seconds from −1 to 5 by which {@code heard} is later; 0 when nothing fits. */
  public static double delaySeconds(Recording sent, Recording heard) {
    int lag =
        bestLag(
            sent,
            heard,
            HOPS_A_SECOND,
            EARLIEST_SECONDS * HOPS_A_SECOND,
            LATEST_SECONDS * HOPS_A_SECOND);
    return lag == NOWHERE ? 0 : lag / (double) HOPS_A_SECOND;
  }

  private static int bestLag(Recording sent, Recording heard, int rate, int earliest, int latest) {
    double[] first = loudness(sent, rate);
    double[] second = loudness(heard, rate);
    double best = 0;
    int bestLag = NOWHERE;
    for (int lag = earliest; lag <= latest; lag++) {
      double product = 0;
      int to = Math.min(first.length, second.length - lag);
      for (int i = Math.max(0, -lag); i < to; i++) product += first[i] * second[i + lag];
      if (product > best) {
        best = product;
        bestLag = lag;
      }
    }
    return bestLag;
  }

  /** For each hop the root of its mean square, less the average of all. */
  private static double[] loudness(Recording recording, int hopsASecond) {
    int hop = recording.rate() / hopsASecond;
    double[] loudness = new double[recording.samples().length / hop];
    double sum = 0;
    for (int i = 0; i < loudness.length; i++) {
      double squares = 0;
      for (int j = i * hop; j < (i + 1) * hop; j++) {
        squares += recording.samples()[j] * (double) recording.samples()[j];
      }
      loudness[i] = Math.sqrt(squares / hop);
      sum += loudness[i];
    }
    for (int i = 0; i < loudness.length; i++) loudness[i] -= sum / loudness.length;
    return loudness;
  }
}
