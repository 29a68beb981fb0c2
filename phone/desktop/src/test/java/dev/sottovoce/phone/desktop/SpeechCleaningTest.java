package dev.sottovoce.phone.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.phone.audio.AudioMatch;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.audio.WavSource.Afterwards;
import dev.sottovoce.phone.desktop.SpeechCleaning.Treatment;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * In a room that is computed: echoes, a fan, a quiet voice. Runs where libspeexdsp is installed.
 */
class SpeechCleaningTest {
  private static final int FRAME = 960;
  private static final int SECONDS = 8;

  /** The loudspeaker's and the microphone's buffers, and two metres of air. */
  private static final int DELAY = Wav.RATE * 66 / 1000;

  private static final int REVERBERATION = Wav.RATE * 60 / 1000;

  @BeforeEach
  void libraryIsThere() {
    assumeTrue(SpeechCleaning.problem().isEmpty(), SpeechCleaning.problem().orElse(""));
  }

  @Test
  void theOthersSpeech_isTakenOut_andOnesOwnIsLeft() {
    short[] far = voice(11, 110, 1);
    short[] near = voice(12, 190, 1);
    Arrays.fill(near, 0, 4 * Wav.RATE, (short) 0);
    short[] echo = echoOf(far);
    short[] sent = cleaned(sum(near, echo), far, Treatment.ECHO);
    double before = decibels(echo, 2, 4);
    double after = decibels(sent, 2, 4);
    assertTrue(before - after > 25, "only " + (before - after) + " dB of the echo are gone");
    double control = AudioMatch.of(part(near, 4, 8), part(sum(near, echo), 4, 8));
    double match = AudioMatch.of(part(near, 4, 8), part(sent, 4, 8));
    assertTrue(match > 0.8, "both speak, and one's own is damaged: " + match);
    assertTrue(match > control, match + " is no better than " + control);
  }

  @Test
  void whatIsNotAskedFor_isNotDone() {
    short[] heard = sum(voice(12, 190, 0.05), noise(300));
    short[] sent = cleaned(heard, new short[heard.length], Treatment.ECHO);
    assertEquals(decibels(heard, 4, 8), decibels(sent, 4, 8), 1);
  }

  @Test
  void aFan_isTakenOut() {
    short[] near = voice(12, 190, 1);
    Arrays.fill(near, 0, 3 * Wav.RATE, (short) 0);
    short[] fan = noise(300);
    short[] sent = cleaned(sum(near, fan), new short[near.length], Treatment.NOISE);
    double gone = decibels(fan, 2, 3) - decibels(sent, 2, 3);
    assertTrue(gone > 12, "only " + gone + " dB of the noise are gone");
    assertEquals(decibels(near, 4, 8), decibels(sent, 4, 8), 3, "speech is as loud as before");
  }

  @Test
  void aQuietVoice_becomesLouder_andALoudOneDoesNotClip() {
    short[] quiet = voice(12, 190, 0.06);
    short[] sent = cleaned(quiet, new short[quiet.length], Treatment.GAIN);
    double gained = decibels(sent, 5, 8) - decibels(quiet, 5, 8);
    assertTrue(gained > 6, "only " + gained + " dB louder");
    short[] loud = voice(12, 190, 2.5);
    sent = cleaned(loud, new short[loud.length], Treatment.GAIN);
    assertTrue(decibels(sent, 5, 8) < decibels(loud, 5, 8) + 1);
  }

  @Test
  void everyFrame_isGiven_alsoWhenNothingIsPlayedOrTooMuch_andAfterTheEnd() {
    SpeechCleaning cleaning = SpeechCleaning.of(Set.of(Treatment.values()));
    AudioSource source = cleaning.source(new WavSource(noise(300), Afterwards.SILENCE));
    AudioSink sink = cleaning.sink(new Nowhere());
    short[] frame = new short[FRAME];
    for (int i = 0; i < 10; i++) assertEquals(FRAME, source.read(frame));
    for (int i = 0; i < 100; i++) sink.write(frame);
    for (int i = 0; i < 10; i++) assertEquals(FRAME, source.read(frame));
    source.close();
    source.close();
    sink.write(frame);
    sink.close();
  }

