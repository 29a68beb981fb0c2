package dev.sottovoce.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AlignmentTest {
  private static final int RATE = 48_000;

  /** Syllables by seed: noise that swells and fades. */
  private static short[] speech(long seed) {
    Random random = new Random(seed);
    short[] samples = new short[4 * RATE];
    for (int at = 0; at < samples.length; ) {
      int length = RATE / 20 + random.nextInt(RATE / 5);
      double loud = random.nextInt(3) == 0 ? 0 : 2_000 + random.nextInt(8_000);
      for (int i = 0; i < length && at < samples.length; i++, at++) {
        double swell = Math.sin(Math.PI * i / length);
        samples[at] = (short) (loud * swell * (random.nextDouble() * 2 - 1));
      }
    }
    return samples;
  }

  private static Recording of(short[] samples, int laterMillis) {
    int later = laterMillis * RATE / 1000;
    short[] moved = new short[samples.length];
    for (int i = 0; i < moved.length; i++) {
      int from = i - later;
      if (from >= 0 && from < samples.length) moved[i] = samples[from];
    }
    return new Recording(moved, RATE);
  }

  /** The second phone was ready 317 ms later than the first. */
  @Test
  void mouthToEar_isTheMeanOfBothWays_whoeverWasReadyFirst() {
    short[] one = speech(1);
    short[] two = speech(2);
    long millis =
        Alignment.mouthToEarMillis(of(one, 0), of(one, 41 - 317), of(two, 0), of(two, 47 + 317))
            .orElseThrow();
    assertEquals(44, millis);
  }

  @Test
  void whatWasNeverHeard_hasNoDelay() {
    Recording silence = new Recording(new short[RATE], RATE);
    Recording said = of(speech(3), 0);
    assertTrue(Alignment.mouthToEarMillis(said, silence, said, said).isEmpty());
  }
}
