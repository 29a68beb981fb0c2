package dev.sottovoce.dtls;

import dev.sottovoce.dtls.handshake.Credentials;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.util.function.UnaryOperator;

/** Opens what identities keep to their package, for tests of the handshake. */
public final class Identities {
  private Identities() {}

  public static Credentials credentials(LocalIdentity identity) {
    return identity.credentials();
  }

  /** With another certificate than the key's own. */
  public static Credentials withCertificate(Credentials credentials, Bytes certificate) {
    return changed(credentials, certificate, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /** With what is signed, and the signature, changed. */
  public static Credentials changed(
      Credentials credentials,
      Bytes certificate,
      UnaryOperator<Bytes> content,
      UnaryOperator<Bytes> signature) {
    return new Credentials() {
      @Override
      public Bytes certificate() {
        return certificate;
      }

      @Override
      public SignatureScheme scheme() {
        return credentials.scheme();
      }

      @Override
      public Bytes sign(Bytes toSign) {
        return signature.apply(credentials.sign(content.apply(toSign)));
      }
    };
  }
}
