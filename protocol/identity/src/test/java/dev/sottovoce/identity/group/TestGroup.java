package dev.sottovoce.identity.group;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.TestDevice;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** People with one device each, and a group of the first one's. */
final class TestGroup {
  static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  /** Somebody with an account of one device. */
  record Person(AccountState account, TestDevice device, DeviceEncryptionKey key) {
    static Person of(String user, Random random) {
      DeviceEncryptionKey key = DeviceEncryptionKey.generate(random::nextBytes, CRYPTO);
      TestDevice device = TestDevice.make(UUID.randomUUID(), Optional.of(key.publicKey()));
      try (RecoveryKey words = RecoveryKey.generate(random::nextBytes)) {
        AccountChain chain =
            AccountChain.found(
                label(user), Optional.empty(), device.entry(), words.hash(), device.key());
        return new Person(chain.state(), device, key);
      }
    }

    GroupSealing.Invited invited() {
      return GroupSealing.Invited.of(account);
    }
  }

  private TestGroup() {}

  static AccountLabel label(String user) {
    return new AccountLabel(user, "example.test");
  }

  /** By the owner, who is the first member. */
  static GroupSealing seal(Optional<GroupEpoch> before, Random random, Person... members) {
    return sealBy(members[0], before, random, members);
  }

  static GroupSealing sealBy(
      Person signer, Optional<GroupEpoch> before, Random random, Person... members) {
    List<GroupSealing.Invited> invited = Stream.of(members).map(Person::invited).toList();
    return GroupSealing.make(
        "wards",
        before,
        invited,
        signer.device().id(),
        signer.device().key(),
        random::nextBytes,
        CRYPTO);
  }
}
