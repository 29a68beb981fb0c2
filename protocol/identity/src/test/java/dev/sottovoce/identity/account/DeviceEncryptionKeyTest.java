package dev.sottovoce.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceEncryptionKeyTest {
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  private static final Bytes PURPOSE = Bytes.utf8("group key");
  private static final Bytes ABOUT = Bytes.utf8("epoch 1");
  private static final Bytes MESSAGE = Bytes.utf8("the key");

  private final Random random = new Random(1);

  @Test
  void whatIsSealedToADevice_itOpens_alsoAfterARestart() {
    DeviceEncryptionKey key = DeviceEncryptionKey.generate(random::nextBytes, CRYPTO);
    TestDevice device = TestDevice.make(UUID.randomUUID(), Optional.of(key.publicKey()));

    Bytes sealed = seal(device).orElseThrow();

    assertEquals(Optional.of(MESSAGE), key.open(PURPOSE, ABOUT, sealed));
    Secret kept = Secret.copyOf(Bytes.unsafeWrap(key.seed().exposedCopy()));
    try (DeviceEncryptionKey again = DeviceEncryptionKey.of(kept, CRYPTO)) {
      assertEquals(key.publicKey(), again.publicKey());
      assertEquals(Optional.of(MESSAGE), again.open(PURPOSE, ABOUT, sealed));
      assertEquals(Optional.empty(), again.open(ABOUT, PURPOSE, sealed));
    }
    try (DeviceEncryptionKey other = DeviceEncryptionKey.generate(random::nextBytes, CRYPTO)) {
      assertEquals(Optional.empty(), other.open(PURPOSE, ABOUT, sealed));
    }
  }

  @Test
  void aDeviceWithoutAKey_orWithAMalformedOne_getsNothing() {
    assertEquals(Optional.empty(), seal(TestDevice.make()));
    Bytes zeros = Bytes.unsafeWrap(new byte[AccountDevice.ENCRYPTION_KEY_OCTETS]);
    assertEquals(Optional.empty(), seal(TestDevice.make(UUID.randomUUID(), Optional.of(zeros))));
  }

  @Test
  void theDevice_vouchesForItsKey() {
    DeviceEncryptionKey key = DeviceEncryptionKey.generate(random::nextBytes, CRYPTO);
    DeviceEncryptionKey servers = DeviceEncryptionKey.generate(random::nextBytes, CRYPTO);
    TestDevice device = TestDevice.make(UUID.randomUUID(), Optional.of(key.publicKey()));
    AccountId account = new AccountId(Bytes.unsafeWrap(new byte[32]));
    Bytes consent = device.entry().consent(account, device.key());
    AccountDevice swapped =
        new AccountDevice(
            device.id(),
            device.entry().publicKey(),
            device.entry().protection(),
            Optional.of(servers.publicKey()));
    assertFalse(swapped.consents(account, consent));
  }

  private Optional<Bytes> seal(TestDevice to) {
    return DeviceEncryptionKey.seal(to.entry(), PURPOSE, ABOUT, MESSAGE, random::nextBytes, CRYPTO);
  }
}
