package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** An {@code EVP_PKEY}; libcrypto wipes what it frees. */
final class OpenSslKey implements AutoCloseable {
  private final MemorySegment handle;

  OpenSslKey(MemorySegment handle) {
    this.handle = handle;
  }

  MemorySegment handle() {
    return handle;
  }

  static OpenSslKey ofPrivate(KeyEncodings kind, Secret key) {
    kind.requirePrivateKey(key);
    MemorySegment made =
        kind == KeyEncodings.SECP256R1 ? OpenSslP256.ofPrivate(key) : raw(kind, key);
    if (made.address() == 0) throw new IllegalStateException("libcrypto takes no private key");
    return new OpenSslKey(made);
  }

  /** Nothing when it is no valid public key; the length was checked before. */
  static Optional<OpenSslKey> ofPublic(KeyEncodings kind, Bytes key) {
    MemorySegment made =
        kind == KeyEncodings.SECP256R1 ? OpenSslP256.ofPublic(key) : raw(kind, key);
    if (made.address() != 0) return Optional.of(new OpenSslKey(made));
    OpenSslFunctions.clearErrors();
    return Optional.empty();
  }

  /** Of a private key that is 32 octets without structure. */
  Bytes rawPublicKey() {
    try (Scratch scratch = new Scratch()) {
      MemorySegment point = scratch.room(KeyEncodings.PRIVATE_OCTETS);
      MemorySegment length = scratch.room(ValueLayout.JAVA_LONG.byteSize());
      length.set(ValueLayout.JAVA_LONG, 0, KeyEncodings.PRIVATE_OCTETS);
      if ((int) OpenSslFunctions.GET_RAW_PUBLIC.invokeExact(handle, point, length)
          != OpenSslFunctions.OK) {
        throw new IllegalStateException("libcrypto has no public key");
      }
      return Scratch.read(point, KeyEncodings.PRIVATE_OCTETS);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  @Override
  public void close() {
    try {
      OpenSslFunctions.FREE_KEY.invokeExact(handle);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MemorySegment raw(KeyEncodings kind, Secret key) {
    try {
      return (MemorySegment)
          OpenSslFunctions.RAW_PRIVATE.invokeExact(
              number(kind), MemorySegment.NULL, Scratch.of(key), (long) key.length());
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MemorySegment raw(KeyEncodings kind, Bytes key) {
    try (Scratch scratch = new Scratch()) {
      return (MemorySegment)
          OpenSslFunctions.RAW_PUBLIC.invokeExact(
              number(kind), MemorySegment.NULL, scratch.copyOf(key), (long) key.length());
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static int number(KeyEncodings kind) {
    return kind == KeyEncodings.X25519
        ? OpenSslFunctions.PKEY_X25519
        : OpenSslFunctions.PKEY_ED25519;
  }
}
