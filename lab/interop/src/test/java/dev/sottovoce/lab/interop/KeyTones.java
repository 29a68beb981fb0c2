package dev.sottovoce.lab.interop;

/** Which keys of a telephone's pad a recording has (ITU-T Q.23). */
final class KeyTones {
  private static final int RATE = 48_000;
  private static final int FRAME = RATE / 50;
  private static final int[] LOW = {697, 770, 852, 941};
  private static final int[] HIGH = {1209, 1336, 1477};
  private static final String[] KEYS = {"123", "456", "789", "*0#"};

  /**
   * A sine has half its peak's square; of two that are the whole sound each has the half of that.
   */
  private static final double MOST_OF_IT = 0.8;

  private static final double LOUD = 1_000;
  private static final int FRAMES_A_KEY = 3;
  private static final int FRAMES_A_PAUSE = 3;

  private KeyTones() {}

  /** In their order. */
  static String in(short[] heard) {
    StringBuilder keys = new StringBuilder();
    char current = ' ';
    int sounds = 0;
    int others = 0;
    for (int from = 0; from + FRAME <= heard.length; from += FRAME) {
      char key = key(heard, from);
      if (key != ' ' && key == current) {
        others = 0;
        if (++sounds == FRAMES_A_KEY) keys.append(key);
      } else if (current == ' ' || ++others == FRAMES_A_PAUSE) {
        // One frame that was lost is no pause.
        current = key;
        sounds = 1;
        others = 0;
      }
    }
    return keys.toString();
  }

  private static char key(short[] heard, int from) {
    double energy = 0;
    for (int i = from; i < from + FRAME; i++) energy += (double) heard[i] * heard[i];
    if (Math.sqrt(energy / FRAME) < LOUD) return ' ';
    for (int row = 0; row < LOW.length; row++) {
      for (int column = 0; column < HIGH.length; column++) {
        double low = part(heard, from, LOW[row]) / energy;
        double high = part(heard, from, HIGH[column]) / energy;
        if (low > 0.15 && high > 0.15 && low + high > MOST_OF_IT) return KEYS[row].charAt(column);
      }
    }
    return ' ';
  }

  /** The energy at one frequency (Goertzel). */
  private static double part(short[] heard, int from, double hertz) {
    double real = 0;
    double imaginary = 0;
    for (int i = 0; i < FRAME; i++) {
      double angle = 2 * Math.PI * hertz * i / RATE;
      real += heard[from + i] * Math.cos(angle);
      imaginary += heard[from + i] * Math.sin(angle);
    }
    return 2 * (real * real + imaginary * imaginary) / FRAME;
  }
}
