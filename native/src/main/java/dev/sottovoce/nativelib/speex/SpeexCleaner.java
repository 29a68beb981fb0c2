package dev.sottovoce.nativelib.speex;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Cleans 48 kHz mono speech, frame by frame of 20 ms. Used by one thread at a time. */
public final class SpeexCleaner implements AutoCloseable {
  private static final int ECHO_SET_RATE = 24;
  private static final int SET_DENOISE = 0;
  private static final int SET_AGC = 2;
  private static final int SET_NOISE_SUPPRESS = 18;
  private static final int SET_ECHO_STATE = 24;
  private static final int SET_AGC_MAX_GAIN = 30;

  /** How much later than it was played the last of an echo may arrive. */
  private static final int TAIL_SAMPLES = SpeexDsp.RATE / 4;

  private static final int NOISE_DECIBELS = -20;
  private static final int GAIN_DECIBELS = 20;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment heard = samples();
  private final MemorySegment played = samples();
  private final MemorySegment clean = samples();
  private final MemorySegment number = arena.allocate(JAVA_INT);
  private final MemorySegment echo;
  private final MemorySegment rest;
  private final boolean cancelsEcho;
  private boolean closed;

  /**
   * @param echo takes out what is played at the same place
   * @param noise takes out what sounds steadily
   * @param gain makes speech equally loud
   * @throws IllegalStateException where {@link SpeexDsp#probe} does not say that it is usable
   */
  public SpeexCleaner(boolean echo, boolean noise, boolean gain) {
    cancelsEcho = echo;
    this.echo = make(SpeexFunctions.ECHO_INIT, TAIL_SAMPLES);
    rest = make(SpeexFunctions.CLEAN_INIT, SpeexDsp.RATE);
    set(SpeexFunctions.ECHO_SET, this.echo, ECHO_SET_RATE, SpeexDsp.RATE);
    // What the echo's filter leaves is taken out as noise is, so that part runs for both.
    set(SpeexFunctions.CLEAN_SET, rest, SET_DENOISE, echo || noise ? 1 : 0);
    set(SpeexFunctions.CLEAN_SET, rest, SET_NOISE_SUPPRESS, noise ? NOISE_DECIBELS : 0);
    set(SpeexFunctions.CLEAN_SET, rest, SET_AGC, gain ? 1 : 0);
    set(SpeexFunctions.CLEAN_SET, rest, SET_AGC_MAX_GAIN, GAIN_DECIBELS);
    if (echo) set(SpeexFunctions.CLEAN_SET, rest, SET_ECHO_STATE, this.echo);
  }

  /**
   * Cleans one frame in place.
   *
   * @param frame {@link SpeexDsp#FRAME_SAMPLES} samples from the microphone
   * @param loud as many that were played, no later than the microphone could hear them
   */
  public void clean(short[] frame, short[] loud) {
    MemorySegment.copy(frame, 0, heard, JAVA_SHORT, 0, SpeexDsp.FRAME_SAMPLES);
    MemorySegment.copy(loud, 0, played, JAVA_SHORT, 0, SpeexDsp.FRAME_SAMPLES);
    MemorySegment out = cancelsEcho ? clean : heard;
    try {
      if (cancelsEcho) SpeexFunctions.ECHO_CANCEL.invokeExact(echo, heard, played, clean);
      int unused = (int) SpeexFunctions.CLEAN.invokeExact(rest, out);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    MemorySegment.copy(out, JAVA_SHORT, 0, frame, 0, SpeexDsp.FRAME_SAMPLES);
  }

  /** Releases; closing again does nothing. What was said last is wiped where we hold it. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    try {
      SpeexFunctions.CLEAN_DESTROY.invokeExact(rest);
      SpeexFunctions.ECHO_DESTROY.invokeExact(echo);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    heard.fill((byte) 0);
    played.fill((byte) 0);
    clean.fill((byte) 0);
    arena.close();
  }

  private MemorySegment samples() {
    return arena.allocate(JAVA_SHORT, SpeexDsp.FRAME_SAMPLES);
  }

  private static MemorySegment make(MethodHandle function, int second) {
    MemorySegment made;
    try {
      made = (MemorySegment) function.invokeExact(SpeexDsp.FRAME_SAMPLES, second);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (made.equals(MemorySegment.NULL)) throw new IllegalStateException("out of memory");
    return made;
  }

  private void set(MethodHandle control, MemorySegment state, int request, int value) {
    number.set(JAVA_INT, 0, value);
    set(control, state, request, number);
  }

  private static void set(
      MethodHandle control, MemorySegment state, int request, MemorySegment value) {
    int result;
    try {
      result = (int) control.invokeExact(state, request, value);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (result != 0) throw new IllegalStateException("libspeexdsp refuses a setting: " + request);
  }
}
