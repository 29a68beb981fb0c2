package dev.sottovoce.lab.bench.audio;

import dev.sottovoce.phone.audio.Fourier;
import dev.sottovoce.phone.audio.Wav;
import java.util.Arrays;

/**
 * How far speech that was heard is from speech that was spoken, in decibels: the mean difference of
 * the energies in 24 bands, equally wide on the mel scale from 100 Hz to 7 kHz, over all frames of
 * 20 ms in which there is speech. Nought is the same; a codec alone makes 2 or 3; silence in place
 * of speech counts {@link #MOST_DECIBELS}. Delay does not count, nor that it changes: each half
 * second is compared where it fits best, on a grid of 5 ms. It is no opinion of listeners, and says
 * nothing of phase; it orders receivers that had the same packets.
 */
final class SpectralDistance {
  /** One band of one frame counts no more. */
  static final double MOST_DECIBELS = 30;

  private static final int FRAME = Wav.RATE / 50;
  private static final int STEP = Wav.RATE / 200;
  private static final int STEPS_PER_FRAME = FRAME / STEP;
  private static final int FFT = 1024;
  private static final int BANDS = 24;
  private static final double LOWEST_HERTZ = 100;
  private static final double HIGHEST_HERTZ = 7_000;
  private static final int STRETCH_FRAMES = 25;

  /** Quieter than 50 dB below the loudest frame there is no speech. */
  private static final double SPEECH_WITHIN_DECIBELS = 50;

  /** Quieter than this nobody hears, and it counts as this. */
  private static final double FLOOR = 1e-6;

  private SpectralDistance() {}

  /**
   * @param spoken 48 kHz mono
   * @param heard the same, later by up to {@code mostDelayMillis}
   */
  static double of(short[] spoken, short[] heard, int mostDelayMillis) {
    double[][] a = bands(spoken, FRAME);
    double[][] b = bands(heard, STEP);
    boolean[] speech = speech(a);
    int mostLag = mostDelayMillis * STEPS_PER_FRAME / 20;
    double sum = 0;
    int frames = 0;
    for (int from = 0; from < a.length; from += STRETCH_FRAMES) {
      int to = Math.min(a.length, from + STRETCH_FRAMES);
      double best = Double.MAX_VALUE;
      for (int lag = 0; lag <= mostLag; lag++) {
        best = Math.min(best, distance(a, b, speech, from, to, lag, best));
      }
      sum += best;
      for (int frame = from; frame < to; frame++) if (speech[frame]) frames++;
    }
    if (frames == 0) throw new IllegalArgumentException("there is no speech in it");
    return sum / frames;
  }

  /** Summed over the frames of a stretch; stops where it is worse than what is known. */
  private static double distance(
      double[][] a, double[][] b, boolean[] speech, int from, int to, int lag, double enough) {
    double sum = 0;
    for (int frame = from; frame < to && sum < enough; frame++) {
      if (!speech[frame]) continue;
      int there = frame * STEPS_PER_FRAME + lag;
      sum += there < b.length ? difference(a[frame], b[there]) : MOST_DECIBELS;
    }
    return sum;
  }

  private static double difference(double[] a, double[] b) {
    double sum = 0;
    for (int band = 0; band < BANDS; band++) {
      sum += Math.min(MOST_DECIBELS, Math.abs(a[band] - b[band]));
    }
    return sum / BANDS;
  }

  private static boolean[] speech(double[][] bands) {
    double[] loudness = new double[bands.length];
    for (int i = 0; i < bands.length; i++) {
      loudness[i] = Arrays.stream(bands[i]).max().orElse(0);
    }
    double loudest = Arrays.stream(loudness).max().orElse(0);
    boolean[] speech = new boolean[bands.length];
    for (int i = 0; i < bands.length; i++) {
      speech[i] = loudness[i] > loudest - SPEECH_WITHIN_DECIBELS;
    }
    return speech;
  }

  /** In decibels, of a frame at each step. */
  private static double[][] bands(short[] samples, int step) {
    int frames = Math.max(0, (samples.length - FFT) / step + 1);
    double[][] bands = new double[frames][BANDS];
    Fourier fourier = new Fourier(FFT);
    double[] block = new double[FFT];
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < FFT; i++) block[i] = samples[frame * step + i] / 32_768.0;
      double[] power = fourier.power(block);
      for (int band = 0; band < BANDS; band++) {
        bands[frame][band] = 10 * Math.log10(FLOOR + mean(power, bin(band), bin(band + 1)));
      }
    }
    return bands;
  }

  private static double mean(double[] power, int from, int to) {
    int end = Math.max(from + 1, to);
    double sum = 0;
    for (int i = from; i < end; i++) sum += power[i];
    return sum / (end - from);
  }

  private static int bin(int band) {
    double low = mel(LOWEST_HERTZ);
    double mel = low + (mel(HIGHEST_HERTZ) - low) * band / BANDS;
    return (int) Math.round(700 * (Math.exp(mel / 1127) - 1) * FFT / Wav.RATE);
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }
}
