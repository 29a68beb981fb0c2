package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The functions of BoringSSL's {@code openssl/aead.h}, {@code aes.h} and {@code sha.h}, which
 * AWS-LC has too. Initialising this class throws where the library is absent. All calls are
 * critical: they are shorter than the switch of thread state that this spares, and they may read
 * and write arrays in the heap.
 */
final class BoringSslFunctions {
  static final int OK = 1;

  private static final String SETTING = "sottovoce.boringssl";
  private static final String VARIABLE = "SOTTOVOCE_BORINGSSL";

  private static final NativeLibrary LIBRARY = NativeLibrary.load("BoringSSL", files());

  private static final MethodHandle VERSION =
      LIBRARY.function("OpenSSL_version", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  /** Description, key and length, length of the tag; copies the key. */
  static final MethodHandle NEW_CONTEXT =
      function("EVP_AEAD_CTX_new", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));

  /** Wipes what it frees. */
  static final MethodHandle FREE_CONTEXT =
      function("EVP_AEAD_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));

  static final MethodHandle SEAL = function("EVP_AEAD_CTX_seal", aead());
  static final MethodHandle OPEN = function("EVP_AEAD_CTX_open", aead());

  /** Key, bits, {@code AES_KEY}. */
  static final MethodHandle SET_KEY =
      function("AES_set_encrypt_key", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));

  /** Input, output, length, key, counter block, block that was used in part, how much of it. */
  static final MethodHandle COUNTER_MODE =
      function(
          "AES_ctr128_encrypt",
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

  private static final MethodHandle SHA1_UPDATE =
      function("SHA1_Update", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLEAR_ERRORS =
      function("ERR_clear_error", FunctionDescriptor.ofVoid());

  private BoringSslFunctions() {}

  /** Such as {@code BoringSSL} or {@code AWS-LC 5.5.0}. */
  static String version() {
    try {
      MemorySegment text = (MemorySegment) VERSION.invokeExact(0);
      String whole = text.reinterpret(256).getString(0);
      int from = whole.indexOf("compatible; ");
      int to = whole.indexOf(')');
      // OpenSSL itself has no EVP_AEAD, so something of this family it is.
      return from < 0 || to < from ? "BoringSSL" : whole.substring(whole.indexOf(' ', from) + 1, to);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** An AEAD's description, which lives as long as the library. */
  static MemorySegment description(String function) {
    try {
      return (MemorySegment) function(function, FunctionDescriptor.of(ADDRESS)).invokeExact();
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void sha1(MemorySegment context, MemorySegment octets, long length) {
    try {
      int unused = (int) SHA1_UPDATE.invokeExact(context, octets, length);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** What does not authenticate leaves notes in the thread's error queue. */
  static void clearErrors() {
    try {
      CLEAR_ERRORS.invokeExact();
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** Context, output, its length, room, nonce and length, input and length, data and length. */
  private static FunctionDescriptor aead() {
    return FunctionDescriptor.of(
        JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG,
        ADDRESS, JAVA_LONG);
  }

  private static MethodHandle function(String name, FunctionDescriptor shape) {
    return LIBRARY.function(name, shape, Linker.Option.critical(true));
  }

  /** The one that was set, else Debian's package android-libboringssl. */
  private static List<String> files() {
    String set = System.getProperty(SETTING, System.getenv(VARIABLE));
    if (set != null) return List.of(set);
    return List.of(
        "/usr/lib/x86_64-linux-gnu/android/libcrypto.so.0",
        "/usr/lib/aarch64-linux-gnu/android/libcrypto.so.0");
  }
}
