package dev.sottovoce.phone.group;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.identity.group.GroupSealing.Invited;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** People whose devices can seal and open, for tests of groups. */
final class GroupPeople {
  static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  static final SecureRandom RANDOM = new SecureRandom();

  private GroupPeople() {}

  static AccountLabel label(String user) {
    return new AccountLabel(user, "example.test");
  }

  /** Somebody with one device. */
  record Person(AccountState account, KeyPair key, DeviceEncryptionKey encryption) {
    static Person of(String user) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair key = generator.generateKeyPair();
        DeviceEncryptionKey encryption = DeviceEncryptionKey.generate(RANDOM::nextBytes, CRYPTO);
        AccountDevice device =
            new AccountDevice(
                UUID.randomUUID(),
                Bytes.copyOf(key.getPublic().getEncoded()),
                Protection.SOFTWARE,
                Optional.of(encryption.publicKey()));
        try (RecoveryKey words = RecoveryKey.generate(RANDOM::nextBytes)) {
          AccountChain chain =
              AccountChain.found(
                  GroupPeople.label(user),
                  Optional.empty(),
                  device,
                  words.hash(),
                  key.getPrivate());
          return new Person(chain.state(), key, encryption);
        }
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    AccountLabel label() {
      return account.label();
    }

    UUID device() {
      return account.devices().get(0).device();
    }

    Secret opens(GroupSealing sealing) {
      return GroupSealing.open(
              sealing.epoch(),
              label(),
              device(),
              sealing.envelope(device()).orElseThrow(),
              encryption)
          .orElseThrow();
    }
  }

  /** A group as somebody seals it who signs as {@code signer}. */
  static GroupSealing seal(
      String name, Person signer, Optional<GroupEpoch> before, Person... members) {
    List<Invited> invited = Stream.of(members).map(each -> Invited.of(each.account())).toList();
    return GroupSealing.make(
        name,
        before,
        invited,
        signer.device(),
        signer.key().getPrivate(),
        RANDOM::nextBytes,
        CRYPTO);
  }
}
