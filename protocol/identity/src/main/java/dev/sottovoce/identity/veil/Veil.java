package dev.sottovoce.identity.veil;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A call's first message as it was sealed or opened: a fresh key in an envelope for each of the
 * callee's devices, and what the message says under that key. It has one size, for however many
 * devices and whatever it says.
 *
 * @param key for the messages that follow
 * @param octets what travels; of a veil that was opened, what was in it
 */
public record Veil(VeilKey key, Bytes octets) {
  /** As what it travels. */
  public static final String MEDIA_TYPE = "application/vnd.sottovoce.veil";

  /** The most devices that one call can be sealed to. */
  public static final int MOST_DEVICES = AccountChain.MAX_DEVICES;

  /** What X-Wing encapsulates, the key and a tag. */
  private static final int ENVELOPE_OCTETS = 1088 + 32 + VeilKey.OCTETS + 16;

  /** The size of every first message. */
  public static final int FIRST_OCTETS = 1 + MOST_DEVICES * ENVELOPE_OCTETS + VeilKey.SEALED_OCTETS;

  private static final Bytes PURPOSE = Bytes.utf8("sottovoce call veil 1\0");

  /**
   * Makes a key and seals.
   *
   * @param devices those of the callee that the log has proved; those without an encryption key are
   *     passed over
   * @return nothing when no device has one, when there are more than {@link #MOST_DEVICES}, or when
   *     the content is too long
   */
  public static Optional<Veil> seal(
      List<AccountDevice> devices,
      VeilContext context,
      Bytes content,
      Entropy entropy,
      CryptoBackend crypto) {
    VeilKey key = new VeilKey(Secret.random(entropy, VeilKey.OCTETS), crypto);
    Optional<Bytes> envelopes = envelopes(devices, context, key, entropy, crypto);
    Optional<Bytes> sealed = key.sealed(context, content, entropy);
    if (!envelopes.isPresent() || !sealed.isPresent()) {
      key.close();
      return Optional.empty();
    }
    Bytes octets = Bytes.concat(Bytes.of(VeilKey.VERSION), envelopes.get(), sealed.get());
    return Optional.of(new Veil(key, octets));
  }

  /** Empty places are filled for the size alone: how many devices there are, the server knows. */
  private static Optional<Bytes> envelopes(
      List<AccountDevice> devices,
      VeilContext context,
      VeilKey key,
      Entropy entropy,
      CryptoBackend crypto) {
    ByteWriter envelopes = new ByteWriter(MOST_DEVICES * ENVELOPE_OCTETS);
    byte[] exposed = key.secret().exposedCopy();
    try {
      Bytes secret = Bytes.unsafeWrap(exposed);
      int places = 0;
      for (AccountDevice each : devices) {
        Optional<Bytes> envelope =
            DeviceEncryptionKey.seal(each, PURPOSE, context.encoded(), secret, entropy, crypto);
        if (!envelope.isPresent()) continue;
        if (++places > MOST_DEVICES) return Optional.empty();
        envelopes.bytes(envelope.get());
      }
      if (places == 0) return Optional.empty();
      for (; places < MOST_DEVICES; places++) {
        envelopes.bytes(entropy.bytes(ENVELOPE_OCTETS));
      }
      return Optional.of(envelopes.toBytes());
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  /**
   * Opens a call's first message.
   *
   * @param veil any octets are safe to pass
   * @return nothing when it was not sealed to this device, for just this message
   */
  public static Optional<Veil> open(
      Bytes veil, VeilContext context, DeviceEncryptionKey device, CryptoBackend crypto) {
    if (veil.length() != FIRST_OCTETS || veil.at(0) != VeilKey.VERSION) return Optional.empty();
    ByteReader reader = new ByteReader(veil);
    reader.u8();
    Bytes about = context.encoded();
    Optional<Bytes> secret = Optional.empty();
    for (int i = 0; i < MOST_DEVICES; i++) {
      Bytes envelope = reader.bytes(ENVELOPE_OCTETS);
      if (!secret.isPresent()) secret = device.open(PURPOSE, about, envelope);
    }
    if (!secret.isPresent() || secret.get().length() != VeilKey.OCTETS) return Optional.empty();
    VeilKey key = new VeilKey(Secret.takeFrom(secret.get().unsafeArray()), crypto);
    Optional<Bytes> content = key.opened(context, reader.rest());
    if (!content.isPresent()) key.close();
    return content.map(opened -> new Veil(key, opened));
  }

  @Override
  public String toString() {
    return "Veil[redacted]";
  }
}
