package dev.sottovoce.lab.bench.leakage;

import java.util.Arrays;

/**
 * The figures by which observers of times go: for a window's packets their offsets from the beat
 * one by one, mean, deviation, quantiles, first differences and spectrum; the sizes; what the other
 * end sent meanwhile; reports and checks both ways.
 */
final class Features {
  /** What is further off the beat is as far as this: a machine that stood still tells nothing. */
  private static final double FURTHEST_MICROS = 2_000;

  private static final double[] QUANTILES = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};
  private static final int SPECTRUM = 10;

  private final double[] values = new double[120];
  private int count;

  private Features() {}

  /** Of a window of one end, whose other end is there as well. */
  static double[] of(Track track, Track other, int window, long[] span) {
    Features features = new Features();
    double[] offsets = clipped(track.offsets(window));
    for (double each : offsets) features.add(each);
    features.addSpread(offsets);
    features.addSpectrum(offsets);
    double[] sizes = new double[offsets.length];
    int[] octets = track.octets(window);
    for (int i = 0; i < sizes.length; i++) sizes[i] = octets[i];
    features.addSpread(sizes);
    features.addSpread(clipped(other.offsetsBetween(span[0], span[1])));
    for (Track each : new Track[] {track, other}) {
      features.add(each.count(CapturedPacket.Kind.RTCP, span[0], span[1]));
      features.add(each.count(CapturedPacket.Kind.STUN, span[0], span[1]));
    }
    return Arrays.copyOf(features.values, features.count);
  }

  private static double[] clipped(double[] offsets) {
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = Math.max(-FURTHEST_MICROS, Math.min(FURTHEST_MICROS, offsets[i]));
    }
    return offsets;
  }

  private void add(double value) {
    values[count++] = value;
  }

  private void addSpread(double[] series) {
    if (series.length == 0) {
      count += QUANTILES.length + 4;
      return;
    }
    double mean = Arrays.stream(series).average().orElse(0);
    double squares = 0;
    double steps = 0;
    double largest = 0;
    for (int i = 0; i < series.length; i++) {
      squares += (series[i] - mean) * (series[i] - mean);
      if (i == 0) continue;
      double step = Math.abs(series[i] - series[i - 1]);
      steps += step;
      largest = Math.max(largest, step);
    }
    add(mean);
    add(Math.sqrt(squares / series.length));
    add(steps / series.length);
    add(largest);
    double[] sorted = series.clone();
    Arrays.sort(sorted);
    for (double quantile : QUANTILES) add(sorted[(int) (quantile * (sorted.length - 1))]);
  }

  private void addSpectrum(double[] series) {
    for (int bin = 1; bin <= SPECTRUM; bin++) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < series.length; i++) {
        double angle = 2 * Math.PI * bin * i / series.length;
        real += series[i] * Math.cos(angle);
        imaginary += series[i] * Math.sin(angle);
      }
      add(Math.log1p(Math.hypot(real, imaginary)));
    }
  }
}
