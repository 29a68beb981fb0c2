package dev.sottovoce.call.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OpinionScoreTest {
  /** R of 93.2 is 4.41 by G.107 annex B. */
  @Test
  void withoutLossAndDelay_itIsWhatTheModelGives() {
    assertEquals(4.41, OpinionScore.of(0, 0), 0.005);
  }

  @Test
  void lossAndDelay_makeItWorse_andItStaysWithinItsScale() {
    double before = 5;
    for (double missing : new double[] {0, 0.01, 0.05, 0.1, 0.3, 1}) {
      double score = OpinionScore.of(missing, 60);
      assertTrue(score < before, missing + ": " + score);
      assertTrue(score >= 1, missing + ": " + score);
      before = score;
    }
    assertTrue(OpinionScore.of(0, 400) < OpinionScore.of(0, 150) - 0.5);
    assertEquals(1, OpinionScore.of(2, 100_000));
    assertEquals(OpinionScore.of(0, 0), OpinionScore.of(-1, 0));
  }
}
