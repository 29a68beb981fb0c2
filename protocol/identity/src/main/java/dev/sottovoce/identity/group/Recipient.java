package dev.sottovoce.identity.group;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.UUID;

/**
 * A device that an epoch's key is sealed to.
 *
 * @param device the number in its account
 * @param encryptionKeyHash SHA-256 of the key that it was sealed to
 * @param envelopeHash SHA-256 of what came of it
 */
public record Recipient(UUID device, Bytes encryptionKeyHash, Bytes envelopeHash) {
  static final int HASH_OCTETS = 32;
  static final int OCTETS = 16 + 2 * HASH_OCTETS;

  public Recipient {
    if (encryptionKeyHash.length() != HASH_OCTETS || envelopeHash.length() != HASH_OCTETS) {
      throw new IllegalArgumentException("want hashes of " + HASH_OCTETS + " octets");
    }
  }

  /** The device for which that envelope was made. */
  static Optional<Recipient> of(AccountDevice device, Bytes envelope) {
    return device
        .encryptionKey()
        .map(key -> new Recipient(device.device(), Digests.sha256(key), Digests.sha256(envelope)));
  }

  /** Whether it is that device with the encryption key that it has now. */
  public boolean is(AccountDevice other) {
    return device.equals(other.device())
        && other.encryptionKey().map(Digests::sha256).equals(Optional.of(encryptionKeyHash));
  }

  /** Whether that is what was made for it. */
  public boolean isFor(Bytes envelope) {
    return Digests.sha256(envelope).equals(envelopeHash);
  }

  @Override
  public String toString() {
    return "Recipient[redacted]";
  }
}
