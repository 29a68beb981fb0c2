package dev.sottovoce.lab.sidechannel.timing;

import java.util.Arrays;

/** Welch's t-test of two classes of times, with the slowest cropped at several percentiles. */
final class Welch {
  /**
   * Interrupts and collections lie in the tail; where to cut is not known, so several are tried.
   */
  private static final double[] CROPS = {1, 0.99, 0.95, 0.9, 0.8, 0.6};

  private static final int LEAST = 100;

  /**
   * The result of one crop.
   *
   * @param t the statistic
   * @param samples what was left of both classes
   */
  record Result(double t, int samples) {}

  private static final class Moments {
    int n;
    double mean;
    double sumOfSquares;

    void add(double value) {
      n++;
      double difference = value - mean;
      mean += difference / n;
      sumOfSquares += difference * (value - mean);
    }

    double varianceOfMean() {
      return sumOfSquares / (n - 1) / n;
    }
  }

  private Welch() {}

  /** The crop with the largest magnitude of t. */
  static Result worst(long[] nanos, boolean[] fixed) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    Result worst = new Result(0, 0);
    for (double crop : CROPS) {
      long most = sorted[(int) Math.min(sorted.length - 1L, (long) (crop * sorted.length))];
      Result result = upTo(most, nanos, fixed);
      if (worst.samples() == 0 || Math.abs(result.t()) > Math.abs(worst.t())) worst = result;
    }
    return worst;
  }

  private static Result upTo(long most, long[] nanos, boolean[] fixed) {
    Moments one = new Moments();
    Moments other = new Moments();
    for (int i = 0; i < nanos.length; i++) {
      if (nanos[i] <= most) (fixed[i] ? one : other).add(nanos[i]);
    }
    if (one.n < LEAST || other.n < LEAST) return new Result(0, one.n + other.n);
    double spread = Math.sqrt(one.varianceOfMean() + other.varianceOfMean());
    double t = spread == 0 ? 0 : (one.mean - other.mean) / spread;
    return new Result(t, one.n + other.n);
  }
}
