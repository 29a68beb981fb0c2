package dev.sottovoce.nativelib.opus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The functions of {@code opus.h}. Initialising this class throws where the library is absent:
 * handles that are not {@code static final} would cost more than the call itself.
 */
final class OpusFunctions {
  static final int OK = 0;

  /**
   * Names of the library on Linux, macOS and Windows; the folders are those of package managers.
   */
  private static final List<String> NAMES =
      List.of(
          "libopus.so.0",
          "libopus.0.dylib",
          "/opt/homebrew/lib/libopus.0.dylib",
          "/usr/local/lib/libopus.0.dylib",
          "libopus-0.dll",
          "opus.dll");

  private static final SymbolLookup LIBRARY = library();

  static final MethodHandle ENCODER_SIZE =
      function("opus_encoder_get_size", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  static final MethodHandle ENCODER_INIT =
      function(
          "opus_encoder_init",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
  static final MethodHandle ENCODER_SET =
      function(
          "opus_encoder_ctl",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  static final MethodHandle ENCODE =
      function(
          "opus_encode",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
  static final MethodHandle DECODER_SIZE =
      function("opus_decoder_get_size", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  static final MethodHandle DECODER_INIT =
      function("opus_decoder_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  static final MethodHandle DECODE =
      function(
          "opus_decode",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle VERSION =
      function("opus_get_version_string", FunctionDescriptor.of(ADDRESS));

  private OpusFunctions() {}

  /** Such as {@code libopus 1.3.1}. */
  static String version() {
    try {
      MemorySegment text = (MemorySegment) VERSION.invokeExact();
      return text.reinterpret(64).getString(0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Functions of C throw nothing; what comes is an error of this machine. */
  static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a call into libopus failed", e);
  }

  private static SymbolLookup library() {
    for (String name : NAMES) {
      try {
        return SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException e) {
        // The next name may be there.
      }
    }
    throw new IllegalArgumentException("libopus is not installed");
  }

  private static MethodHandle function(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    MemorySegment address =
        LIBRARY
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("libopus has no function " + name));
    return Linker.nativeLinker().downcallHandle(address, shape, options);
  }
}