  private static short[] cleaned(short[] heard, short[] played, Treatment... treatments) {
    SpeechCleaning cleaning = SpeechCleaning.of(Set.of(treatments));
    AudioSource source = cleaning.source(new WavSource(heard, Afterwards.END));
    AudioSink sink = cleaning.sink(new Nowhere());
    short[] sent = new short[heard.length];
    short[] frame = new short[FRAME];
    for (int at = 0; at < heard.length; at += FRAME) {
      System.arraycopy(played, at, frame, 0, FRAME);
      sink.write(frame);
      assertEquals(FRAME, source.read(frame));
      System.arraycopy(frame, 0, sent, at, FRAME);
    }
    source.close();
    return sent;
  }

  /** Syllables of a voice with that pitch: harmonics that glide, with pauses between words. */
  private static short[] voice(int seed, double pitch, double loudness) {
    Random random = new Random(seed);
    short[] samples = new short[SECONDS * Wav.RATE];
    double phase = 0;
    int at = 0;
    while (at < samples.length) {
      int length = Wav.RATE / 8 + random.nextInt(Wav.RATE / 6);
      double glide = 0.8 + 0.5 * random.nextDouble();
      double formant = 400 + 1_400 * random.nextDouble();
      for (int i = 0; i < length && at < samples.length; i++, at++) {
        phase += 2 * Math.PI * pitch * (1 + (glide - 1) * i / length) / Wav.RATE;
        double sum = 0;
        for (int harmonic = 1; harmonic <= 20; harmonic++) {
          double away = (harmonic * pitch - formant) / 500;
          sum += Math.sin(harmonic * phase) / (1 + away * away);
        }
        double envelope = Math.sin(Math.PI * i / length);
        samples[at] = clipped(loudness * 2_500 * envelope * (sum + 0.2 * random.nextGaussian()));
      }
      if (random.nextInt(4) == 0) at += Wav.RATE / 5;
    }
    return samples;
  }

  private static short[] noise(double loudness) {
    Random random = new Random(5);
    short[] samples = new short[SECONDS * Wav.RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = clipped(loudness * random.nextGaussian());
    }
    return samples;
  }

  /** By the shortest way, and by a few hundred that fade away. */
  private static short[] echoOf(short[] played) {
    Random random = new Random(9);
    double[] echo = new double[played.length];
    for (int way = 0; way < 200; way++) {
      int later = way == 0 ? 0 : random.nextInt(REVERBERATION);
      double strength =
          way == 0 ? 0.4 : 0.08 * random.nextGaussian() * Math.exp(-4.0 * later / REVERBERATION);
      for (int i = DELAY + later; i < echo.length; i++) {
        echo[i] += strength * played[i - DELAY - later];
      }
    }
    short[] samples = new short[echo.length];
    for (int i = 0; i < samples.length; i++) samples[i] = clipped(echo[i]);
    return samples;
  }

  private static short[] sum(short[] one, short[] other) {
    short[] samples = new short[one.length];
    for (int i = 0; i < samples.length; i++) samples[i] = clipped(one[i] + other[i]);
    return samples;
  }

  private static short[] part(short[] samples, int fromSecond, int toSecond) {
    return Arrays.copyOfRange(samples, fromSecond * Wav.RATE, toSecond * Wav.RATE);
  }

  private static double decibels(short[] samples, int fromSecond, int toSecond) {
    double sum = 1;
    for (short each : part(samples, fromSecond, toSecond)) sum += (double) each * each;
    return 10 * Math.log10(sum);
  }

  private static short clipped(double sample) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
  }

  private static final class Nowhere implements AudioSink {
    @Override
    public void write(short[] frame) {}

    @Override
    public void close() {}
  }
}
