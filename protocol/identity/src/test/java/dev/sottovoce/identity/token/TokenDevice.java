package dev.sottovoce.identity.token;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** A key of a device, or of an issuer. */
final class TokenDevice {
  private final KeyPair pair;

  TokenDevice() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Bytes publicKey() {
    return Bytes.copyOf(pair.getPublic().getEncoded());
  }

  Jwk jwk() {
    return Jwk.of(publicKey());
  }

  Bytes sign(Bytes message) {
    return Es256.sign(pair.getPrivate(), message);
  }
}
