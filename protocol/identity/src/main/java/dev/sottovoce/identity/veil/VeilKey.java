package dev.sottovoce.identity.veil;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What one call's messages are sealed under. The caller and every device that it was sealed to hold
 * it, so each message has a key of its own, derived with a fresh salt: two devices that answer at
 * once never use one twice.
 */
public final class VeilKey implements AutoCloseable {
  /** Of the key that all others are derived from. */
  static final int OCTETS = 32;

  private static final int SALT_OCTETS = 32;

  /** What fits into one message: names, signatures and a description. */
  public static final int MOST_CONTENT = 10 * 1024;

  private static final int LENGTH_OCTETS = 2;

  /** What is sealed of one message, whatever is in it. */
  static final int SEALED_OCTETS = SALT_OCTETS + LENGTH_OCTETS + MOST_CONTENT + Aead.TAG_OCTETS;

  /** The size of every message that {@link #seal} makes. */
  public static final int MESSAGE_OCTETS = 1 + SEALED_OCTETS;

  static final int VERSION = 1;

  private static final Bytes MESSAGE = Bytes.utf8("sottovoce veiled message 1\0");

  private final Secret secret;
  private final CryptoBackend crypto;

  /**
   * @param secret taken over
   */
  VeilKey(Secret secret, CryptoBackend crypto) {
    if (secret.length() != OCTETS) throw new IllegalArgumentException("key of " + secret.length());
    this.secret = secret;
    this.crypto = crypto;
  }

  /**
   * Seals a later message of the call.
   *
   * @return nothing when the content is too long
   */
  public Optional<Bytes> seal(VeilContext context, Bytes content, Entropy entropy) {
    return sealed(context, content, entropy).map(sealed -> Bytes.concat(Bytes.of(VERSION), sealed));
  }

  /**
   * Opens a later message of the call.
   *
   * @param veil any octets are safe to pass
   * @return nothing when it is not just this message's
   */
  public Optional<Bytes> open(VeilContext context, Bytes veil) {
    if (veil.length() != MESSAGE_OCTETS || veil.at(0) != VERSION) return Optional.empty();
    return opened(context, veil.slice(1, veil.length()));
  }

  Optional<Bytes> sealed(VeilContext context, Bytes content, Entropy entropy) {
    if (content.length() > MOST_CONTENT) return Optional.empty();
    Bytes padded =
        new ByteWriter(LENGTH_OCTETS + MOST_CONTENT)
            .vector(LENGTH_OCTETS, content)
            .zeros(MOST_CONTENT - content.length())
            .toBytes();
    Bytes salt = entropy.bytes(SALT_OCTETS);
    Aead aead = crypto.require(Primitive.AES_256_GCM);
    try (Secret keys = keys(salt, aead);
        Secret key = keys.part(0, aead.keyOctets())) {
      Bytes sealed = aead.seal(key, nonce(keys, aead), context.encoded(), padded);
      return Optional.of(Bytes.concat(salt, sealed));
    }
  }

  Optional<Bytes> opened(VeilContext context, Bytes sealed) {
    if (sealed.length() != SEALED_OCTETS) return Optional.empty();
    Bytes salt = sealed.slice(0, SALT_OCTETS);
    Aead aead = crypto.require(Primitive.AES_256_GCM);
    try (Secret keys = keys(salt, aead);
        Secret key = keys.part(0, aead.keyOctets())) {
      return aead.open(
              key, nonce(keys, aead), context.encoded(), sealed.slice(SALT_OCTETS, sealed.length()))
          .flatMap(VeilKey::unpadded);
    }
  }

  private Secret keys(Bytes salt, Aead aead) {
    Hash sha256 = crypto.require(Primitive.SHA_256);
    return sha256.expand(
        secret, Bytes.concat(MESSAGE, salt), aead.keyOctets() + aead.nonceOctets());
  }

  private static Bytes nonce(Secret keys, Aead aead) {
    try (Secret nonce = keys.part(aead.keyOctets(), aead.nonceOctets())) {
      return Bytes.unsafeWrap(nonce.exposedCopy());
    }
  }

  private static Optional<Bytes> unpadded(Bytes padded) {
    ByteReader reader = new ByteReader(padded);
    Bytes content = reader.vector(LENGTH_OCTETS);
    return reader.overrun() ? Optional.empty() : Optional.of(content);
  }

  Secret secret() {
    return secret;
  }

  @Override
  public void close() {
    secret.destroy();
  }

  @Override
  public String toString() {
    return "VeilKey[redacted]";
  }
}
