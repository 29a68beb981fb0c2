package dev.sottovoce.phone.audio;

import java.util.Arrays;

/**
 * Recognises keys of a telephone's pad by their tones ({@link KeyTone}) in what is heard, as
 * Goertzel's filters show them. Nearly all of a frame has to be two tones of one key, twice in a
 * row: so speech is not taken for keys. Nothing is allocated. Confined to one thread.
 */
public final class KeyDetector {
  private static final int NONE = -1;
  private static final int NUMBERS = 16;
  private static final int HERTZ = 4;

  /** Of a frame's energy, both tones together; Opus leaves more than nine tenths. */
  private static final double LEAST_SHARE = 0.75;

  /** And each of them: 8 dB between the two are allowed for (ITU-T Q.24). */
  private static final double LEAST_SHARE_EACH = 0.12;

  /** Mean square of a sample; what is quieter is noise. */
  private static final double LEAST_POWER = 200 * 200;

  /** So many frames of 20 ms in a row make a key. */
  private static final int FRAMES = 2;

  /** And so many without it end it: what is lost of a tone leaves a gap, and no second key. */
  private static final int FRAMES_WITHOUT = 3;

  private static final int FILTERS = 2 * HERTZ;
  private static final double[] FACTORS = factors();

  private final double[] last = new double[FILTERS];
  private final double[] before = new double[FILTERS];
  private final double[] rows = new double[HERTZ];
  private final double[] columns = new double[HERTZ];
  private int sounding = NONE;
  private int candidate = NONE;
  private int frames;

  private static double[] factors() {
    double[] factors = new double[FILTERS];
    for (int i = 0; i < HERTZ; i++) {
      factors[i] = 2 * Math.cos(2 * Math.PI * KeyTone.rowHertz(i) / Wav.RATE);
      factors[HERTZ + i] = 2 * Math.cos(2 * Math.PI * KeyTone.columnHertz(i) / Wav.RATE);
    }
    return factors;
  }

  /**
   * Hears the next frame.
   *
   * @return the key that begins to be recognised with it, or 0
   */
  public char hear(short[] frame) {
    int number = numberIn(frame);
    if (number != candidate) {
      candidate = number;
      frames = 0;
    }
    int enough = candidate == NONE ? FRAMES_WITHOUT : FRAMES;
    if (++frames != enough || candidate == sounding) return 0;
    sounding = candidate;
    return sounding == NONE ? 0 : KeyTone.key(sounding);
  }

  private int numberIn(short[] frame) {
    double energy = 0;
    for (short each : frame) energy += (double) each * each;
    if (energy < LEAST_POWER * frame.length) return NONE;
    listen(frame, energy);
    int best = NONE;
    double most = 0;
    for (int number = 0; number < NUMBERS; number++) {
      int row = KeyTone.row(number);
      int column = KeyTone.column(number);
      double least = Math.min(rows[row], columns[column]);
      double both = rows[row] + columns[column];
      if (least >= LEAST_SHARE_EACH && both >= LEAST_SHARE && both > most) {
        most = both;
        best = number;
      }
    }
    return best;
  }

  /** All filters at once: each waits for its own last result only. */
  private void listen(short[] frame, double energy) {
    Arrays.fill(last, 0);
    Arrays.fill(before, 0);
    for (short each : frame) {
      for (int i = 0; i < FILTERS; i++) {
        double next = each + FACTORS[i] * last[i] - before[i];
        before[i] = last[i];
        last[i] = next;
      }
    }
    for (int i = 0; i < HERTZ; i++) {
      rows[i] = share(i, frame.length, energy);
      columns[i] = share(HERTZ + i, frame.length, energy);
    }
  }

  /** Which part of a frame's energy lies at that filter's frequency. */
  private double share(int i, int samples, double energy) {
    double power = last[i] * last[i] + before[i] * before[i] - FACTORS[i] * last[i] * before[i];
    return 2 * power / (samples * energy);
  }
}
