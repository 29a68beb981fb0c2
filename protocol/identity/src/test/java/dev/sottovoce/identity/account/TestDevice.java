package dev.sottovoce.identity.account;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import java.util.UUID;

/** A device with its key. */
public record TestDevice(AccountDevice entry, PrivateKey key) {
  public static TestDevice make() {
    return make(UUID.randomUUID(), Optional.empty());
  }

  public static TestDevice make(UUID id, Optional<Bytes> encryptionKey) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      Bytes publicKey = Bytes.copyOf(pair.getPublic().getEncoded());
      AccountDevice entry = new AccountDevice(id, publicKey, Protection.SOFTWARE, encryptionKey);
      return new TestDevice(entry, pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public UUID id() {
    return entry.device();
  }

  Bytes consent(AccountChain chain) {
    return entry.consent(chain.state().id(), key);
  }
}
