package dev.sottovoce.phone.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyDetectorTest {
  private static final int FRAME = 960;

  private static short[] tones(String keys, int soundSamples, int pauseSamples) {
    short[] all = new short[keys.length() * (soundSamples + pauseSamples) + 4 * FRAME];
    short[] tone = new short[soundSamples];
    for (int i = 0; i < keys.length(); i++) {
      KeyTone.fill(tone, KeyTone.number(keys.charAt(i)), 0, soundSamples);
      System.arraycopy(tone, 0, all, i * (soundSamples + pauseSamples), soundSamples);
    }
    return all;
  }

  private static String found(short[] samples, int from) {
    KeyDetector detector = new KeyDetector();
    StringBuilder found = new StringBuilder();
    for (int at = from; at + FRAME <= samples.length; at += FRAME) {
      char key = detector.hear(Arrays.copyOfRange(samples, at, at + FRAME));
      if (key != 0) found.append(key);
    }
    return found.toString();
  }

  @Test
  void everyKey_isFoundOnce_howeverItLiesInTheFrames() {
    String all = "0123456789*#ABCD11223#";
    short[] samples = tones(all, 8 * FRAME, 5 * FRAME);
    for (int from = 0; from < FRAME; from += 97) assertEquals(all, found(samples, from));
  }

  /** Two frames of it were lost. */
  @Test
  void toneWithAGap_isOneKey() {
    short[] samples = tones("6", 8 * FRAME, 5 * FRAME);
    Arrays.fill(samples, 3 * FRAME, 5 * FRAME, (short) 0);
    assertEquals("6", found(samples, 0));
  }

  @Test
  void keysInNoise_areFound() {
    String keys = "2580#";
    short[] samples = tones(keys, 8 * FRAME, 5 * FRAME);
    Random random = new Random(4);
    for (int i = 0; i < samples.length; i++) samples[i] += (short) (random.nextGaussian() * 1000);
    assertEquals(keys, found(samples, 100));
  }

  @Test
  void speech_isNoKey() throws IOException {
    assertEquals("", found(Speech.alice(), 0) + found(Speech.bob(), 0));
  }

  @Test
  void oneToneOfTheTwo_isNoKey() {
    short[] samples = new short[20 * FRAME];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (9000 * Math.sin(2 * Math.PI * 770 * i / Wav.RATE));
    }
    assertEquals("", found(samples, 0));
  }

  @Test
  void whatIsNoKey_isRefused_withoutSayingWhat() {
    String said =
        assertThrows(IllegalArgumentException.class, () -> KeyTone.check("12x")).getMessage();
    assertEquals("keys are 0 to 9, *, #, and A to D", said);
  }
}
