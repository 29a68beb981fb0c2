package dev.sottovoce.identity.account;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.hpke.Hpke;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What things are sealed to for one device: HPKE (RFC 9180) with X-Wing, so that it holds against
 * quantum computers, too. The device's entry in its account holds the public half under the
 * device's signature. Who sealed something, it does not tell.
 */
public final class DeviceEncryptionKey implements AutoCloseable {
  /** Of {@link #seed}. */
  public static final int SEED_OCTETS = 32;

  private final CryptoBackend crypto;
  private final KeyPair pair;

  private DeviceEncryptionKey(Secret seed, CryptoBackend crypto) {
    this.crypto = crypto;
    this.pair = Hpke.xWingKeys(seed, crypto);
  }

  public static DeviceEncryptionKey generate(Entropy entropy, CryptoBackend crypto) {
    return of(Secret.random(entropy, SEED_OCTETS), crypto);
  }

  /**
   * The key that was kept.
   *
   * @param seed taken over, and wiped on {@link #close}
   */
  public static DeviceEncryptionKey of(Secret seed, CryptoBackend crypto) {
    return new DeviceEncryptionKey(seed, crypto);
  }

  /** What has to be kept; wiped on {@link #close}. */
  public Secret seed() {
    return pair.privateKey();
  }

  /** For {@link AccountDevice#encryptionKey}. */
  public Bytes publicKey() {
    return pair.publicKey();
  }

  /**
   * Seals something to a device.
   *
   * @param purpose what it is; the opener has to expect it
   * @param about data that is not secret and goes with it
   * @return nothing when the device has no encryption key, or a malformed one
   */
  public static Optional<Bytes> seal(
      AccountDevice to,
      Bytes purpose,
      Bytes about,
      Bytes plaintext,
      Entropy entropy,
      CryptoBackend crypto) {
    return to.encryptionKey()
        .flatMap(key -> Hpke.xWing(crypto).seal(key, purpose, about, plaintext, entropy));
  }

  /**
   * Opens what was sealed to this device; any octets are safe to pass.
   *
   * @return nothing when it was not, or with another purpose or other data
   */
  public Optional<Bytes> open(Bytes purpose, Bytes about, Bytes sealed) {
    return Hpke.xWing(crypto).open(pair, purpose, about, sealed);
  }

  @Override
  public void close() {
    pair.destroy();
  }

  @Override
  public String toString() {
    return "DeviceEncryptionKey[redacted]";
  }
}
