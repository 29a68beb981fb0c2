package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** An {@code EVP_PKEY}; libcrypto wipes what it frees. */
final class OpenSslKey implements AutoCloseable {
  private static final int SEC1_OCTETS = 51;
  private static final int MAX_SPKI_OCTETS = 128;

  /** ECPrivateKey (RFC 5915) without a public key: libcrypto computes it. */
  private static final Bytes SEC1_HEAD = Bytes.fromHex("30310201010420");

  private static final Bytes SEC1_TAIL = Bytes.fromHex("a00a06082a8648ce3d030107");

  private final MemorySegment handle;

  private OpenSslKey(MemorySegment handle) {
    this.handle = handle;
  }

  MemorySegment handle() {
    return handle;
  }

  static OpenSslKey ofPrivate(KeyEncodings kind, Secret key) {
    kind.requireLength(key);
    MemorySegment made = kind == KeyEncodings.SECP256R1 ? secp256r1(key) : raw(kind, key);
    if (made.address() == 0) {
      throw new IllegalArgumentException("the private key is none of this group");
    }
    return new OpenSslKey(made);
  }

  /** Nothing when it is no valid public key; the length was checked before. */
  static Optional<OpenSslKey> ofPublic(KeyEncodings kind, Bytes key) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment made;
      if (kind == KeyEncodings.SECP256R1) {
        Bytes der = kind.subjectPublicKeyInfo(key);
        MemorySegment cursor = cursor(scratch, scratch.copyOf(der));
        made =
            (MemorySegment)
                OpenSslFunctions.DECODE_PUBLIC.invokeExact(
                    MemorySegment.NULL, cursor, (long) der.length());
      } else {
        made =
            (MemorySegment)
                OpenSslFunctions.RAW_PUBLIC.invokeExact(
                    number(kind), MemorySegment.NULL, scratch.copyOf(key), (long) key.length());
      }
      if (made.address() != 0) return Optional.of(new OpenSslKey(made));
      OpenSslFunctions.clearErrors();
      return Optional.empty();
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  Bytes publicKey(KeyEncodings kind) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment der = scratch.room(MAX_SPKI_OCTETS);
      int length = (int) OpenSslFunctions.ENCODE_PUBLIC.invokeExact(handle, cursor(scratch, der));
      if (length < kind.publicOctets() || length > MAX_SPKI_OCTETS) {
        throw new IllegalStateException("libcrypto encodes the public key in another way");
      }
      return kind.rawPublicKey(Scratch.read(der, length).toArray());
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

  private static MemorySegment secp256r1(Secret key) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment der = scratch.room(SEC1_OCTETS);
      der.asByteBuffer().put(SEC1_HEAD.toBuffer()).put(key.unsafeView()).put(SEC1_TAIL.toBuffer());
      return (MemorySegment)
          OpenSslFunctions.DECODE_PRIVATE.invokeExact(
              OpenSslFunctions.PKEY_EC,
              MemorySegment.NULL,
              cursor(scratch, der),
              (long) SEC1_OCTETS);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MemorySegment cursor(Scratch scratch, MemorySegment at) {
    MemorySegment cursor = scratch.room(ValueLayout.ADDRESS.byteSize());
    cursor.set(ValueLayout.ADDRESS, 0, at);
    return cursor;
  }

  private static int number(KeyEncodings kind) {
    return kind == KeyEncodings.X25519
        ? OpenSslFunctions.PKEY_X25519
        : OpenSslFunctions.PKEY_ED25519;
  }
}
