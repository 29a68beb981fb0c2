package dev.sottovoce.phone.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioMatchTest {
  private static final int FRAME = 960;

  /** As a jitter buffer does it: frames are left out and pauses put in, here and there. */
  @Test
  void speechWithAChangingDelay_stillMatches_andOtherSpeechStillDoesNot() throws IOException {
    short[] alice = Speech.alice();
    short[] bob = Speech.bob();
    Seeded.check(
        12,
        random -> {
          short[] heard = stretched(alice, random, 3);
          double same = AudioMatch.of(alice, heard);
          double other = AudioMatch.of(bob, heard);
          assertTrue(same >= 0.9, "same " + same);
          assertTrue(other <= 0.4, "other " + other);
        });
  }

  @Test
  void sameSpeech_matchesWhole() throws IOException {
    assertEquals(1, AudioMatch.of(Speech.bob(), Speech.bob()), 1e-9);
  }

  @Test
  void backwards_isOtherSpeech() throws IOException {
    short[] alice = Speech.alice();
    short[] backwards = new short[alice.length];
    for (int i = 0; i < alice.length; i++) backwards[i] = alice[alice.length - 1 - i];
    double match = AudioMatch.of(alice, backwards);
    assertTrue(match <= 0.4, "backwards " + match);
  }

  @Test
  void noise_isNoSpeech() throws IOException {
    Random random = new Random(1);
    short[] noise = new short[Speech.alice().length];
    for (int i = 0; i < noise.length; i++) noise[i] = (short) (random.nextGaussian() * 3000);
    double match = AudioMatch.of(Speech.alice(), noise);
    assertTrue(match <= 0.2, "noise " + match);
  }

  private static short[] stretched(short[] samples, Random random, int changes) {
    int frames = samples.length / FRAME;
    int[] copies = new int[frames];
    java.util.Arrays.fill(copies, 1);
    for (int i = 0; i < changes; i++) {
      copies[random.nextInt(frames)] = random.nextBoolean() ? 0 : 2 + random.nextInt(2);
    }
    short[] out = new short[java.util.Arrays.stream(copies).sum() * FRAME];
    int at = 0;
    for (int frame = 0; frame < frames; frame++) {
      for (int copy = 0; copy < copies[frame]; copy++, at += FRAME) {
        // What is put in is silence: a jitter buffer knows no better.
        if (copy == copies[frame] - 1) System.arraycopy(samples, frame * FRAME, out, at, FRAME);
      }
    }
    return out;
  }
}
