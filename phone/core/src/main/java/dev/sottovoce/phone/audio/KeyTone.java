package dev.sottovoce.phone.audio;

import java.util.Arrays;

/**
 * The tones of the keys of a telephone's pad: two at once for each (ITU-T Q.23), as loud for one
 * key as for another. Keys are numbered as events are (RFC 4733 section 3.2).
 */
public final class KeyTone {
  private static final String KEYS = "0123456789*#ABCD";
  private static final int[] ROWS = {697, 770, 852, 941};
  private static final int[] COLUMNS = {1209, 1336, 1477, 1633};

  /** Where each key stands on the pad: its row and column. */
  private static final String PAD = "123A456B789C*0#D";

  /** Each of the two; together they stay below what clips. */
  private static final double AMPLITUDE = 9_000;

  /** A tone that begins or ends at once would click. */
  private static final int RAMP_SAMPLES = Wav.RATE / 200;

  private KeyTone() {}

  /** The number of a key, or -1 where there is no such key. */
  public static int number(char key) {
    return KEYS.indexOf(Character.toUpperCase(key));
  }

  /**
   * Throws where there is something else than keys in it; which, stays unsaid, as it may be of a
   * code.
   */
  public static void check(String keys) {
    for (int i = 0; i < keys.length(); i++) {
      if (number(keys.charAt(i)) < 0) {
        throw new IllegalArgumentException("keys are 0 to 9, *, #, and A to D");
      }
    }
  }

  /** The key with a number from 0 to 15. */
  public static char key(int number) {
    return KEYS.charAt(number);
  }

  /** The row of the pad, from 0 to 3. */
  static int row(int number) {
    return PAD.indexOf(key(number)) / 4;
  }

  static int column(int number) {
    return PAD.indexOf(key(number)) % 4;
  }

  /** The lower of the two frequencies of that row's keys. */
  static int rowHertz(int row) {
    return ROWS[row];
  }

  /** The higher one of that column's. */
  static int columnHertz(int column) {
    return COLUMNS[column];
  }

  /**
   * Fills a part of the tone.
   *
   * @param from the first sample's place in the tone
   * @param length how many samples the whole tone has; beyond them is silence
   */
  public static void fill(short[] frame, int number, int from, int length) {
    double row = 2 * Math.PI * rowHertz(row(number)) / Wav.RATE;
    double column = 2 * Math.PI * columnHertz(column(number)) / Wav.RATE;
    for (int i = 0; i < frame.length; i++) {
      int at = from + i;
      if (at >= length) {
        Arrays.fill(frame, i, frame.length, (short) 0);
        return;
      }
      double loud = Math.min(1, Math.min(at + 1, length - at) / (double) RAMP_SAMPLES);
      frame[i] = (short) (loud * AMPLITUDE * (Math.sin(row * at) + Math.sin(column * at)));
    }
  }
}
