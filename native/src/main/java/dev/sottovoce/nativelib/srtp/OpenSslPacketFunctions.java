package dev.sottovoce.nativelib.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libcrypto 3 that packets want, as critical calls: they are shorter than the
 * switch of thread state that this spares, and they may read and write arrays in the heap.
 * Initialising this class throws where the library is absent.
 */
final class OpenSslPacketFunctions {
  static final int OK = 1;
  static final int CTRL_GET_TAG = 0x10;
  static final int CTRL_SET_TAG = 0x11;

  private static final NativeLibrary LIBRARY = NativeLibrary.openSsl();

  private static final MethodHandle VERSION =
      LIBRARY.function("OpenSSL_version", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  static final MethodHandle NEW_CONTEXT =
      function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));

  /** Wipes what it frees. */
  static final MethodHandle FREE_CONTEXT =
      function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));

  static final MethodHandle INIT =
      number("EVP_CipherInit_ex", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);

  /**
   * Context, output, input, length. Goes to the cipher with fewer questions than {@code
   * EVP_CipherUpdate}; without output the input is associated data, without input it ends.
   */
  static final MethodHandle CIPHER = number("EVP_Cipher", ADDRESS, ADDRESS, ADDRESS, JAVA_INT);

  static final MethodHandle CONTROL =
      number("EVP_CIPHER_CTX_ctrl", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

  private static final MethodHandle SHA1_UPDATE =
      number("SHA1_Update", ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLEAR_ERRORS =
      function("ERR_clear_error", FunctionDescriptor.ofVoid());

  private OpenSslPacketFunctions() {}

  /** Such as {@code OpenSSL 3.0.22}. */
  static String version() {
    try {
      MemorySegment text = (MemorySegment) VERSION.invokeExact(0);
      String[] words = text.reinterpret(256).getString(0).split(" ", -1);
      return words.length < 2 ? words[0] : words[0] + " " + words[1];
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** A cipher's context under a key, which it copies. */
  static MemorySegment context(String cipher, byte[] key) {
    try {
      MemorySegment description =
          (MemorySegment) function(cipher, FunctionDescriptor.of(ADDRESS)).invokeExact();
      MemorySegment context = (MemorySegment) NEW_CONTEXT.invokeExact();
      int result =
          (int)
              INIT.invokeExact(
                  context,
                  description,
                  MemorySegment.NULL,
                  MemorySegment.ofArray(key),
                  MemorySegment.NULL,
                  1);
      if (result == OK) return context;
      free(context);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    throw new IllegalStateException("libcrypto refuses");
  }

  static void free(MemorySegment context) {
    try {
      FREE_CONTEXT.invokeExact(context);
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

  private static MethodHandle number(String name, MemoryLayout... parameters) {
    return function(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static MethodHandle function(String name, FunctionDescriptor shape) {
    return LIBRARY.function(name, shape, Linker.Option.critical(true));
  }
}
