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
 * The functions of libcrypto 3 that packets want. Initialising this class throws where the library
 * is absent. What runs for every packet is called critically, for it is shorter than the switch of
 * thread state that this spares.
 */
final class OpenSslPacketFunctions {
  static final long NONE = 0;

  static final int ENCRYPT = 1;
  static final int DECRYPT = 0;
  static final int CTRL_GET_TAG = 0x10;
  static final int CTRL_SET_TAG = 0x11;

  private static final int OK = 1;

  private static final NativeLibrary LIBRARY = NativeLibrary.openSsl();

  private static final MethodHandle VERSION = pointer("OpenSSL_version", JAVA_INT);
  private static final MethodHandle NEW_CONTEXT = pointer("EVP_CIPHER_CTX_new");
  private static final MethodHandle FREE_CONTEXT =
      critical("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle SET_KEY =
      number("EVP_CipherInit_ex", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);

  /** Context, description, engine, key, vector, direction. */
  private static final MethodHandle INIT =
      number("EVP_CipherInit_ex", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);

  private static final MethodHandle CONTROL =
      number("EVP_CIPHER_CTX_ctrl", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

  private static final MethodHandle CIPHER =
      number("EVP_Cipher", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SHA1_UPDATE =
      number("SHA1_Update", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CLEAR_ERRORS =
      critical("ERR_clear_error", FunctionDescriptor.ofVoid());

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

  /** An {@code EVP_CIPHER_CTX} that encrypts under a key, which it copies from the array. */
  static long context(String description, byte[] key) {
    try {
      MemorySegment cipher = (MemorySegment) pointer(description).invokeExact();
      MemorySegment context = (MemorySegment) NEW_CONTEXT.invokeExact();
      MemorySegment none = MemorySegment.NULL;
      int result =
          (int)
              SET_KEY.invokeExact(context, cipher, none, MemorySegment.ofArray(key), none, ENCRYPT);
      if (result == OK) return context.address();
      free(context.address());
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    throw new IllegalStateException("libcrypto refuses");
  }

  /** The library wipes what it frees. */
  static void free(long context) {
    try {
      FREE_CONTEXT.invokeExact(context);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** Another packet, under the same key. */
  static boolean begin(long context, long vector, int direction) {
    try {
      return (int) INIT.invokeExact(context, NONE, NONE, NONE, vector, direction) == OK;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /**
   * Goes to the cipher with fewer questions than {@code EVP_CipherUpdate}. Without output the input
   * is associated data; without input it ends.
   */
  static boolean cipher(long context, long output, long input, int length) {
    try {
      return (int) CIPHER.invokeExact(context, output, input, length) >= 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static boolean control(long context, int command, int argument, long pointer) {
    try {
      return (int) CONTROL.invokeExact(context, command, argument, pointer) == OK;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
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

  private static MethodHandle number(String name, MemoryLayout... parameters) {
    return critical(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static MethodHandle pointer(String name, MemoryLayout... parameters) {
    return critical(name, FunctionDescriptor.of(ADDRESS, parameters));
  }

  private static MethodHandle critical(String name, FunctionDescriptor shape) {
    return LIBRARY.function(name, shape, Linker.Option.critical(true));
  }
}
