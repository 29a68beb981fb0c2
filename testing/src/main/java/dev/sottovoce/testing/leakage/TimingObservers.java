package dev.sottovoce.testing.leakage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Observers that go by a sighting's features, each brought to mean 0 and deviation 1 first. */
public final class TimingObservers {
  private static final int ROUNDS = 300;
  private static final double STEP = 0.5;
  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 1e-3;

  /** What is further from the mean than so many deviations tells no more. */
  private static final double FURTHEST = 4;

  private static final int NEIGHBOURS = 25;

  /** More make likeness slow and hardly better. */
  private static final int MOST_NEIGHBOURS_KNOWN = 1500;

  private TimingObservers() {}

  /** Mean and deviation of each feature, from what is known. */
  private static final class Scale {
    final double[] mean;
    final double[] deviation;

    Scale(List<Sighting> known) {
      int width = known.get(0).features().length;
      mean = new double[width];
      deviation = new double[width];
      for (Sighting each : known) {
        for (int i = 0; i < width; i++) mean[i] += each.features()[i] / known.size();
      }
      for (Sighting each : known) {
        for (int i = 0; i < width; i++) {
          double off = each.features()[i] - mean[i];
          deviation[i] += off * off / known.size();
        }
      }
      for (int i = 0; i < width; i++) deviation[i] = Math.sqrt(deviation[i]);
    }

    double[] of(Sighting seen) {
      double[] scaled = new double[mean.length];
      for (int i = 0; i < scaled.length; i++) {
        if (deviation[i] < 1e-9) continue;
        double far = (seen.features()[i] - mean[i]) / deviation[i];
        scaled[i] = Math.max(-FURTHEST, Math.min(FURTHEST, far));
      }
      return scaled;
    }

    List<double[]> all(List<Sighting> known) {
      List<double[]> scaled = new ArrayList<>();
      for (Sighting each : known) scaled.add(of(each));
      return scaled;
    }
  }

  /** By a weighted sum for each class (multinomial logistic regression, gradient descent). */
  public static Observer byRegression(List<Sighting> known, int classes) {
    Scale scale = new Scale(known);
    List<double[]> rows = scale.all(known);
    int width = scale.mean.length + 1;
    double[][] weights = new double[classes][width];
    double[][] speed = new double[classes][width];
    for (int round = 0; round < ROUNDS; round++) {
      double[][] slope = new double[classes][width];
      for (int i = 0; i < rows.size(); i++) {
        double[] likely = likelihoods(weights, rows.get(i));
        for (int label = 0; label < classes; label++) {
          double off = (known.get(i).label() == label ? 1 : 0) - likely[label];
          add(slope[label], rows.get(i), off / rows.size());
        }
      }
      for (int label = 0; label < classes; label++) {
        for (int i = 0; i < width; i++) {
          double pull = slope[label][i] - WEIGHT_DECAY * weights[label][i];
          speed[label][i] = MOMENTUM * speed[label][i] + (1 - MOMENTUM) * STEP * pull;
          weights[label][i] += speed[label][i];
        }
      }
    }
    return seen -> Observer.first(likelihoods(weights, scale.of(seen)));
  }

  private static void add(double[] slope, double[] row, double share) {
    for (int i = 0; i < row.length; i++) slope[i] += share * row[i];
    slope[row.length] += share;
  }

  private static double[] likelihoods(double[][] weights, double[] row) {
    double[] sums = new double[weights.length];
    double most = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < sums.length; label++) {
      double sum = weights[label][row.length];
      for (int i = 0; i < row.length; i++) sum += weights[label][i] * row[i];
      sums[label] = sum;
      most = Math.max(most, sum);
    }
    double total = 0;
    for (int label = 0; label < sums.length; label++) {
      sums[label] = Math.exp(sums[label] - most);
      total += sums[label];
    }
    for (int label = 0; label < sums.length; label++) sums[label] /= total;
    return sums;
  }

  /** By each feature's mean and spread within a class (naive Bayes, normal distributions). */
  public static Observer bySpread(List<Sighting> known, int classes) {
    Scale scale = new Scale(known);
    List<double[]> rows = scale.all(known);
    int width = scale.mean.length;
    double[][] mean = new double[classes][width];
    double[][] variance = new double[classes][width];
    int[] count = new int[classes];
    for (Sighting each : known) count[each.label()]++;
    for (int at = 0; at < rows.size(); at++) {
      int label = known.get(at).label();
      for (int i = 0; i < width; i++) mean[label][i] += rows.get(at)[i] / count[label];
    }
    for (int at = 0; at < rows.size(); at++) {
      int label = known.get(at).label();
      for (int i = 0; i < width; i++) {
        double off = rows.get(at)[i] - mean[label][i];
        variance[label][i] += off * off / count[label];
      }
    }
    return seen -> {
      double[] row = scale.of(seen);
      double[] scores = new double[classes];
      for (int label = 0; label < classes; label++) {
        for (int i = 0; i < width; i++) {
          double spread = variance[label][i] + 0.01;
          double off = row[i] - mean[label][i];
          scores[label] -= off * off / spread / 2 + Math.log(spread) / 2;
        }
      }
      return Observer.first(scores);
    };
  }

  /** By the most alike. */
  public static Observer byLikeness(List<Sighting> known, int classes) {
    List<Sighting> few = known.subList(0, Math.min(known.size(), MOST_NEIGHBOURS_KNOWN));
    Scale scale = new Scale(known);
    List<double[]> rows = scale.all(few);
    return seen -> {
      double[] row = scale.of(seen);
      double[] distances = new double[rows.size()];
      for (int at = 0; at < distances.length; at++) distances[at] = distance(row, rows.get(at));
      double[] sorted = distances.clone();
      Arrays.sort(sorted);
      double furthest = sorted[Math.min(NEIGHBOURS, sorted.length) - 1];
      double[] votes = new double[classes];
      for (int at = 0; at < distances.length; at++) {
        if (distances[at] <= furthest) votes[few.get(at).label()]++;
      }
      return Observer.first(votes);
    };
  }

  private static double distance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double off = one[i] - other[i];
      sum += off * off;
    }
    return sum;
  }
}
