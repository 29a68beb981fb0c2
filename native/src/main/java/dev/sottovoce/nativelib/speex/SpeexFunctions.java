package dev.sottovoce.nativelib.speex;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The functions of {@code speex_echo.h} and {@code speex_preprocess.h}. Initialising this class
 * throws where the library is absent.
 */
final class SpeexFunctions {
  /** Of the echo canceller. */
  static final int ECHO_SET_RATE = 24;

  /** Of the preprocessor, whose settings are numbers of 32 bits. */
  static final int SET_DENOISE = 0;

  static final int SET_GAIN_CONTROL = 2;
  static final int SET_ECHO_STATE = 24;

  private static final NativeLibrary LIBRARY =
      NativeLibrary.load(
          "libspeexdsp",
          List.of(
              "libspeexdsp.so.1",
              "libspeexdsp.1.dylib",
              "/opt/homebrew/lib/libspeexdsp.1.dylib",
              "/usr/local/lib/libspeexdsp.1.dylib",
              "libspeexdsp-1.dll"));

  /** Samples in a frame, samples that an echo may last. */
  private static final MethodHandle ECHO_NEW =
      LIBRARY.function("speex_echo_state_init", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));

  private static final MethodHandle ECHO_FREE =
      LIBRARY.function("speex_echo_state_destroy", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle ECHO_SET =
      LIBRARY.function(
          "speex_echo_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));

  /** What the microphone heard, what the loudspeaker played, what is left. */
  private static final MethodHandle ECHO_CANCEL =
      LIBRARY.function(
          "speex_echo_cancellation", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS));

  /** Samples in a frame, samples a second. */
  private static final MethodHandle PREPROCESS_NEW =
      LIBRARY.function(
          "speex_preprocess_state_init", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));

  private static final MethodHandle PREPROCESS_FREE =
      LIBRARY.function("speex_preprocess_state_destroy", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle PREPROCESS_SET =
      LIBRARY.function(
          "speex_preprocess_ctl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
  private static final MethodHandle PREPROCESS_RUN =
      LIBRARY.function("speex_preprocess_run", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

  private SpeexFunctions() {}

  static MemorySegment newEcho(int frame, int tail) {
    try {
      return present((MemorySegment) ECHO_NEW.invokeExact(frame, tail));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static MemorySegment newPreprocessor(int frame, int rate) {
    try {
      return present((MemorySegment) PREPROCESS_NEW.invokeExact(frame, rate));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MemorySegment present(MemorySegment state) {
    if (state.equals(MemorySegment.NULL)) throw new IllegalStateException("libspeexdsp refuses");
    return state;
  }

  static void setEcho(MemorySegment echo, int what, MemorySegment value) {
    try {
      int unused = (int) ECHO_SET.invokeExact(echo, what, value);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void setPreprocessor(MemorySegment preprocessor, int what, MemorySegment value) {
    try {
      int unused = (int) PREPROCESS_SET.invokeExact(preprocessor, what, value);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void cancel(
      MemorySegment echo, MemorySegment heard, MemorySegment played, MemorySegment left) {
    try {
      ECHO_CANCEL.invokeExact(echo, heard, played, left);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void run(MemorySegment preprocessor, MemorySegment frame) {
    try {
      int unused = (int) PREPROCESS_RUN.invokeExact(preprocessor, frame);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void free(MemorySegment echo, MemorySegment preprocessor) {
    try {
      PREPROCESS_FREE.invokeExact(preprocessor);
      ECHO_FREE.invokeExact(echo);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }
}
