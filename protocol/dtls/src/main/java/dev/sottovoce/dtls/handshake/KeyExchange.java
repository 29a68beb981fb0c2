package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.wire.Bytes;

/**
 * Ephemeral key agreement in one group. A public value that is not what FIPS 203, RFC 7748 and SEC
 * 1 call valid is refused before any secret depends on it.
 */
final class KeyExchange {
  /** The server's part: what goes to the client, and the shared secret. */
  record Response(Bytes share, Secret shared) {}

  private static final int MLKEM_KEY_OCTETS = MlKem768.ENCAPSULATION_KEY_OCTETS;
  private static final int MLKEM_CIPHERTEXT_OCTETS = MlKem768.CIPHERTEXT_OCTETS;

  /** The client's private half of a share. */
  abstract static class Pending {
    private final Bytes share;

    Pending(Bytes share) {
      this.share = share;
    }

    Bytes share() {
      return share;
    }

    /** Completes the agreement with the server's share, once. */
    abstract Secret complete(Bytes serverShare) throws Alerted;
  }

  private KeyExchange() {}

  /** The client's part: makes a share. */
  static Pending begin(NamedGroup group, Entropy entropy) {
    return switch (group) {
      case X25519 -> x25519(X25519Key.generate(entropy));
      case SECP256R1 -> p256(P256Key.generate(entropy));
      case X25519_MLKEM768 -> hybrid(MlKem768.generate(entropy), X25519Key.generate(entropy));
    };
  }

  /**
   * The server's part.
   *
   * @param clientShare of any length: a wrong one is an illegal parameter
   */
  static Response respond(NamedGroup group, Bytes clientShare, Entropy entropy) throws Alerted {
    if (clientShare.length() != group.clientShareOctets()) {
      throw Alerted.illegal("the share has the wrong length for its group");
    }
    return switch (group) {
      case X25519 -> {
        X25519Key ours = X25519Key.generate(entropy);
        yield new Response(ours.publicValue(), ours.agree(clientShare));
      }
      case SECP256R1 -> {
        P256Key ours = P256Key.generate(entropy);
        yield new Response(ours.publicValue(), ours.agree(clientShare));
      }
      case X25519_MLKEM768 -> respondHybrid(clientShare, entropy);
    };
  }

  private static Pending x25519(X25519Key ours) {
    return new Pending(ours.publicValue()) {
      @Override
      Secret complete(Bytes serverShare) throws Alerted {
        requireLength(serverShare, NamedGroup.X25519);
        return ours.agree(serverShare);
      }
    };
  }

  private static Pending p256(P256Key ours) {
    return new Pending(ours.publicValue()) {
      @Override
      Secret complete(Bytes serverShare) throws Alerted {
        requireLength(serverShare, NamedGroup.SECP256R1);
        return ours.agree(serverShare);
      }
    };
  }

  /** ML-KEM first, X25519 second, in shares and in the secret (draft-ietf-tls-ecdhe-mlkem). */
  private static Pending hybrid(MlKem768 kem, X25519Key curve) {
    return new Pending(Bytes.concat(kem.encapsulationKey(), curve.publicValue())) {
      @Override
      Secret complete(Bytes serverShare) throws Alerted {
        requireLength(serverShare, NamedGroup.X25519_MLKEM768);
        Secret fromCurve =
            curve.agree(serverShare.slice(MLKEM_CIPHERTEXT_OCTETS, serverShare.length()));
        return join(kem.decapsulate(serverShare.slice(0, MLKEM_CIPHERTEXT_OCTETS)), fromCurve);
      }
    };
  }

  private static Response respondHybrid(Bytes clientShare, Entropy entropy) throws Alerted {
    X25519Key curve = X25519Key.generate(entropy);
    Secret fromCurve = curve.agree(clientShare.slice(MLKEM_KEY_OCTETS, clientShare.length()));
    MlKem768.Encapsulation sealed =
        MlKem768.encapsulate(clientShare.slice(0, MLKEM_KEY_OCTETS), entropy);
    return new Response(
        Bytes.concat(sealed.ciphertext(), curve.publicValue()), join(sealed.shared(), fromCurve));
  }

  private static Secret join(Secret first, Secret second) {
    byte[] both = new byte[first.length() + second.length()];
    first.exposeInto(both, 0);
    second.exposeInto(both, first.length());
    first.destroy();
    second.destroy();
    return Secret.takeFrom(both);
  }

  private static void requireLength(Bytes share, NamedGroup group) throws Alerted {
    if (share.length() != group.serverShareOctets()) {
      throw Alerted.illegal("the share has the wrong length for its group");
    }
  }
}
