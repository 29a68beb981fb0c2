package dev.sottovoce.testing.leakage;

import java.util.List;
import java.util.Locale;

/**
 * How much better than by chance an observer guessed.
 *
 * @param advantage the share of right guesses over chance
 * @param bound the upper end of what the advantage may be, with 99 % confidence
 * @param guesses how many
 */
public record Score(double advantage, double bound, int guesses) {
  /** One-sided, of the normal distribution. */
  public static final double Z_99 = 2.326;

  /** Of so many right guesses among equally likely classes. */
  public static Score of(int right, int guesses, int classes) {
    double chance = 1.0 / classes;
    double share = right / (double) guesses;
    double likely = Math.max(share, chance);
    double margin = Z_99 * Math.sqrt(likely * (1 - likely) / guesses);
    return new Score(share - chance, share - chance + margin, guesses);
  }

  /** Of this observer on sightings that it has not seen before. */
  public static Score of(Observer observer, List<Sighting> unknown, int classes) {
    int right = 0;
    for (Sighting each : unknown) if (observer.guess(each) == each.label()) right++;
    return of(right, unknown.size(), classes);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.2f points over chance, at most %.2f", 100 * advantage, 100 * bound);
  }
}
