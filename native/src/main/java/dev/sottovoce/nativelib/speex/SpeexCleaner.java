package dev.sottovoce.nativelib.speex;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Cleans a microphone's sound, frame by frame: the echo of what the loudspeaker plays is taken out,
 * what is left of it and steady noise are made quieter, and speech is brought to an even level. One
 * thread at a time.
 */
public final class SpeexCleaner implements AutoCloseable {
  /** Samples a second, of one channel. */
  public static final int RATE = 48_000;

  /** Samples in 20 ms. */
  public static final int FRAME_SAMPLES = 960;

  /** From the loudspeaker's buffer through the room to the microphone's: 300 ms. */
  private static final int TAIL_SAMPLES = 14_400;

  private static final String ADVICE =
      "; install it (Debian: apt install libspeexdsp1, macOS: brew install speexdsp)";

  private static final class Result {
    static final String WHY_NOT = tryIt();
  }

  private final Arena arena = Arena.ofShared();
  private final MemorySegment heard = arena.allocate(JAVA_SHORT, FRAME_SAMPLES);
  private final MemorySegment played = arena.allocate(JAVA_SHORT, FRAME_SAMPLES);
  private final MemorySegment left = arena.allocate(JAVA_SHORT, FRAME_SAMPLES);
  private final MemorySegment echo = SpeexFunctions.newEcho(FRAME_SAMPLES, TAIL_SAMPLES);
  private final MemorySegment preprocessor = SpeexFunctions.newPreprocessor(FRAME_SAMPLES, RATE);
  private boolean closed;

  public SpeexCleaner() {
    MemorySegment number = arena.allocateFrom(JAVA_INT, RATE);
    SpeexFunctions.setEcho(echo, SpeexFunctions.ECHO_SET_RATE, number);
    number.set(JAVA_INT, 0, 1);
    SpeexFunctions.setPreprocessor(preprocessor, SpeexFunctions.SET_DENOISE, number);
    SpeexFunctions.setPreprocessor(preprocessor, SpeexFunctions.SET_GAIN_CONTROL, number);
    SpeexFunctions.setPreprocessor(preprocessor, SpeexFunctions.SET_ECHO_STATE, echo);
  }

  /** Empty where the library works; else what is wrong and what to do. Tried the first time. */
  public static String probe() {
    return Result.WHY_NOT;
  }

  private static String tryIt() {
    try (SpeexCleaner cleaner = new SpeexCleaner()) {
      short[] frame = new short[FRAME_SAMPLES];
      cleaner.clean(frame, new short[FRAME_SAMPLES]);
      for (short each : frame) if (each != 0) return "libspeexdsp failed its test";
      return "";
    } catch (ExceptionInInitializerError | NoClassDefFoundError | RuntimeException e) {
      return NativeLibrary.reason(e) + ADVICE;
    }
  }

  /**
   * Cleans one frame in place.
   *
   * @param frame what the microphone heard
   * @param loudspeaker what was given to the loudspeaker last; zeros for nothing
   */
  public void clean(short[] frame, short[] loudspeaker) {
    if (closed) throw new IllegalStateException("this cleaner is closed");
    MemorySegment.copy(frame, 0, heard, JAVA_SHORT, 0, FRAME_SAMPLES);
    MemorySegment.copy(loudspeaker, 0, played, JAVA_SHORT, 0, FRAME_SAMPLES);
    SpeexFunctions.cancel(echo, heard, played, left);
    SpeexFunctions.run(preprocessor, left);
    MemorySegment.copy(left, JAVA_SHORT, 0, frame, 0, FRAME_SAMPLES);
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    SpeexFunctions.free(echo, preprocessor);
    heard.fill((byte) 0);
    played.fill((byte) 0);
    left.fill((byte) 0);
    arena.close();
  }
}
