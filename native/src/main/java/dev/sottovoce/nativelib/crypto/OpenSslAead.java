package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** An AEAD of libcrypto with nonces of 12 octets, which are its default. */
final class OpenSslAead implements Aead {
  private static final int NONCE_OCTETS = 12;
  private static final int SEAL = 1;
  private static final int OPEN = 0;

  private final MemorySegment description;
  private final int keyOctets;

  OpenSslAead(String function, int keyOctets) {
    this.description = OpenSslFunctions.description(function);
    this.keyOctets = keyOctets;
  }

  @Override
  public int keyOctets() {
    return keyOctets;
  }

  @Override
  public int nonceOctets() {
    return NONCE_OCTETS;
  }

  @Override
  public Bytes seal(Secret key, Bytes nonce, Bytes associatedData, Bytes plaintext) {
    require(key, nonce);
    return run(SEAL, key, nonce, associatedData, plaintext, Bytes.EMPTY)
        .orElseThrow(() -> new IllegalStateException("libcrypto refuses to seal"));
  }

  @Override
  public Optional<Bytes> open(Secret key, Bytes nonce, Bytes associatedData, Bytes sealed) {
    require(key, nonce);
    int text = sealed.length() - TAG_OCTETS;
    if (text < 0) return Optional.empty();
    Bytes tag = sealed.slice(text, sealed.length());
    return run(OPEN, key, nonce, associatedData, sealed.slice(0, text), tag);
  }

  private Optional<Bytes> run(
      int direction, Secret key, Bytes nonce, Bytes associatedData, Bytes text, Bytes tag) {
    try (Scratch scratch = new Scratch()) {
      MemorySegment context = (MemorySegment) OpenSslFunctions.NEW_CIPHER_CONTEXT.invokeExact();
      try {
        MemorySegment output = scratch.room(text.length() + TAG_OCTETS);
        boolean done =
            begin(scratch, context, direction, key, nonce)
                && update(scratch, context, MemorySegment.NULL, associatedData)
                && update(scratch, context, output, text)
                && (direction == SEAL || setTag(scratch, context, tag))
                && finish(scratch, context, output.asSlice(text.length()))
                && (direction == OPEN || readTag(context, output.asSlice(text.length())));
        if (!done) OpenSslFunctions.clearErrors();
        int length = direction == SEAL ? text.length() + TAG_OCTETS : text.length();
        return done ? Optional.of(Scratch.read(output, length)) : Optional.empty();
      } finally {
        OpenSslFunctions.FREE_CIPHER_CONTEXT.invokeExact(context);
      }
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private boolean begin(
      Scratch scratch, MemorySegment context, int direction, Secret key, Bytes nonce)
      throws Throwable {
    return (int)
            OpenSslFunctions.CIPHER_INIT.invokeExact(
                context,
                description,
                MemorySegment.NULL,
                Scratch.of(key),
                scratch.copyOf(nonce),
                direction)
        == OpenSslFunctions.OK;
  }

  private static boolean update(
      Scratch scratch, MemorySegment context, MemorySegment output, Bytes input) throws Throwable {
    // No input at all would mean "finish" to some ciphers.
    if (input.isEmpty()) return true;
    MemorySegment written = scratch.room(ValueLayout.JAVA_INT.byteSize());
    return (int)
            OpenSslFunctions.CIPHER_UPDATE.invokeExact(
                context, output, written, scratch.copyOf(input), input.length())
        == OpenSslFunctions.OK;
  }

  private static boolean finish(Scratch scratch, MemorySegment context, MemorySegment rest)
      throws Throwable {
    MemorySegment written = scratch.room(ValueLayout.JAVA_INT.byteSize());
    return (int) OpenSslFunctions.CIPHER_FINAL.invokeExact(context, rest, written)
        == OpenSslFunctions.OK;
  }

  private static boolean setTag(Scratch scratch, MemorySegment context, Bytes tag)
      throws Throwable {
    return (int)
            OpenSslFunctions.CONTROL_CIPHER.invokeExact(
                context, OpenSslFunctions.CTRL_SET_TAG, TAG_OCTETS, scratch.copyOf(tag))
        == OpenSslFunctions.OK;
  }

  private static boolean readTag(MemorySegment context, MemorySegment target) throws Throwable {
    return (int)
            OpenSslFunctions.CONTROL_CIPHER.invokeExact(
                context, OpenSslFunctions.CTRL_GET_TAG, TAG_OCTETS, target)
        == OpenSslFunctions.OK;
  }
}
