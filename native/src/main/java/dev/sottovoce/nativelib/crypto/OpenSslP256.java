package dev.sottovoce.nativelib.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Keys on P-256 for libcrypto from their raw octets ({@code EVP_PKEY_fromdata}): its decoders of
 * DER would take several times as long as the curve itself.
 */
final class OpenSslP256 {
  /** {@code EVP_PKEY_KEYPAIR}: of what is asked for, what the parameters hold. */
  private static final int KEY_PAIR = 0x87;

  /** {@code struct ossl_param_st}: name, type, data, size, and what a call returns. */
  private static final long PARAMETER_OCTETS = 40;

  private static final long TYPE_AT = 8;
  private static final long DATA_AT = 16;
  private static final long SIZE_AT = 24;
  private static final int UNSIGNED_INTEGER = 2;
  private static final int UTF8_STRING = 4;
  private static final int OCTET_STRING = 5;

  private static final Bytes GROUP = Bytes.utf8("group\0");
  private static final Bytes CURVE = Bytes.utf8("prime256v1");
  private static final Bytes PRIVATE = Bytes.utf8("priv\0");
  private static final Bytes PUBLIC = Bytes.utf8("pub\0");
  private static final Bytes TYPE = Bytes.utf8("EC\0");

  private OpenSslP256() {}

  /** Null where libcrypto refuses. */
  static MemorySegment ofPrivate(Secret key) {
    try (Scratch scratch = new Scratch()) {
      return made(scratch, PRIVATE, UNSIGNED_INTEGER, nativeOrder(scratch, key));
    }
  }

  /** Null when the octets are no point of the curve. */
  static MemorySegment ofPublic(Bytes point) {
    try (Scratch scratch = new Scratch()) {
      return made(scratch, PUBLIC, OCTET_STRING, scratch.copyOf(point));
    }
  }

  /** The generator times the private key, uncompressed; in constant time. */
  static Bytes publicKey(Secret key) {
    KeyEncodings.SECP256R1.requirePrivateKey(key);
    int octets = KeyEncodings.SECP256R1.publicOctets();
    try (Scratch scratch = new Scratch()) {
      MemorySegment number =
          (MemorySegment)
              OpenSslFunctions.NUMBER.invokeExact(
                  Scratch.of(key), key.length(), MemorySegment.NULL);
      MemorySegment point =
          (MemorySegment) OpenSslFunctions.NEW_POINT.invokeExact(OpenSslFunctions.P256);
      try {
        MemorySegment encoded = scratch.room(octets);
        OpenSslFunctions.SET_NUMBER_FLAGS.invokeExact(number, OpenSslFunctions.CONSTANT_TIME);
        boolean multiplied =
            (int)
                    OpenSslFunctions.MULTIPLY.invokeExact(
                        OpenSslFunctions.P256,
                        point,
                        number,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        MemorySegment.NULL)
                == OpenSslFunctions.OK;
        long written =
            (long)
                OpenSslFunctions.ENCODE_POINT.invokeExact(
                    OpenSslFunctions.P256,
                    point,
                    OpenSslFunctions.UNCOMPRESSED,
                    encoded,
                    (long) octets,
                    MemorySegment.NULL);
        if (!multiplied || written != octets) throw new IllegalStateException("libcrypto refuses");
        return Scratch.read(encoded, octets);
      } finally {
        OpenSslFunctions.WIPE_NUMBER.invokeExact(number);
        OpenSslFunctions.FREE_POINT.invokeExact(point);
      }
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MemorySegment made(Scratch scratch, Bytes name, int type, MemorySegment data) {
    MemorySegment parameters = scratch.room(3 * PARAMETER_OCTETS);
    MemorySegment curve = scratch.copyOf(CURVE);
    put(parameters, 0, scratch.copyOf(GROUP), UTF8_STRING, curve);
    put(parameters, PARAMETER_OCTETS, scratch.copyOf(name), type, data);
    try {
      MemorySegment context =
          (MemorySegment)
              OpenSslFunctions.NEW_NAMED_CONTEXT.invokeExact(
                  MemorySegment.NULL, scratch.copyOf(TYPE), MemorySegment.NULL);
      try {
        MemorySegment key = scratch.room(ADDRESS.byteSize());
        boolean taken =
            (int) OpenSslFunctions.FROM_DATA_INIT.invokeExact(context) == OpenSslFunctions.OK
                && (int) OpenSslFunctions.FROM_DATA.invokeExact(context, key, KEY_PAIR, parameters)
                    == OpenSslFunctions.OK;
        return taken ? key.get(ADDRESS, 0) : MemorySegment.NULL;
      } finally {
        OpenSslFunctions.FREE_KEY_CONTEXT.invokeExact(context);
      }
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static void put(
      MemorySegment parameters, long at, MemorySegment name, int type, MemorySegment data) {
    parameters.set(ADDRESS, at, name);
    parameters.set(JAVA_INT, at + TYPE_AT, type);
    parameters.set(ADDRESS, at + DATA_AT, data);
    parameters.set(JAVA_LONG, at + SIZE_AT, data.byteSize());
  }

  /** Parameters that are numbers have the processor's order of octets. */
  private static MemorySegment nativeOrder(Scratch scratch, Secret key) {
    MemorySegment number = scratch.room(key.length());
    ByteBuffer octets = key.unsafeView();
    boolean reversed = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    for (int i = 0; i < key.length(); i++) {
      number.set(JAVA_BYTE, reversed ? key.length() - 1 - i : i, octets.get(i));
    }
    return number;
  }
}
