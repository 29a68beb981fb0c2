package dev.sottovoce.nativelib.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** The functions of {@code sodium.h}. Initialising this class throws where it is absent. */
final class SodiumFunctions {
  static final int OK = 0;

  private static final NativeLibrary LIBRARY =
      NativeLibrary.load(
          "libsodium",
          List.of(
              "libsodium.so.23",
              "libsodium.so.26",
              "/opt/homebrew/lib/libsodium.dylib",
              "/usr/local/lib/libsodium.dylib",
              "libsodium.dll"));

  private static final MethodHandle INIT =
      LIBRARY.function("sodium_init", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle VERSION =
      LIBRARY.function("sodium_version_string", FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle HAS_AES =
      LIBRARY.function("crypto_aead_aes256gcm_is_available", FunctionDescriptor.of(JAVA_INT));

  static final MethodHandle SCALAR_MULT_BASE =
      LIBRARY.function(
          "crypto_scalarmult_curve25519_base", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  static final MethodHandle SCALAR_MULT =
      LIBRARY.function(
          "crypto_scalarmult_curve25519",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  static final MethodHandle SIGN_KEYPAIR =
      LIBRARY.function(
          "crypto_sign_ed25519_seed_keypair",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  static final MethodHandle SIGN =
      LIBRARY.function(
          "crypto_sign_ed25519_detached",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  static final MethodHandle VERIFY =
      LIBRARY.function(
          "crypto_sign_ed25519_verify_detached",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

  /** Output, input, length, nonce, counter, key. */
  static final MethodHandle CHACHA20_XOR =
      LIBRARY.function(
          "crypto_stream_chacha20_ietf_xor_ic",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS));

  private SodiumFunctions() {}

  /** Such as {@code libsodium 1.0.18}; the library is ready to be used after it. */
  static String start() {
    try {
      if ((int) INIT.invokeExact() < 0) {
        throw new IllegalArgumentException("libsodium cannot be initialised");
      }
      MemorySegment text = (MemorySegment) VERSION.invokeExact();
      return "libsodium " + text.reinterpret(32).getString(0);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static boolean hasAes() {
    try {
      return (int) HAS_AES.invokeExact() == 1;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static MethodHandle hash(String name) {
    return LIBRARY.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
  }

  static MethodHandle macInit(String name) {
    return hash(name + "_init");
  }

  static MethodHandle macUpdate(String name) {
    return hash(name + "_update");
  }

  static MethodHandle macFinal(String name) {
    return LIBRARY.function(name + "_final", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /** Output, its length, message and length, data and length, no secret nonce, nonce, key. */
  static MethodHandle seal(String name) {
    return LIBRARY.function(
        name + "_encrypt",
        FunctionDescriptor.of(
            JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
            ADDRESS));
  }

  /** Output, its length, no secret nonce, sealed text and length, data and length, nonce, key. */
  static MethodHandle open(String name) {
    return LIBRARY.function(
        name + "_decrypt",
        FunctionDescriptor.of(
            JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS,
            ADDRESS));
  }
}
