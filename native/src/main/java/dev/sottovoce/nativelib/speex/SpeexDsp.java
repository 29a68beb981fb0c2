package dev.sottovoce.nativelib.speex;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.util.Optional;
import java.util.Random;

/** Whether libspeexdsp can be used here: it is tried once, with an echo that it has to take out. */
public final class SpeexDsp {
  /** Samples a second, of one channel. */
  public static final int RATE = 48_000;

  /** Samples in 20 ms. */
  public static final int FRAME_SAMPLES = 960;

  private static final int TRIED_FRAMES = 100;
  private static final int TRIED_DELAY = 1_700;

  /** Less than a tenth of the echo's energy may be left after two seconds. */
  private static final double MOST_LEFT = 0.1;

  private static final String ADVICE =
      "; install it (Debian: apt install libspeexdsp1, macOS: brew install speexdsp), or wear a"
          + " headset";

  private static final class Result {
    static final Optional<String> PROBLEM = tryIt();
  }

  private SpeexDsp() {}

  /**
   * Tries the library the first time; answers the same ever after.
   *
   * @return what is wrong and what to do, for a person; empty when it works
   */
  public static Optional<String> probe() {
    return Result.PROBLEM;
  }

  private static Optional<String> tryIt() {
    try {
      return takesAnEchoOut()
          ? Optional.empty()
          : Optional.of("libspeexdsp failed its test: it leaves the echo in");
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      return Optional.of(NativeLibrary.reason(e) + ADVICE);
    } catch (RuntimeException e) {
      return Optional.of("libspeexdsp failed its test: " + e.getMessage());
    }
  }

  private static boolean takesAnEchoOut() {
    Random noise = new Random(1);
    short[] played = new short[TRIED_FRAMES * FRAME_SAMPLES];
    for (int i = 0; i < played.length; i++) played[i] = (short) (noise.nextGaussian() * 3_000);
    double before = 0;
    double after = 0;
    try (SpeexCleaner cleaner = new SpeexCleaner(true, false, false)) {
      short[] frame = new short[FRAME_SAMPLES];
      short[] loud = new short[FRAME_SAMPLES];
      for (int at = 0; at < played.length; at += FRAME_SAMPLES) {
        System.arraycopy(played, at, loud, 0, FRAME_SAMPLES);
        for (int i = 0; i < FRAME_SAMPLES; i++) {
          int from = at + i - TRIED_DELAY;
          frame[i] = from < 0 ? 0 : (short) (played[from] / 2);
        }
        before = energy(frame);
        cleaner.clean(frame, loud);
        after = energy(frame);
      }
    }
    return after < MOST_LEFT * before;
  }

  private static double energy(short[] samples) {
    double sum = 0;
    for (short each : samples) sum += (double) each * each;
    return sum;
  }
}
