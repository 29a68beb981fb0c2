package dev.sottovoce.lab.sidechannel.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The machinery sees what there is to see. Whether the product's comparisons leak is for the
 * command to say, on a quiet machine.
 */
class TimingTestTest {
  @Test
  void aComparisonThatStopsEarlyIsCaught() {
    Verdict verdict = TimingTest.run(Targets.leakyControl(), 60_000, 1);
    assertTrue(verdict.leaks(), verdict.toString());
    assertTrue(verdict.t() > 0, "the longer common prefix takes longer: " + verdict);
  }

  @Test
  void everyTargetRefusesEveryCandidate() {
    for (Target each : Targets.all()) {
      Verdict verdict = TimingTest.run(each, 6_000, 2);
      assertTrue(verdict.samples() > 200, each.name());
      assertTrue(Double.isFinite(verdict.t()), each.name());
    }
  }

  @Test
  void aTargetThatAcceptsWhatIsWrongStopsTheTest() {
    Target accepting = new Target("accepts", new byte[32], 1, 1, candidate -> () -> true);
    assertThrows(IllegalStateException.class, () -> TimingTest.run(accepting, 100, 1));
  }

  @Test
  void welchTellsApartWhatDiffersAndOnlyThat() {
    Random random = new Random(3);
    int n = 20_000;
    long[] same = new long[n];
    long[] apart = new long[n];
    boolean[] fixed = new boolean[n];
    for (int i = 0; i < n; i++) {
      fixed[i] = random.nextBoolean();
      same[i] = Math.round(1000 + 50 * random.nextGaussian());
      apart[i] = same[i] + (fixed[i] ? 10 : 0);
    }
    assertTrue(Math.abs(Welch.worst(same, fixed).t()) < 5);
    assertTrue(Welch.worst(apart, fixed).t() > Verdict.THRESHOLD);
  }

  /** By hand: means 2 and 5, variances 1 and 1, each of three; here with enough to count. */
  @Test
  void welchComputesTheTextbookStatistic() {
    long[] nanos = new long[600];
    boolean[] fixed = new boolean[600];
    for (int i = 0; i < 600; i++) {
      fixed[i] = i < 300;
      nanos[i] = (i % 3) + (fixed[i] ? 1 : 4);
    }
    // The sample variance of 300 values is 200/299; t = -3 / sqrt(2 * 200 / 299 / 300).
    double expected = -3 / Math.sqrt(2 * 200.0 / 299 / 300);
    assertEquals(expected, Welch.worst(nanos, fixed).t(), 1e-9);
  }
}
