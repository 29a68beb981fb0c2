package dev.sottovoce.nativelib.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** A library of C, under one of several names. */
public final class NativeLibrary {
  private final String name;
  private final SymbolLookup symbols;

  private NativeLibrary(String name, SymbolLookup symbols) {
    this.name = name;
    this.symbols = symbols;
  }

  /** The first that loads; throws {@link IllegalArgumentException} where none does. */
  public static NativeLibrary load(String name, List<String> files) {
    for (String file : files) {
      try {
        return new NativeLibrary(name, SymbolLookup.libraryLookup(file, Arena.global()));
      } catch (IllegalArgumentException e) {
        // The next name may be there.
      }
    }
    throw new IllegalArgumentException(name + " is not installed");
  }

  /** libcrypto of OpenSSL 3; throws {@link IllegalArgumentException} where it is absent. */
  public static NativeLibrary openSsl() {
    return load(
        "libcrypto 3",
        List.of(
            "libcrypto.so.3",
            "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
            "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
            "libcrypto-3-x64.dll"));
  }

  public MethodHandle function(
      String function, FunctionDescriptor shape, Linker.Option... options) {
    return Linker.nativeLinker()
        .downcallHandle(
            symbols
                .find(function)
                .orElseThrow(
                    () -> new IllegalArgumentException(name + " has no function " + function)),
            shape,
            options);
  }

  /** Functions of C throw nothing; what comes is an error of this machine. */
  public static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a call into a native library failed", e);
  }

  /** Why a class that loads a library could not be initialised, for a person. */
  public static String reason(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof IllegalCallerException) {
      return "Java may not load libraries: run with --enable-native-access";
    }
    return cause.getMessage() == null ? "it cannot be loaded" : cause.getMessage();
  }
}
