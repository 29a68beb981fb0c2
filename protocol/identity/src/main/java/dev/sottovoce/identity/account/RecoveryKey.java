package dev.sottovoce.identity.account;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.PgpWords;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is left when every device is lost: an Ed25519 key (RFC 8032) that follows from 24 words on
 * paper. 22 of them are random (176 bits), two are a checksum, so that a word misread is noticed
 * before anything is tried. Statements hold only the hash of its public half until it is used.
 */
public final class RecoveryKey implements AutoCloseable {
  /** On paper. */
  public static final int WORDS = 24;

  private static final int RANDOM_OCTETS = 22;
  private static final int SEED_OCTETS = 32;
  private static final Bytes SALT = Bytes.utf8("sottovoce recovery 1");
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  private static final Hash SHA256 = CRYPTO.require(Primitive.SHA_256);
  private static final SignatureScheme ED25519 = CRYPTO.require(Primitive.ED25519);
  private static final Entropy NONE =
      target -> {
        throw new IllegalStateException("Ed25519 takes no randomness to sign (RFC 8032)");
      };

  private final Secret random;
  private final KeyPair pair;

  private RecoveryKey(Secret random) {
    this.random = random;
    this.pair = derive(random);
  }

  public static RecoveryKey generate(Entropy entropy) {
    return new RecoveryKey(Secret.random(entropy, RANDOM_OCTETS));
  }

  /** Of words in any letter case with any space between; nothing when one of them is wrong. */
  public static Optional<RecoveryKey> parse(String text) {
    String[] words = text.trim().split("\\s+", WORDS + 1);
    if (words.length != WORDS) return Optional.empty();
    Optional<Bytes> octets = PgpWords.parse(Arrays.asList(words));
    if (!octets.isPresent()) return Optional.empty();
    Bytes random = octets.get().slice(0, RANDOM_OCTETS);
    boolean right = checksum(random).equals(octets.get().slice(RANDOM_OCTETS, WORDS));
    return right ? Optional.of(new RecoveryKey(Secret.copyOf(random))) : Optional.empty();
  }

  /** HKDF (RFC 5869): whoever sees the derived key cannot tell the words from it. */
  private static KeyPair derive(Secret random) {
    try (Secret salt = Secret.copyOf(SALT);
        Secret extracted = SHA256.extract(salt, random);
        Secret seed = SHA256.expand(extracted, Bytes.utf8("ed25519"), SEED_OCTETS)) {
      return ED25519.generate(target -> seed.exposeInto(target, 0));
    }
  }

  private static Bytes checksum(Bytes random) {
    return Hashes.sha256(Bytes.concat(SALT, random)).slice(0, WORDS - RANDOM_OCTETS);
  }

  /** To be shown once and kept nowhere; whoever has them has the account. */
  public List<String> words() {
    Bytes octets = Bytes.unsafeWrap(random.exposedCopy());
    return PgpWords.of(Bytes.concat(octets, checksum(octets)));
  }

  /** 32 octets. */
  public Bytes publicKey() {
    return pair.publicKey();
  }

  /** What statements hold: SHA-256 of {@link #publicKey}. */
  public Bytes hash() {
    return hashOf(publicKey());
  }

  static Bytes hashOf(Bytes publicKey) {
    return Hashes.sha256(publicKey);
  }

  Bytes sign(Bytes message) {
    return ED25519.sign(pair.privateKey(), message, NONE);
  }

  static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    return ED25519.verify(publicKey, message, signature);
  }

  @Override
  public void close() {
    random.destroy();
    pair.destroy();
  }

  @Override
  public String toString() {
    return "RecoveryKey[redacted]";
  }
}
