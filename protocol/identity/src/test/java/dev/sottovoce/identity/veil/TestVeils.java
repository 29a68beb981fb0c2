package dev.sottovoce.identity.veil;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Devices that veils are sealed to. */
final class TestVeils {
  static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  private TestVeils() {}

  static DeviceEncryptionKey key(Random random) {
    return DeviceEncryptionKey.generate(random::nextBytes, CRYPTO);
  }

  static AccountDevice device(DeviceEncryptionKey key) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      Bytes signing = Bytes.unsafeWrap(generator.generateKeyPair().getPublic().getEncoded());
      return new AccountDevice(
          UUID.randomUUID(), signing, Protection.SOFTWARE, Optional.of(key.publicKey()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
