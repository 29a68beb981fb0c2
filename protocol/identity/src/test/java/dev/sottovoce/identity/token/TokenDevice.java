package dev.sottovoce.identity.token;

import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
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
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(message.toArray());
      return Bytes.unsafeWrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
