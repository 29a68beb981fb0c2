package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.KeyEncapsulation;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.wire.Bytes;

/**
 * Ephemeral key agreement in one group. A public value that is not what FIPS 203, RFC 7748 and SEC
 * 1 call valid is refused before any secret depends on it.
 */
final class KeyExchange {
  /** The server's part: what goes to the client, and the shared secret. */
  record Response(Bytes share, Secret shared) {}

  private static final int MLKEM_KEY_OCTETS = 1184;
  private static final int MLKEM_CIPHERTEXT_OCTETS = 1088;

  /** The client's private half of a share. */
  abstract static class Pending {
    private final NamedGroup group;
    private final Bytes share;

    Pending(NamedGroup group, Bytes share) {
      this.group = group;
      this.share = share;
    }

    Bytes share() {
      return share;
    }

    /** Completes the agreement with the server's share, once: the private half is wiped. */
    final Secret complete(Bytes serverShare) throws Alerted {
      try {
        requireLength(serverShare, group.serverShareOctets());
        return agree(serverShare);
      } finally {
        destroy();
      }
    }

    abstract Secret agree(Bytes serverShare) throws Alerted;

    abstract void destroy();
  }

  private final CryptoBackend crypto;
  private final Entropy entropy;

  KeyExchange(CryptoBackend crypto, Entropy entropy) {
    this.crypto = crypto;
    this.entropy = entropy;
  }

  /** The client's part: makes a share. */
  Pending begin(NamedGroup group) {
    return switch (group) {
      case X25519 -> beginCurve(group, Primitive.X25519);
      case SECP256R1 -> beginCurve(group, Primitive.SECP256R1);
      case X25519_MLKEM768 -> beginHybrid(group);
    };
  }

  /**
   * The server's part.
   *
   * @param clientShare of any length: a wrong one is an illegal parameter
   */
  Response respond(NamedGroup group, Bytes clientShare) throws Alerted {
    requireLength(clientShare, group.clientShareOctets());
    return switch (group) {
      case X25519 -> respondCurve(Primitive.X25519, clientShare);
      case SECP256R1 -> respondCurve(Primitive.SECP256R1, clientShare);
      case X25519_MLKEM768 -> respondHybrid(clientShare);
    };
  }

  private Pending beginCurve(NamedGroup group, Primitive<DiffieHellman> primitive) {
    DiffieHellman curve = crypto.require(primitive);
    KeyPair ours = curve.generate(entropy);
    return new Pending(group, ours.publicKey()) {
      @Override
      Secret agree(Bytes serverShare) throws Alerted {
        return shared(curve, ours, serverShare);
      }

      @Override
      void destroy() {
        ours.destroy();
      }
    };
  }

  private Response respondCurve(Primitive<DiffieHellman> primitive, Bytes clientShare)
      throws Alerted {
    DiffieHellman curve = crypto.require(primitive);
    try (KeyPair ours = curve.generate(entropy)) {
      return new Response(ours.publicKey(), shared(curve, ours, clientShare));
    }
  }

  /** ML-KEM first, X25519 second, in shares and in the secret (draft-ietf-tls-ecdhe-mlkem). */
  private Pending beginHybrid(NamedGroup group) {
    KeyEncapsulation lattice = crypto.require(Primitive.ML_KEM_768);
    DiffieHellman curve = crypto.require(Primitive.X25519);
    KeyPair latticeKey = lattice.generate(entropy);
    KeyPair curveKey = curve.generate(entropy);
    return new Pending(group, Bytes.concat(latticeKey.publicKey(), curveKey.publicKey())) {
      @Override
      Secret agree(Bytes serverShare) throws Alerted {
        Bytes ciphertext = serverShare.slice(0, MLKEM_CIPHERTEXT_OCTETS);
        Bytes point = serverShare.slice(MLKEM_CIPHERTEXT_OCTETS, serverShare.length());
        Secret fromCurve = shared(curve, curveKey, point);
        // A wrong ciphertext yields another secret, not an error (implicit rejection).
        Secret fromLattice =
            lattice
                .decapsulate(latticeKey.privateKey(), ciphertext)
                .orElseThrow(() -> Alerted.illegal("the ML-KEM ciphertext is malformed"));
        return join(fromLattice, fromCurve);
      }

      @Override
      void destroy() {
        latticeKey.destroy();
        curveKey.destroy();
      }
    };
  }

  private Response respondHybrid(Bytes clientShare) throws Alerted {
    DiffieHellman curve = crypto.require(Primitive.X25519);
    try (KeyPair ours = curve.generate(entropy)) {
      Bytes point = clientShare.slice(MLKEM_KEY_OCTETS, clientShare.length());
      Secret fromCurve = shared(curve, ours, point);
      KeyEncapsulation.Encapsulated sealed =
          crypto
              .require(Primitive.ML_KEM_768)
              .encapsulate(clientShare.slice(0, MLKEM_KEY_OCTETS), entropy)
              .orElse(null);
      if (sealed == null) {
        fromCurve.destroy();
        throw Alerted.illegal("the ML-KEM key fails the modulus check");
      }
      return new Response(
          Bytes.concat(sealed.ciphertext(), ours.publicKey()), join(sealed.shared(), fromCurve));
    }
  }

  private static Secret shared(DiffieHellman curve, KeyPair ours, Bytes theirs) throws Alerted {
    return curve
        .agree(ours.privateKey(), theirs)
        .orElseThrow(() -> Alerted.illegal("the share is no point that leads to a secret"));
  }

  private static Secret join(Secret first, Secret second) {
    try (first;
        second) {
      return Secret.filledBy(
          first.length() + second.length(),
          target -> target.put(first.unsafeView()).put(second.unsafeView()));
    }
  }

  private static void requireLength(Bytes share, int octets) throws Alerted {
    if (share.length() != octets) {
      throw Alerted.illegal("the share has the wrong length for its group");
    }
  }
}
