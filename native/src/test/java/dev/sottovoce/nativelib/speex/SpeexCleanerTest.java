package dev.sottovoce.nativelib.speex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room is made up: what the loudspeaker plays comes back later, quieter and with reflections. */
class SpeexCleanerTest {
  private static final int FRAME = SpeexCleaner.FRAME_SAMPLES;
  private static final int RATE = SpeexCleaner.RATE;
  private static final int SECONDS = 12;
  private static final int MEASURED_FROM = 8 * RATE;

  private final short[] far = speechLike(1, SECONDS * RATE);

  @BeforeEach
  void onlyWithTheLibrary() {
    assumeTrue(SpeexCleaner.probe().isEmpty(), SpeexCleaner.probe());
  }

  /** Low-passed noise in bursts like syllables. */
  private static short[] speechLike(long seed, int samples) {
    Random random = new Random(seed);
    short[] speech = new short[samples];
    double low = 0;
    for (int i = 0; i < samples; i++) {
      low += 0.2 * (random.nextGaussian() - low);
      double syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * i / RATE + seed));
      speech[i] = (short) (9_000 * low * syllable);
    }
    return speech;
  }

  /** 60 ms until it comes back, as with a device's buffer, and reflections for 40 ms more. */
  private static double[] echoOf(short[] played) {
    double[] echo = new double[played.length];
    int[] delays = {2_880, 3_000, 3_600, 4_800};
    double[] gains = {0.4, -0.2, 0.12, 0.06};
    for (int i = 0; i < played.length; i++) {
      for (int tap = 0; tap < delays.length; tap++) {
        if (i >= delays[tap]) echo[i] += gains[tap] * played[i - delays[tap]];
      }
    }
    return echo;
  }

  private static short[] cleaned(double[] microphone, short[] loudspeaker) {
    short[] cleaned = new short[microphone.length];
    short[] frame = new short[FRAME];
    short[] played = new short[FRAME];
    try (SpeexCleaner cleaner = new SpeexCleaner()) {
      for (int at = 0; at + FRAME <= microphone.length; at += FRAME) {
        for (int i = 0; i < FRAME; i++) frame[i] = (short) Math.round(microphone[at + i]);
        System.arraycopy(loudspeaker, at, played, 0, FRAME);
        cleaner.clean(frame, played);
        System.arraycopy(frame, 0, cleaned, at, FRAME);
      }
    }
    return cleaned;
  }

  private static double decibels(double[] samples, int from) {
    double sum = 0;
    for (int i = from; i < samples.length; i++) sum += samples[i] * samples[i];
    return 10 * Math.log10(1e-9 + sum / (samples.length - from));
  }

  private static double[] doubles(short[] samples) {
    double[] doubles = new double[samples.length];
    for (int i = 0; i < samples.length; i++) doubles[i] = samples[i];
    return doubles;
  }

  /** Echo return loss enhancement (ITU-T G.168), once it has learnt the room. */
  @Test
  void echoIsTakenOut_byMoreThanTwentyDecibels() {
    double[] echo = echoOf(far);

    double loss =
        decibels(echo, MEASURED_FROM) - decibels(doubles(cleaned(echo, far)), MEASURED_FROM);

    assertTrue(loss > 20, "echo is quieter by " + loss + " dB");
  }

  /** It is the loudspeaker that makes the difference: the same sound stays where nothing plays. */
  @Test
  void sameSoundWithoutALoudspeaker_stays() {
    double[] near = echoOf(far);
    short[] silence = new short[far.length];

    double change =
        decibels(doubles(cleaned(near, silence)), MEASURED_FROM) - decibels(near, MEASURED_FROM);

    assertTrue(change > -8, "speech changes by " + change + " dB");
  }

  @Test
  void whoSpeaksAtTheSameTime_isStillHeard() {
    double[] microphone = echoOf(far);
    short[] near = speechLike(2, far.length);
    // The echo's room is learnt first.
    for (int i = MEASURED_FROM; i < near.length; i++) microphone[i] += near[i];

    double[] left = doubles(cleaned(microphone, far));
    double product = 0;
    double energy = 0;
    double own = 0;
    int late = bestDelay(near, left);
    for (int i = MEASURED_FROM + FRAME; i < left.length - FRAME; i++) {
      product += near[i] * left[i + late];
      energy += left[i + late] * left[i + late];
      own += (double) near[i] * near[i];
    }
    assertTrue(product / Math.sqrt(energy * own) > 0.6, "" + product / Math.sqrt(energy * own));
  }

  /** Noise suppression works on blocks, and delays by some of one. */
  private static int bestDelay(short[] near, double[] left) {
    int best = 0;
    double most = 0;
    for (int delay = 0; delay < FRAME; delay++) {
      double sum = 0;
      for (int i = MEASURED_FROM; i < MEASURED_FROM + RATE; i++) sum += near[i] * left[i + delay];
      if (sum > most) {
        most = sum;
        best = delay;
      }
    }
    return best;
  }

  /** Against the speech in it, for the level of both is changed. */
  @Test
  void steadyNoise_becomesQuieter() {
    Random random = new Random(5);
    double[] noisy = doubles(far);
    for (int i = 0; i < noisy.length; i++) noisy[i] += 200 * random.nextGaussian();

    double before = speechOverNoise(noisy);
    double after = speechOverNoise(doubles(cleaned(noisy, new short[noisy.length])));

    assertTrue(after > before + 3, "from " + before + " dB to " + after);
  }

  /** The middles of syllables against the middles of what is between them. */
  private static double speechOverNoise(double[] samples) {
    double speech = 0;
    double noise = 0;
    for (int i = MEASURED_FROM; i < samples.length; i++) {
      double syllable = Math.sin(2 * Math.PI * 3 * i / RATE + 1);
      if (syllable > 0.7) speech += samples[i] * samples[i];
      if (syllable < -0.7) noise += samples[i] * samples[i];
    }
    return 10 * Math.log10(speech / noise);
  }

  @Test
  void closed_cleansNothing() {
    SpeexCleaner cleaner = new SpeexCleaner();
    cleaner.close();
    cleaner.close();
    assertThrows(
        IllegalStateException.class, () -> cleaner.clean(new short[FRAME], new short[FRAME]));
    assertEquals("", SpeexCleaner.probe());
  }
}
