package dev.sottovoce.nativelib.crypto;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** An AEAD of libcrypto with nonces of 12 octets, which are its default. */
final class OpenSslAead implements Aead {
  private static final int NONCE_OCTETS = 12;

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
    return run(OpenSslCipher.ENCRYPT, key, nonce, associatedData, plaintext, Bytes.EMPTY)
        .orElseThrow(() -> new IllegalStateException("libcrypto refuses to seal"));
  }

  @Override
  public Optional<Bytes> open(Secret key, Bytes nonce, Bytes associatedData, Bytes sealed) {
    require(key, nonce);
    int text = sealed.length() - TAG_OCTETS;
    if (text < 0) return Optional.empty();
    Bytes tag = sealed.slice(text, sealed.length());
    return run(OpenSslCipher.DECRYPT, key, nonce, associatedData, sealed.slice(0, text), tag);
  }

  private Optional<Bytes> run(
      int direction, Secret key, Bytes nonce, Bytes associatedData, Bytes text, Bytes tag) {
    boolean sealing = direction == OpenSslCipher.ENCRYPT;
    try (Scratch scratch = new Scratch();
        OpenSslCipher cipher = new OpenSslCipher(scratch)) {
      MemorySegment output = scratch.room(text.length() + TAG_OCTETS);
      MemorySegment end = output.asSlice(text.length());
      MemorySegment data = scratch.copyOf(associatedData);
      boolean done =
          cipher.begin(direction, description, Scratch.of(key), scratch.copyOf(nonce))
              && cipher.update(MemorySegment.NULL, data, associatedData.length())
              && cipher.update(output, scratch.copyOf(text), text.length())
              && (sealing || tag(cipher, OpenSslFunctions.CTRL_SET_TAG, scratch.copyOf(tag)))
              && cipher.finish(end)
              && (!sealing || tag(cipher, OpenSslFunctions.CTRL_GET_TAG, end));
      int length = sealing ? text.length() + TAG_OCTETS : text.length();
      return done ? Optional.of(Scratch.read(output, length)) : Optional.empty();
    }
  }

  private static boolean tag(OpenSslCipher cipher, int command, MemorySegment tag) {
    return cipher.control(command, TAG_OCTETS, tag);
  }
}
