package dev.sottovoce.server.token;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import java.security.KeyPair;
import java.util.Optional;

/**
 * The key that signs access tokens. It lives as long as the server runs: tokens live for five
 * minutes, and after a restart devices ask for new ones.
 */
final class TokenKey {
  private final KeyPair pair = CertificateAuthority.newKey();
  private final Jwk publicKey = Jwk.of(Bytes.copyOf(pair.getPublic().getEncoded()));

  /** The key's thumbprint (RFC 7638). */
  String id() {
    return publicKey.thumbprint();
  }

  Jwk publicKey() {
    return publicKey;
  }

  Optional<Bytes> find(String id) {
    return id.equals(id()) ? Optional.of(publicKey.publicKey()) : Optional.empty();
  }

  Bytes sign(Bytes message) {
    return Es256.sign(pair.getPrivate(), message);
  }
}
