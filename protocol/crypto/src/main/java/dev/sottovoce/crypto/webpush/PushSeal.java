package dev.sottovoce.crypto.webpush;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * Seals and opens push messages (RFC 8291 sections 3 and 4). Only who knows the subscription's keys
 * can seal so that {@link #open} takes it; a message tells neither its sender nor when it was made,
 * so what it says must do that.
 */
public final class PushSeal {
  static final int SALT_OCTETS = 16;

  /** What RFC 8291 section 4 makes every service carry. */
  static final int MOST_OCTETS = 4096;

  private static final int RECORD_SIZE = 4096;

  /** Salt, record size, length of the key, key (RFC 8188 section 2.1). */
  private static final int HEADER_OCTETS = SALT_OCTETS + 4 + 1 + 65;

  /** The mark behind the last record's text (RFC 8188 section 2). */
  private static final int LAST_RECORD = 2;

  private static final int KEY_OCTETS = 16;
  private static final int NONCE_OCTETS = 12;
  private static final Bytes PUSH = Bytes.utf8("WebPush: info\0");
  private static final Bytes CONTENT_KEY = Bytes.utf8("Content-Encoding: aes128gcm\0");
  private static final Bytes NONCE = Bytes.utf8("Content-Encoding: nonce\0");

  private final DiffieHellman p256;
  private final Hash sha256;
  private final Aead aes;

  public PushSeal(CryptoBackend crypto) {
    p256 = crypto.require(Primitive.SECP256R1);
    sha256 = crypto.require(Primitive.SHA_256);
    aes = crypto.require(Primitive.AES_128_GCM);
  }

  /**
   * Seals with a key pair and a salt of its own.
   *
   * @param text that fits into one message
   * @return nothing when the public key is no point of the curve
   */
  public Optional<Bytes> seal(PushKeys to, Bytes text, Entropy entropy) {
    try (KeyPair sender = p256.generate(entropy)) {
      return seal(to, text, sender, entropy.bytes(SALT_OCTETS));
    }
  }

  Optional<Bytes> seal(PushKeys to, Bytes text, KeyPair sender, Bytes salt) {
    if (text.length() > MOST_OCTETS - HEADER_OCTETS - 1 - Aead.TAG_OCTETS) {
      throw new IllegalArgumentException("text of " + text.length() + " octets");
    }
    Optional<Secret> agreed = p256.agree(sender.privateKey(), to.publicKey());
    if (!agreed.isPresent()) return Optional.empty();
    try (Secret shared = agreed.get();
        Secret authentication = Secret.copyOf(to.authentication());
        Secret material = material(shared, authentication, to.publicKey(), sender.publicKey())) {
      Bytes record = content(material, salt).seal(Bytes.concat(text, Bytes.of(LAST_RECORD)));
      return Optional.of(
          new ByteWriter()
              .bytes(salt)
              .u32(RECORD_SIZE)
              .vector(1, sender.publicKey())
              .bytes(record)
              .toBytes());
    }
  }

  /**
   * Opens.
   *
   * @param sealed any octets are safe to pass
   * @return nothing when it was not sealed with this recipient's keys, or is of another form
   */
  public Optional<Bytes> open(PushRecipient recipient, Bytes sealed) {
    if (sealed.length() > MOST_OCTETS) return Optional.empty();
    ByteReader reader = new ByteReader(sealed);
    Bytes salt = reader.bytes(SALT_OCTETS);
    long recordSize = reader.u32();
    Bytes sender = reader.vector(1);
    Bytes record = reader.rest();
    boolean one = record.length() > Aead.TAG_OCTETS && record.length() <= recordSize;
    if (reader.overrun() || !one || !KeyEncodings.SECP256R1.hasShape(sender)) {
      return Optional.empty();
    }
    Optional<Secret> agreed = p256.agree(recipient.pair().privateKey(), sender);
    if (!agreed.isPresent()) return Optional.empty();
    try (Secret shared = agreed.get();
        Secret material =
            material(shared, recipient.authentication(), recipient.pair().publicKey(), sender)) {
      return content(material, salt).open(record).flatMap(PushSeal::withoutPadding);
    }
  }

  /** Zeros, the mark of the last record before them, the text before that. */
  private static Optional<Bytes> withoutPadding(Bytes padded) {
    int end = padded.length();
    while (end > 0 && padded.at(end - 1) == 0) end--;
    return end > 0 && padded.at(end - 1) == LAST_RECORD
        ? Optional.of(padded.slice(0, end - 1))
        : Optional.empty();
  }

  /** RFC 8291 section 3.4: both keys and the secret that only the two ends know. */
  private Secret material(
      Secret shared, Secret authentication, Bytes recipientKey, Bytes senderKey) {
    try (Secret extracted = sha256.extract(authentication, shared)) {
      return sha256.expand(extracted, Bytes.concat(PUSH, recipientKey, senderKey), sha256.octets());
    }
  }

  /** RFC 8188 sections 2.2 and 2.3, for the first record. */
  Content content(Secret material, Bytes salt) {
    try (Secret salted = Secret.copyOf(salt);
        Secret extracted = sha256.extract(salted, material);
        Secret nonce = sha256.expand(extracted, NONCE, NONCE_OCTETS)) {
      return new Content(
          sha256.expand(extracted, CONTENT_KEY, KEY_OCTETS), Bytes.unsafeWrap(nonce.exposedCopy()));
    }
  }

  /** Key and nonce of the one record. */
  final class Content {
    private final Secret key;
    private final Bytes nonce;

    Content(Secret key, Bytes nonce) {
      this.key = key;
      this.nonce = nonce;
    }

    Bytes seal(Bytes text) {
      try (key) {
        return aes.seal(key, nonce, Bytes.EMPTY, text);
      }
    }

    Optional<Bytes> open(Bytes record) {
      try (key) {
        return aes.open(key, nonce, Bytes.EMPTY, record);
      }
    }
  }
}
