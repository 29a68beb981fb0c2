package dev.sottovoce.identity.group;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A new epoch with a new key, sealed to every device of every member that has an encryption key.
 *
 * @param envelopes what goes to each device
 */
public record GroupSealing(GroupEpoch epoch, Map<UUID, Bytes> envelopes) {
  /** Of a group's key. */
  public static final int KEY_OCTETS = 32;

  /** Of one envelope: what X-Wing encapsulates, the key and a tag. */
  public static final int ENVELOPE_OCTETS = 1088 + 32 + KEY_OCTETS + 16;

  static final Bytes PURPOSE = Bytes.utf8("sottovoce group key 1\0");

  public GroupSealing {
    envelopes = Map.copyOf(envelopes);
  }

  /**
   * Who is to be a member.
   *
   * @param devices those of now; none where the account is another one by now
   */
  public record Invited(AccountLabel label, AccountId account, List<AccountDevice> devices) {
    public Invited {
      devices = List.copyOf(devices);
    }

    /** With all devices that an account has. */
    public static Invited of(AccountState state) {
      return new Invited(state.label(), state.id(), state.devices());
    }

    @Override
    public String toString() {
      return "Invited[redacted]";
    }
  }

  /**
   * Makes a key and seals it.
   *
   * @param before the epoch that this one follows; nothing for a new group
   * @param members the owner first
   * @param signer the owner's device whose key it is
   */
  public static GroupSealing make(
      String name,
      Optional<GroupEpoch> before,
      List<Invited> members,
      UUID signer,
      PrivateKey key,
      Entropy entropy,
      CryptoBackend crypto) {
    int number = before.map(GroupEpoch::number).orElse(0) + 1;
    AccountId owner = members.get(0).account();
    Map<UUID, Bytes> envelopes = new LinkedHashMap<>();
    List<GroupMember> sealedTo = new ArrayList<>();
    try (Secret secret = Secret.random(entropy, KEY_OCTETS)) {
      for (Invited each : members) {
        List<Recipient> recipients = new ArrayList<>();
        for (AccountDevice device : each.devices()) {
          Optional<Bytes> envelope =
              seal(device, about(name, number, owner, device.device()), secret, entropy, crypto);
          if (!envelope.isPresent()) continue;
          envelopes.put(device.device(), envelope.get());
          Recipient.of(device, envelope.get()).ifPresent(recipients::add);
        }
        sealedTo.add(new GroupMember(each.label(), each.account(), recipients));
      }
    }
    return new GroupSealing(GroupEpoch.sign(name, before, sealedTo, signer, key), envelopes);
  }

  private static Optional<Bytes> seal(
      AccountDevice device, Bytes about, Secret secret, Entropy entropy, CryptoBackend crypto) {
    byte[] exposed = secret.exposedCopy();
    try {
      return DeviceEncryptionKey.seal(
          device, PURPOSE, about, Bytes.unsafeWrap(exposed), entropy, crypto);
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  /** What goes to that device; nothing when it has no part in this. */
  public Optional<Bytes> envelope(UUID device) {
    return Optional.ofNullable(envelopes.get(device));
  }

  /** What an envelope belongs to: it opens nowhere else. */
  static Bytes about(String name, int number, AccountId owner, UUID device) {
    return new ByteWriter()
        .vector(1, Bytes.utf8(name))
        .u32(number)
        .bytes(owner.hash())
        .u64(device.getMostSignificantBits())
        .u64(device.getLeastSignificantBits())
        .toBytes();
  }

  /**
   * Opens a device's envelope; any octets are safe to pass.
   *
   * @return nothing when it is not what the epoch says was made for this device, or does not open
   */
  public static Optional<Secret> open(
      GroupEpoch epoch, AccountLabel label, UUID device, Bytes envelope, DeviceEncryptionKey key) {
    boolean isOurs =
        epoch
            .member(label)
            .flatMap(member -> member.recipient(device))
            .filter(each -> each.isFor(envelope))
            .isPresent();
    if (!isOurs || envelope.length() != ENVELOPE_OCTETS) return Optional.empty();
    Bytes about = about(epoch.name(), epoch.number(), epoch.owner().account(), device);
    return key.open(PURPOSE, about, envelope)
        .filter(opened -> opened.length() == KEY_OCTETS)
        .map(opened -> Secret.takeFrom(opened.unsafeArray()));
  }

  @Override
  public String toString() {
    return "GroupSealing[" + epoch + "]";
  }
}
