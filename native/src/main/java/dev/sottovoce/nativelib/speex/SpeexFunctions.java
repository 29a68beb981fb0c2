package dev.sottovoce.nativelib.speex;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The functions of {@code speex_echo.h} and {@code speex_preprocess.h}. Initialising this class
 * throws where the library is absent.
 */
final class SpeexFunctions {
  private static final NativeLibrary LIBRARY =
      NativeLibrary.load(
          "libspeexdsp",
          List.of(
              "libspeexdsp.so.1",
              "/opt/homebrew/lib/libspeexdsp.1.dylib",
              "/usr/local/lib/libspeexdsp.1.dylib",
              "libspeexdsp-1.dll"));

  private static final FunctionDescriptor MAKE = FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor CONTROL =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final FunctionDescriptor DESTROY = FunctionDescriptor.ofVoid(ADDRESS);

  static final MethodHandle ECHO_INIT = LIBRARY.function("speex_echo_state_init", MAKE);
  static final MethodHandle ECHO_SET = LIBRARY.function("speex_echo_ctl", CONTROL);
  static final MethodHandle ECHO_DESTROY = LIBRARY.function("speex_echo_state_destroy", DESTROY);
  static final MethodHandle ECHO_CANCEL =
      LIBRARY.function(
          "speex_echo_cancellation", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  static final MethodHandle CLEAN_INIT = LIBRARY.function("speex_preprocess_state_init", MAKE);
  static final MethodHandle CLEAN_SET = LIBRARY.function("speex_preprocess_ctl", CONTROL);
  static final MethodHandle CLEAN_DESTROY =
      LIBRARY.function("speex_preprocess_state_destroy", DESTROY);
  static final MethodHandle CLEAN =
      LIBRARY.function("speex_preprocess_run", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

  private SpeexFunctions() {}
}
