package dev.sottovoce.phone.audio;

/**
 * Whether two recordings are the same speech: the correlation of their log band energies over time
 * after alignment. Codecs, gain and a few lost packets change it little; other speech has nearly
 * none.
 */
public final class AudioMatch {
  private static final int HOP = Wav.RATE / 50;
  private static final int SHIFTS = 4;
  private static final int LEAST_FRAMES = 10;
  private static final int STRETCH_FRAMES = 100;

  /** A busy machine shifts what follows by up to 240 ms. */
  private static final int WANDER_FRAMES = 12;

  private static final int FFT = 1024;
  private static final int BANDS = 20;
  private static final double LOWEST_HERTZ = 150;
  private static final double HIGHEST_HERTZ = 3_800;

  /** 60 dB below a full-scale band: quieter is silence. */
  private static final double FLOOR = 1e-2;

  /** How far one recording may begin after the other: five seconds. */
  private static final int MAX_LAG_FRAMES = 250;

  private AudioMatch() {}

  /**
   * @param sent 48 kHz mono
   * @param heard 48 kHz mono, later by up to five seconds
   * @return 0 for nothing in common to 1 for the same
   */
  public static double of(short[] sent, short[] heard) {
    double[][] a = bands(sent, 0);
    double best = 0;
    // A recording begins anywhere within a frame: the nearest quarter of one is close enough.
    for (int shift = 0; shift < HOP; shift += HOP / SHIFTS) {
      double[][] b = bands(heard, shift);
      if (a.length < LEAST_FRAMES || b.length < LEAST_FRAMES) continue;
      best = Math.max(best, followed(a, b, bestLag(a, b)));
    }
    return Math.max(0, Math.min(1, best));
  }

  private static int bestLag(double[][] a, double[][] b) {
    int bestLag = 0;
    double best = -1;
    for (int lag = -MAX_LAG_FRAMES; lag <= MAX_LAG_FRAMES; lag++) {
      int from = Math.max(0, -lag);
      int to = Math.min(a.length, b.length - lag);
      // A short overlap matches by chance.
      if (to - from < Math.min(a.length, b.length) / 2) continue;
      double value = new Sums(a, b, from, to, lag).add(from, to, lag).correlation();
      if (value > best) {
        best = value;
        bestLag = lag;
      }
    }
    return bestLag;
  }

  /** The lag may move a little from stretch to stretch: jitter buffers leave out and repeat. */
  private static double followed(double[][] a, double[][] b, int lag) {
    int from = Math.max(WANDER_FRAMES, WANDER_FRAMES - lag);
    int to = Math.min(a.length, b.length - lag) - WANDER_FRAMES;
    if (to - from < LEAST_FRAMES) return 0;
    Sums sums = new Sums(a, b, from, to, lag);
    for (int at = from; at < to; at += STRETCH_FRAMES) {
      int end = Math.min(to, at + STRETCH_FRAMES);
      int local = lag;
      for (int near = lag - WANDER_FRAMES; near <= lag + WANDER_FRAMES; near++) {
        if (sums.product(at, end, near) > sums.product(at, end, local)) local = near;
      }
      sums.add(at, end, local);
    }
    return sums.correlation();
  }

  /** Products of two recordings' energies around their means. */
  private static final class Sums {
    private final double[][] a;
    private final double[][] b;
    private final double[] meanA;
    private final double[] meanB;
    private double ab;
    private double aa;
    private double bb;

    Sums(double[][] a, double[][] b, int from, int to, int lag) {
      this.a = a;
      this.b = b;
      meanA = means(a, from, to);
      meanB = means(b, from + lag, to + lag);
    }

    double product(int from, int to, int lag) {
      double sum = 0;
      for (int frame = from; frame < to; frame++) {
        for (int band = 0; band < BANDS; band++) {
          sum += (a[frame][band] - meanA[band]) * (b[frame + lag][band] - meanB[band]);
        }
      }
      return sum;
    }

    Sums add(int from, int to, int lag) {
      for (int frame = from; frame < to; frame++) {
        for (int band = 0; band < BANDS; band++) {
          double x = a[frame][band] - meanA[band];
          double y = b[frame + lag][band] - meanB[band];
          ab += x * y;
          aa += x * x;
          bb += y * y;
        }
      }
      return this;
    }

    double correlation() {
      return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }
  }

  /** Log energies of each frame's bands. */
  private static double[][] bands(short[] samples, int shift) {
    int frames = Math.max(0, (samples.length - shift - FFT) / HOP + 1);
    double[][] energies = new double[frames][BANDS];
    Fourier fourier = new Fourier(FFT);
    double[] block = new double[FFT];
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < FFT; i++) block[i] = samples[shift + frame * HOP + i] / 32_768.0;
      double[] power = fourier.power(block);
      for (int band = 0; band < BANDS; band++) {
        energies[frame][band] = Math.log(FLOOR + energy(power, band));
      }
    }
    return energies;
  }

  private static double energy(double[] power, int band) {
    int from = bin(band);
    int to = Math.max(from + 1, bin(band + 1));
    double sum = 0;
    for (int i = from; i < to; i++) sum += power[i];
    return sum / (to - from);
  }

  /** Bands are equally wide on the mel scale. */
  private static int bin(int band) {
    double low = mel(LOWEST_HERTZ);
    double mel = low + (mel(HIGHEST_HERTZ) - low) * band / BANDS;
    double hertz = 700 * (Math.exp(mel / 1127) - 1);
    return (int) Math.round(hertz * FFT / Wav.RATE);
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }

  private static double[] means(double[][] energies, int from, int to) {
    double[] means = new double[BANDS];
    for (int frame = from; frame < to; frame++) {
      for (int band = 0; band < BANDS; band++) means[band] += energies[frame][band] / (to - from);
    }
    return means;
  }
}
