package dev.sottovoce.lab.bench.leakage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.leakage.Observer;
import dev.sottovoce.testing.leakage.Score;
import dev.sottovoce.testing.leakage.Sighting;
import dev.sottovoce.testing.leakage.TimingObservers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What observers of times see, and what they do not. */
class TimingObserversTest {
  private static final int KNOWN = 600;
  private static final int UNKNOWN = 2_000;
  private static final int FEATURES = 25;

  /** Noise, and for label 1 as much more as that. */
  private static List<Sighting> sightings(double shift, double wider, int count, long seed) {
    Random random = new Random(seed);
    List<Sighting> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(2);
      double[] features = new double[FEATURES];
      for (int f = 0; f < FEATURES; f++) {
        features[f] = label * shift + (1 + label * wider) * 50 * random.nextGaussian();
      }
      seen.add(new Sighting(new int[0], features, label));
    }
    return seen;
  }

  private static double advantage(Observer observer, List<Sighting> unknown) {
    return Score.of(observer, unknown, 2).advantage();
  }

  @Test
  void packetsThatAreLaterByLessThanTheNoise_areTold() {
    List<Sighting> known = sightings(20, 0, KNOWN, 1);
    List<Sighting> unknown = sightings(20, 0, UNKNOWN, 2);
    assertTrue(advantage(TimingObservers.byRegression(known, 2), unknown) > 0.3);
    assertTrue(advantage(TimingObservers.bySpread(known, 2), unknown) > 0.3);
    assertTrue(advantage(TimingObservers.byLikeness(known, 2), unknown) > 0.2);
  }

  @Test
  void packetsThatAreOnlyLessRegular_areTold() {
    List<Sighting> known = sightings(0, 0.5, KNOWN, 3);
    List<Sighting> unknown = sightings(0, 0.5, UNKNOWN, 4);
    assertTrue(advantage(TimingObservers.bySpread(known, 2), unknown) > 0.3);
  }

  @Test
  void noiseAlone_tellsNothing() {
    List<Sighting> known = sightings(0, 0, KNOWN, 5);
    List<Sighting> unknown = sightings(0, 0, UNKNOWN, 6);
    // Four deviations of 2,000 coins.
    double most = 4 * 0.5 / Math.sqrt(UNKNOWN);
    for (Observer each :
        List.of(
            TimingObservers.byRegression(known, 2),
            TimingObservers.bySpread(known, 2),
            TimingObservers.byLikeness(known, 2))) {
      assertTrue(Math.abs(advantage(each, unknown)) < most);
    }
  }

  @Test
  void theBound_isTwoPointsFrom3382GuessesOn() {
    assertTrue(Score.of(1_690, 3_380, 2).bound() > 0.02);
    assertTrue(Score.of(1_691, 3_382, 2).bound() <= 0.02);
    assertEquals(0.5, Score.of(100, 100, 2).bound(), 1e-9);
  }
}
