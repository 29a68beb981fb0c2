package dev.sottovoce.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AlignmentTest {
  @Test
  void delayedSpeech_isFoundToTheHop() {
    for (int delayMillis : new int[] {-300, 0, 90, 240, 4000}) {
      assertEquals(
          delayMillis / 1000.0, Alignment.delaySeconds(bursts(0), bursts(delayMillis)), 0.011);
    }
  }

  @Test
  void silence_hasNoDelay() {
    Recording silence = new Recording(new short[48_000], 48_000);
    assertEquals(0, Alignment.delaySeconds(bursts(0), silence));
    assertEquals(0, Alignment.delaySeconds(silence, new Recording(new short[0], 48_000)));
  }

  /** Syllables of noise at irregular times. */
  private static Recording bursts(int delayMillis) {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    short[] samples = new short[48_000 * 8];
    for (int start : new int[] {400, 650, 1100, 1900, 2150, 2900}) {
      int first = (start + delayMillis) * 48;
      for (int i = first; i < first + 48 * 130; i++)
        samples[i] = (short) random.nextInt(-9000, 9000);
    }
    return new Recording(samples, 48_000);
  }
}
