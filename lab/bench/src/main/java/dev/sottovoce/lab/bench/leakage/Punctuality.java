package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.leakage.Recorded.Seen;
import java.util.Arrays;
import java.util.List;

/**
 * How far from their beats packets left, whatever was said: on a busy machine its noise hides what
 * is sought, and figures are not to be believed.
 *
 * @param medianMicros half of the packets were not further off
 * @param mostMicros 99 of 100 were not further off
 */
record Punctuality(double medianMicros, double mostMicros) {
  /** A tenth of a beat. */
  static final double BELIEVED_MICROS = 2_000;

  static Punctuality of(List<Recorded> runs) {
    int count = 0;
    for (Recorded run : runs) for (Seen each : run.seen()) count += each.offsets().length;
    double[] off = new double[count];
    for (Recorded run : runs) {
      for (Seen each : run.seen()) {
        for (double offset : each.offsets()) off[--count] = Math.abs(offset);
      }
    }
    if (off.length == 0) return new Punctuality(Double.NaN, Double.NaN);
    Arrays.sort(off);
    return new Punctuality(off[off.length / 2], off[(int) (0.99 * (off.length - 1))]);
  }

  boolean isBelieved() {
    return mostMicros <= BELIEVED_MICROS;
  }
}
