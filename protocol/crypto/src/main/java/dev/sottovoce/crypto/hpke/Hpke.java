package dev.sottovoce.crypto.hpke;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.KeyEncapsulation.Encapsulated;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * Seals one message to a public key (RFC 9180 section 6.1, base mode). What is sealed begins with
 * what the KEM encapsulated; every message has its own key, so no nonce is used twice.
 */
public final class Hpke {
  /** RFC 9180 section 7.3. */
  private static final int CHACHA20_POLY1305 = 3;

  private static final int MODE_BASE = 0;

  private final Kem kem;
  private final Aead aead;
  private final LabeledHkdf hkdf;

  private Hpke(Kem kem, CryptoBackend crypto) {
    this.kem = kem;
    this.aead = crypto.require(Primitive.CHACHA20_POLY1305);
    Hash sha256 = crypto.require(Primitive.SHA_256);
    Bytes suite =
        new ByteWriter()
            .bytes(Bytes.utf8("HPKE"))
            .u16(kem.id())
            .u16(LabeledHkdf.ID)
            .u16(CHACHA20_POLY1305)
            .toBytes();
    this.hkdf = new LabeledHkdf(sha256, suite);
  }

  /** DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. */
  static Hpke x25519(CryptoBackend crypto) {
    return new Hpke(new DhKemX25519(crypto), crypto);
  }

  /** X-Wing, HKDF-SHA256, ChaCha20Poly1305: holds against quantum computers, too. */
  public static Hpke xWing(CryptoBackend crypto) {
    return new Hpke(new XWing(crypto), crypto);
  }

  /**
   * A key pair for {@link #xWing}: 32 octets that are secret, 1216 that are not.
   *
   * @param seed the private key; the pair takes it over
   */
  public static KeyPair xWingKeys(Secret seed, CryptoBackend crypto) {
    if (seed.length() != XWing.SEED_OCTETS) {
      throw new IllegalArgumentException("seed of " + seed.length());
    }
    return new KeyPair(seed, new XWing(crypto).publicKey(seed));
  }

  /**
   * Seals.
   *
   * @param info what it is for; the opener has to know it
   * @return nothing when the public key is malformed
   */
  public Optional<Bytes> seal(
      Bytes publicKey, Bytes info, Bytes associatedData, Bytes plaintext, Entropy entropy) {
    Optional<Encapsulated> encapsulated = kem.encapsulate(publicKey, entropy);
    if (!encapsulated.isPresent()) return Optional.empty();
    try (Secret shared = encapsulated.get().shared();
        Schedule schedule = schedule(shared, info)) {
      Bytes sealed = aead.seal(schedule.key(), schedule.nonce(), associatedData, plaintext);
      return Optional.of(Bytes.concat(encapsulated.get().ciphertext(), sealed));
    }
  }

  /**
   * Opens.
   *
   * @param sealed any octets are safe to pass
   * @return nothing when it was not sealed to this key with the same info and associated data
   */
  public Optional<Bytes> open(KeyPair recipient, Bytes info, Bytes associatedData, Bytes sealed) {
    int encapsulated = kem.encapsulatedOctets();
    if (sealed.length() < encapsulated + Aead.TAG_OCTETS) return Optional.empty();
    Optional<Secret> agreed = kem.decapsulate(recipient, sealed.slice(0, encapsulated));
    if (!agreed.isPresent()) return Optional.empty();
    try (Secret shared = agreed.get();
        Schedule schedule = schedule(shared, info)) {
      Bytes ciphertext = sealed.slice(encapsulated, sealed.length());
      return aead.open(schedule.key(), schedule.nonce(), associatedData, ciphertext);
    }
  }

  private record Schedule(Secret key, Bytes nonce) implements AutoCloseable {
    @Override
    public void close() {
      key.destroy();
    }

    @Override
    public String toString() {
      return "Schedule[redacted]";
    }
  }

  /** RFC 9180 section 5.1. */
  private Schedule schedule(Secret shared, Bytes info) {
    try (Secret none = Secret.copyOf(Bytes.EMPTY);
        Secret purpose = Secret.copyOf(info);
        Secret pskIdHash = hkdf.extract(none, "psk_id_hash", none);
        Secret infoHash = hkdf.extract(none, "info_hash", purpose);
        Secret secret = hkdf.extract(shared, "secret", none)) {
      Bytes context = Bytes.concat(Bytes.of(MODE_BASE), exposed(pskIdHash), exposed(infoHash));
      try (Secret nonce = hkdf.expand(secret, "base_nonce", context, aead.nonceOctets())) {
        Secret key = hkdf.expand(secret, "key", context, aead.keyOctets());
        return new Schedule(key, exposed(nonce));
      }
    }
  }

  private static Bytes exposed(Secret notSecret) {
    return Bytes.unsafeWrap(notSecret.exposedCopy());
  }
}
