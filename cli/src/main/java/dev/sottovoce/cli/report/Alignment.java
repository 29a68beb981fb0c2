package dev.sottovoce.cli.report;

/** How much later speech begins in one recording than in another, so that pictures line up. */
public final class Alignment {
  private static final int HOPS_A_SECOND = 100;
  private static final int EARLIEST_HOPS = -HOPS_A_SECOND;
  private static final int LATEST_HOPS = 5 * HOPS_A_SECOND;

  private Alignment() {}

  /** Seconds from −1 to 5 by which {@code heard} is later; 0 when nothing fits. */
  public static double delaySeconds(Recording sent, Recording heard) {
    double[] first = loudness(sent);
    double[] second = loudness(heard);
    double best = 0;
    int bestLag = 0;
    for (int lag = EARLIEST_HOPS; lag <= LATEST_HOPS; lag++) {
      double product = 0;
      int to = Math.min(first.length, second.length - lag);
      for (int i = Math.max(0, -lag); i < to; i++) product += first[i] * second[i + lag];
      if (product > best) {
        best = product;
        bestLag = lag;
      }
    }
    return bestLag / (double) HOPS_A_SECOND;
  }

  /** For each hop the root of its mean square, less the average of all. */
  private static double[] loudness(Recording recording) {
    int hop = recording.rate() / HOPS_A_SECOND;
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
