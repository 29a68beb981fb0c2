package dev.sottovoce.phone.audio;

/**
 * Changes the sample rate of a stream by a band-limited polyphase filter (a windowed sinc). State
 * runs on from call to call. Confined to one thread.
 */
public final class Resampler {
  /** Zero crossings of the filter on each side: about 80 dB of alias rejection. */
  private static final int CROSSINGS = 16;

  private static final int MAX_PHASES = 1024;
  private static final double KAISER_BETA = 8.0;

  private final int numerator;
  private final int denominator;
  private final int taps;
  private final float[][] phases;
  private final float[] history;
  private long phase;

  /**
   * @param fromRate samples a second that come in
   * @param toRate samples a second that go out
   */
  public Resampler(int fromRate, int toRate) {
    if (fromRate < 1_000 || toRate < 1_000 || fromRate > 400_000 || toRate > 400_000) {
      throw new IllegalArgumentException("cannot change " + fromRate + " Hz to " + toRate + " Hz");
    }
    int common = gcd(fromRate, toRate);
    int up = toRate / common;
    // Odd pairs of rates would need a filter for each of thousands of phases: the nearest one does.
    if (up > MAX_PHASES) {
      numerator = MAX_PHASES;
      denominator = (int) Math.round((double) fromRate * MAX_PHASES / toRate);
    } else {
      numerator = up;
      denominator = fromRate / common;
    }
    double cutoff = Math.min(1.0, (double) toRate / fromRate);
    taps = 2 * (int) Math.ceil(CROSSINGS / cutoff);
    phases = filter(numerator, taps, cutoff);
    history = new float[taps];
  }

  /** The most samples that so many become. */
  public int mostFrom(int samples) {
    return (int) ((long) samples * numerator / denominator) + 2;
  }

  /**
   * @return samples written to {@code out} from {@code at}; {@link #mostFrom} says how many at most
   */
  public int process(short[] in, int from, int count, short[] out, int at) {
    int written = at;
    for (int i = 0; i < count; i++) {
      System.arraycopy(history, 1, history, 0, taps - 1);
      history[taps - 1] = in[from + i];
      while (phase < numerator) {
        if (written < out.length) out[written++] = sample(phases[(int) phase]);
        phase += denominator;
      }
      phase -= numerator;
    }
    return written - at;
  }

  /** A whole recording at another rate. */
  public static short[] all(short[] samples, int fromRate, int toRate) {
    if (fromRate == toRate) return samples.clone();
    Resampler resampler = new Resampler(fromRate, toRate);
    int tail = resampler.taps / 2;
    short[] padded = java.util.Arrays.copyOf(samples, samples.length + tail);
    short[] out = new short[resampler.mostFrom(padded.length)];
    int count = resampler.process(padded, 0, padded.length, out, 0);
    int delay = (int) ((long) tail * resampler.numerator / resampler.denominator);
    int wanted = (int) ((long) samples.length * toRate / fromRate);
    int from = Math.min(delay, count);
    return java.util.Arrays.copyOfRange(out, from, from + Math.min(wanted, count - from));
  }

  private short sample(float[] coefficients) {
    float sum = 0;
    for (int i = 0; i < taps; i++) sum += history[i] * coefficients[i];
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
  }

  private static float[][] filter(int phaseCount, int taps, double cutoff) {
    float[][] filter = new float[phaseCount][taps];
    double half = taps / 2.0;
    for (int phase = 0; phase < phaseCount; phase++) {
      double sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        double x = tap - half + 1 - (double) phase / phaseCount;
        double value = cutoff * sinc(x * cutoff) * kaiser(x / half);
        filter[phase][tap] = (float) value;
        sum += value;
      }
      for (int tap = 0; tap < taps; tap++) filter[phase][tap] /= (float) sum;
    }
    return filter;
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    double inside = 1 - x * x;
    return inside <= 0 ? 0 : bessel(KAISER_BETA * Math.sqrt(inside)) / bessel(KAISER_BETA);
  }

  /** The modified Bessel function of the first kind, order zero. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < 40; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
