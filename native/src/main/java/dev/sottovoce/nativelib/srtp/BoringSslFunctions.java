package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import dev.sottovoce.nativelib.memory.KeyPages;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The functions of BoringSSL's {@code openssl/aead.h}, {@code aes.h} and {@code sha.h}, which
 * AWS-LC has too. Initialising this class throws where the library is absent. What runs for every
 * packet is called critically, for it is shorter than the switch of thread state that this spares.
 */
final class BoringSslFunctions {
  static final int OK = 1;

  private static final String SETTING = "sottovoce.boringssl";
  private static final String VARIABLE = "SOTTOVOCE_BORINGSSL";

  private static final NativeLibrary LIBRARY = NativeLibrary.load("BoringSSL", files());

  /** Context, output, its length, room, nonce and length, input and length, data and length. */
  static final MethodHandle SEAL = aead("EVP_AEAD_CTX_seal");

  static final MethodHandle OPEN = aead("EVP_AEAD_CTX_open");

  /** Input, output, length, key, counter block, block that was used in part, how much of it. */
  static final MethodHandle COUNTER_MODE =
      critical(
          "AES_ctr128_encrypt",
          FunctionDescriptor.ofVoid(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle SHA1_UPDATE =
      critical("SHA1_Update", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLEAR_ERRORS =
      critical("ERR_clear_error", FunctionDescriptor.ofVoid());

  private static final MethodHandle VERSION = pointer("OpenSSL_version", JAVA_INT);

  private static final MethodHandle INIT_CONTEXT =
      critical(
          "EVP_AEAD_CTX_init",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
  private static final MethodHandle CLEAN_CONTEXT =
      critical("EVP_AEAD_CTX_cleanup", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle SET_KEY =
      critical("AES_set_encrypt_key", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
  private static final MethodHandle ZERO_CONTEXT =
      critical("EVP_AEAD_CTX_zero", FunctionDescriptor.ofVoid(ADDRESS));

  private static final int MOST_CONTEXT_OCTETS = 1 << 16;

  /** Of {@code EVP_AEAD_CTX}, the key's schedule included: 584 in both libraries today. */
  private static final long CONTEXT_OCTETS = contextOctets();

  private BoringSslFunctions() {}

  /** Such as {@code BoringSSL} or {@code AWS-LC 5.5.0}. */
  static String version() {
    String whole;
    try {
      whole = ((MemorySegment) VERSION.invokeExact(0)).reinterpret(256).getString(0);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (whole.startsWith("AWS-LC")) return whole;
    // The other, and older ones: "OpenSSL 1.1.1 (compatible; BoringSSL)".
    int from = whole.indexOf("; ");
    int to = whole.indexOf(')');
    return from < 0 || to < from ? "BoringSSL" : whole.substring(from + 2, to);
  }

  /** The library does not say, but it can clear one: what it overwrites is the context. */
  private static long contextOctets() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(MOST_CONTEXT_OCTETS, Long.BYTES).fill((byte) -1);
      ZERO_CONTEXT.invokeExact(room);
      long octets = MOST_CONTEXT_OCTETS;
      while (octets > 0 && room.get(JAVA_BYTE, octets - 1) != 0) octets--;
      if (octets == 0) throw new IllegalStateException("BoringSSL clears no context");
      return octets;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** An {@code EVP_AEAD_CTX} under a key, which it copies straight from the array. */
  static MemorySegment context(String description, byte[] key, KeyPages pages) {
    MemorySegment context = pages.take(CONTEXT_OCTETS);
    int result;
    try {
      MemorySegment aead = (MemorySegment) pointer(description).invokeExact();
      result =
          (int)
              INIT_CONTEXT.invokeExact(
                  context,
                  aead,
                  MemorySegment.ofArray(key),
                  (long) key.length,
                  (long) GcmCipher.TAG_OCTETS,
                  MemorySegment.NULL);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (result != OK) throw new IllegalStateException("BoringSSL refuses");
    return context;
  }

  /** Cleans it up, and wipes it. */
  static void free(MemorySegment context, KeyPages pages) {
    try {
      CLEAN_CONTEXT.invokeExact(context);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    pages.giveBack(context);
  }

  /** Writes an {@code AES_KEY}. */
  static void setKey(byte[] key, MemorySegment schedule) {
    int result;
    try {
      result =
          (int) SET_KEY.invokeExact(MemorySegment.ofArray(key), key.length * Byte.SIZE, schedule);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    // Unlike its younger relatives this function says 0 when it went well.
    if (result != 0) throw new IllegalStateException("BoringSSL refuses");
  }

  static void sha1(long context, long octets, long length) {
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

  private static MethodHandle aead(String name) {
    return critical(
        name,
        FunctionDescriptor.of(
            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG));
  }

  private static MethodHandle pointer(String name, MemoryLayout... parameters) {
    return critical(name, FunctionDescriptor.of(ADDRESS, parameters));
  }

  private static MethodHandle critical(String name, FunctionDescriptor shape) {
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
