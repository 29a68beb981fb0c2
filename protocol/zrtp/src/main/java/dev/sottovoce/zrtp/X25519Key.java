package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** {@code X255}: X25519 with values as RFC 7748 encodes them. */
final class X25519Key implements EphemeralKey {
  static final int OCTETS = 32;

  private final DiffieHellman curve;
  private final KeyPair pair;

  private X25519Key(DiffieHellman curve, KeyPair pair) {
    this.curve = curve;
    this.pair = pair;
  }

  static X25519Key generate(CryptoBackend crypto, Entropy entropy) {
    DiffieHellman curve = crypto.require(Primitive.X25519);
    return new X25519Key(curve, curve.generate(entropy));
  }

  @Override
  public Bytes publicValue() {
    return pair.publicKey();
  }

  /** Nothing when the result would be all zeros (RFC 7748 section 6.1). */
  @Override
  public Optional<Secret> agree(Bytes peersValue) {
    return pair.privateKey().isDestroyed()
        ? Optional.empty()
        : curve.agree(pair.privateKey(), peersValue);
  }

  @Override
  public void destroy() {
    pair.destroy();
  }
}
