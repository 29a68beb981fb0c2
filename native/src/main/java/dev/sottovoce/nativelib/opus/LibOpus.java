package dev.sottovoce.nativelib.opus;

/** Whether libopus can be used here: it is tried once, with speech-like sound, both ways. */
public final class LibOpus {
  /** Samples a second, of one channel. */
  public static final int RATE = 48_000;

  /** Samples in 20 ms. */
  public static final int FRAME_SAMPLES = 960;

  /** The most octets of one frame (RFC 6716 section 3.2.1). */
  public static final int MAX_PAYLOAD = 1275;

  /** What was found. */
  public sealed interface Probe {
    /**
     * It encodes and decodes.
     *
     * @param version such as {@code libopus 1.3.1}
     */
    record Usable(String version) implements Probe {}

    /**
     * It is not there, or does not work.
     *
     * @param reason what is wrong and what to do, for a person
     */
    record Unusable(String reason) implements Probe {}
  }

  private static final int TRIED_FRAMES = 12;
  private static final int TRIED_BIT_RATE = 32_000;

  /** 32 kbit/s for 20 ms. */
  private static final int TRIED_OCTETS = 80;

  private static final String ADVICE =
      "; install it (Debian: apt install libopus0, macOS: brew install opus) for less work per call";

  private static final class Result {
    static final Probe PROBE = tryIt();
  }

  private LibOpus() {}

  /** Tries the library the first time; answers the same ever after. */
  public static Probe probe() {
    return Result.PROBE;
  }

  private static Probe tryIt() {
    try {
      String version = OpusFunctions.version();
      return roundTripWorks()
          ? new Probe.Usable(version)
          : new Probe.Unusable(version + " failed its test: it does not return what was encoded");
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      return new Probe.Unusable(reason(e));
    } catch (IllegalCallerException e) {
      return new Probe.Unusable("Java may not load libraries: run with --enable-native-access");
    } catch (RuntimeException e) {
      return new Probe.Unusable("libopus failed its test: " + e.getMessage());
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    if (cause instanceof IllegalCallerException) {
      return "Java may not load libraries: run with --enable-native-access";
    }
    return (cause == null ? "libopus cannot be loaded" : cause.getMessage()) + ADVICE;
  }

  /** Every frame must have the size that was asked for, and the tone must come back as loud. */
  private static boolean roundTripWorks() {
    short[] frame = new short[FRAME_SAMPLES];
    short[] heard = new short[FRAME_SAMPLES];
    byte[] payload = new byte[MAX_PAYLOAD];
    try (OpusEncoder encoder = new OpusEncoder(TRIED_BIT_RATE, 5);
        OpusDecoder decoder = new OpusDecoder()) {
      for (int i = 0; i < TRIED_FRAMES; i++) {
        tone(frame, i * FRAME_SAMPLES);
        if (encoder.encode(frame, payload, 0) != TRIED_OCTETS) return false;
        if (decoder.decode(payload, 0, TRIED_OCTETS, heard) != FRAME_SAMPLES) return false;
      }
    }
    double ratio = energy(heard) / energy(frame);
    return ratio > 0.5 && ratio < 2;
  }

  private static void tone(short[] frame, int from) {
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * (from + i) / RATE));
    }
  }

  private static double energy(short[] samples) {
    double sum = 0;
    for (short each : samples) sum += (double) each * each;
    return sum;
  }
}
