package dev.sottovoce.lab.bench.leakage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.bench.leakage.Recorded.Seen;
import dev.sottovoce.lab.bench.leakage.Script.Manner;
import dev.sottovoce.lab.bench.leakage.Script.Side;
import dev.sottovoce.lab.bench.leakage.Script.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Script SCRIPT = new Script(11);
  private static final int WINDOWS = 4_000;

  /** Windows whose packets leave later by so many microseconds when somebody is heard. */
  private static Recorded run(double later, double noise) {
    Random random = new Random(3);
    List<Seen> seen = new ArrayList<>();
    int[] octets = new int[Script.WINDOW_BEATS];
    Arrays.fill(octets, 108);
    for (int i = 0; i < WINDOWS; i++) {
      Window said = SCRIPT.window(Side.CALLER, 0, i);
      double[] offsets = new double[Script.WINDOW_BEATS];
      double shift = said.manner() == Manner.SPEAKING ? later : 0;
      for (int beat = 0; beat < offsets.length; beat++) {
        offsets[beat] = shift + noise * random.nextGaussian();
      }
      seen.add(new Seen(said, i, octets, offsets, offsets));
    }
    return new Recorded(seen);
  }

  @Test
  void phonesThatSendOnceEncoded_areFoundOut() {
    Judge.Verdict verdict = Judge.judge(Question.SPEECH, List.of(run(20, 50)));
    assertTrue(verdict.score().advantage() > 0.3, verdict::toString);
    assertEquals(WINDOWS * 3 / 4, verdict.score().guesses());
  }

  @Test
  void phonesThatDoNot_areNot() {
    for (Question each : Question.values()) {
      Judge.Verdict verdict = Judge.judge(each, List.of(run(0, 50)));
      assertTrue(verdict.score().advantage() < 0.05, verdict::toString);
    }
  }

  /** Each window says the same to whoever speaks and whoever judges, and another than the last. */
  @Test
  void script_isHalfSpeech_byItsSeed() {
    int speech = 0;
    int asTheOther = 0;
    for (int i = 0; i < WINDOWS; i++) {
      Window said = SCRIPT.window(Side.CALLEE, 3, i);
      assertEquals(said, new Script(11).window(Side.CALLEE, 3, i));
      if (said.manner() == Manner.SPEAKING) speech++;
      if (said.manner() == SCRIPT.window(Side.CALLER, 3, i).manner()) asTheOther++;
    }
    // Five deviations of so many coins.
    assertEquals(WINDOWS / 2.0, speech, 2.5 * Math.sqrt(WINDOWS));
    assertEquals(WINDOWS * 0.375, asTheOther, 2.5 * Math.sqrt(WINDOWS));
  }

  @Test
  void busyMachine_isNotBelieved() {
    assertTrue(Punctuality.of(List.of(run(0, 100))).isBelieved());
    assertFalse(Punctuality.of(List.of(run(0, 1_500))).isBelieved());
    assertFalse(Punctuality.of(List.of()).isBelieved());
  }
}
