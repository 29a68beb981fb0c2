package dev.sottovoce.identity.account;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.UUID;

/**
 * A device as its account lists it.
 *
 * @param device the number in its certificate
 * @param publicKey SubjectPublicKeyInfo of a P-256 key, 91 octets
 * @param protection where the private key lives, as the device says
 * @param encryptionKey what things are sealed to: an ML-KEM-768 key of 1184 octets, then one for
 *     X25519 of 32; the device's signature under its entry covers it
 */
public record AccountDevice(
    UUID device, Bytes publicKey, Protection protection, Optional<Bytes> encryptionKey) {
  /** Of an encryption key. */
  public static final int ENCRYPTION_KEY_OCTETS = 1184 + 32;

  private static final Bytes CONSENT = Bytes.utf8("sottovoce account device 1\0");
  private static final int CODE_GROUPS = 4;

  public AccountDevice {
    if (!DeviceSignature.isKey(publicKey)) throw new IllegalArgumentException("no P-256 key");
    if (encryptionKey.isPresent() && encryptionKey.get().length() != ENCRYPTION_KEY_OCTETS) {
      throw new IllegalArgumentException("want a key of " + ENCRYPTION_KEY_OCTETS + " octets");
    }
  }

  /**
   * The device's own signature that it belongs to that account with exactly this entry: proof that
   * it holds the key, good for no other account.
   *
   * @param key the private half of {@link #publicKey}
   */
  public Bytes consent(AccountId account, PrivateKey key) {
    return DeviceSignature.sign(key, consentText(account));
  }

  /** Whether the device has signed that it belongs to that account; any octets are safe to pass. */
  public boolean consents(AccountId account, Bytes signature) {
    return DeviceSignature.verify(publicKey, consentText(account), signature);
  }

  private Bytes consentText(AccountId account) {
    return Bytes.concat(CONSENT, account.hash(), encoded());
  }

  /** The entry in octets; one entry has one encoding. */
  public Bytes encoded() {
    ByteWriter writer = new ByteWriter(2048);
    write(writer);
    return writer.toBytes();
  }

  /** Decodes one entry; nothing when these octets are not exactly one. */
  public static Optional<AccountDevice> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    Optional<AccountDevice> device = read(reader);
    return reader.exhausted() ? device : Optional.empty();
  }

  void write(ByteWriter writer) {
    writer.u64(device.getMostSignificantBits()).u64(device.getLeastSignificantBits());
    writer.bytes(publicKey).u8(protection.number());
    writer.u8(encryptionKey.isPresent() ? 1 : 0).bytes(encryptionKey.orElse(Bytes.EMPTY));
  }

  static Optional<AccountDevice> read(ByteReader reader) {
    UUID device = new UUID(reader.u64(), reader.u64());
    Bytes publicKey = reader.bytes(DeviceSignature.KEY_OCTETS);
    Optional<Protection> protection = Protection.of(reader.u8());
    int keys = reader.u8();
    Optional<Bytes> encryption =
        keys == 1 ? Optional.of(reader.bytes(ENCRYPTION_KEY_OCTETS)) : Optional.empty();
    boolean good =
        !reader.overrun()
            && keys <= 1
            && protection.isPresent()
            && DeviceSignature.isKey(publicKey);
    return good
        ? Optional.of(new AccountDevice(device, publicKey, protection.get(), encryption))
        : Optional.empty();
  }

  /**
   * Twenty digits in four groups that two screens of one person show before a device is let in: a
   * hash over the account and the whole entry. A server that wants to slip in a device of its own
   * has to find one with the same 66 bits while the person waits.
   */
  public String shortCode(AccountId account) {
    return String.join(" ", Hashes.digits(Hashes.sha256(consentText(account)), CODE_GROUPS));
  }

  @Override
  public String toString() {
    return "AccountDevice[redacted]";
  }
}
