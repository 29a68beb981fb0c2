package dev.sottovoce.testing.leakage;

import java.util.Arrays;
import java.util.List;

/**
 * Somebody who has seen many sightings whose content was known, and guesses. These go by sizes and
 * beats; {@link TimingObservers} by times. Whoever cannot tell guesses the first class.
 */
@FunctionalInterface
public interface Observer {
  /** The label that it takes for the likeliest. */
  int guess(Sighting seen);

  /** By the average and the spread of sizes, and how many packets came. */
  static Observer byAverages(List<Sighting> known, int classes) {
    double[][] centres = new double[classes][];
    for (int label = 0; label < classes; label++) {
      double[] sum = new double[3];
      int count = 0;
      for (Sighting each : known) {
        if (each.label() != label) continue;
        double[] features = averages(each.octets());
        for (int i = 0; i < sum.length; i++) sum[i] += features[i];
        count++;
      }
      for (int i = 0; i < sum.length; i++) sum[i] /= count;
      centres[label] = sum;
    }
    return seen -> {
      int[] octets = seen.octets();
      double[] features = averages(octets);
      double[] scores = new double[classes];
      for (int label = 0; label < classes; label++) {
        for (int i = 0; i < features.length; i++) {
          double off = features[i] - centres[label][i];
          scores[label] -= off * off;
        }
      }
      return first(scores);
    };
  }

  private static double[] averages(int[] octets) {
    double sum = 0;
    double squares = 0;
    int packets = 0;
    for (int each : octets) {
      sum += each;
      squares += each * (double) each;
      if (each > 0) packets++;
    }
    double mean = sum / octets.length;
    double spread = Math.sqrt(Math.max(0, squares / octets.length - mean * mean));
    return new double[] {mean, spread, 10.0 * packets};
  }

  /** By how often each size came on each beat (naive Bayes). */
  static Observer byFrequencies(List<Sighting> known, int classes) {
    int beats = known.get(0).octets().length;
    int sizes = 1500;
    double[][] counts = new double[classes][beats * sizes];
    double[] total = new double[classes];
    for (double[] each : counts) Arrays.fill(each, 0.5);
    for (Sighting each : known) {
      for (int beat = 0; beat < beats; beat++) {
        counts[each.label()][beat * sizes + each.octets()[beat]]++;
      }
      total[each.label()]++;
    }
    return seen -> {
      int[] octets = seen.octets();
      double[] scores = new double[classes];
      for (int label = 0; label < classes; label++) {
        for (int beat = 0; beat < beats; beat++) {
          scores[label] += Math.log(counts[label][beat * sizes + octets[beat]] / total[label]);
        }
      }
      return first(scores);
    };
  }

  /** By the five most alike, and all that are just as alike. */
  static Observer byNeighbours(List<Sighting> known, int classes) {
    return seen -> {
      int[] octets = seen.octets();
      long[] distances = new long[known.size()];
      for (int i = 0; i < distances.length; i++) {
        int[] other = known.get(i).octets();
        for (int beat = 0; beat < octets.length; beat++) {
          distances[i] += Math.abs(octets[beat] - other[beat]);
        }
      }
      long[] sorted = distances.clone();
      Arrays.sort(sorted);
      double[] votes = new double[classes];
      for (int i = 0; i < distances.length; i++) {
        if (distances[i] <= sorted[4]) votes[known.get(i).label()]++;
      }
      return first(votes);
    };
  }

  /** The first of the best. */
  static int first(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) if (scores[i] > scores[best] + 1e-9) best = i;
    return best;
  }
}
