package dev.sottovoce.nativelib.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An {@code EVP_CIPHER_CTX}; libcrypto wipes what it frees. */
final class OpenSslCipher implements AutoCloseable {
  static final int ENCRYPT = 1;
  static final int DECRYPT = 0;

  private final Scratch scratch;
  private final MemorySegment context;

  OpenSslCipher(Scratch scratch) {
    this.scratch = scratch;
    try {
      this.context = (MemorySegment) OpenSslFunctions.NEW_CIPHER_CONTEXT.invokeExact();
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  boolean begin(int direction, MemorySegment description, MemorySegment key, MemorySegment vector) {
    try {
      return succeeded(
          (int)
              OpenSslFunctions.CIPHER_INIT.invokeExact(
                  context, description, MemorySegment.NULL, key, vector, direction));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** Without output the input is associated data. */
  boolean update(MemorySegment output, MemorySegment input, int length) {
    // No input at all would mean "finish" to some ciphers.
    if (length == 0) return true;
    try {
      return succeeded(
          (int)
              OpenSslFunctions.CIPHER_UPDATE.invokeExact(context, output, count(), input, length));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  boolean finish(MemorySegment rest) {
    try {
      return succeeded((int) OpenSslFunctions.CIPHER_FINAL.invokeExact(context, rest, count()));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  boolean control(int command, int argument, MemorySegment pointer) {
    try {
      return succeeded(
          (int) OpenSslFunctions.CONTROL_CIPHER.invokeExact(context, command, argument, pointer));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private MemorySegment count() {
    return scratch.room(ValueLayout.JAVA_INT.byteSize());
  }

  private static boolean succeeded(int result) {
    if (result == OpenSslFunctions.OK) return true;
    OpenSslFunctions.clearErrors();
    return false;
  }

  @Override
  public void close() {
    try {
      OpenSslFunctions.FREE_CIPHER_CONTEXT.invokeExact(context);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }
}
