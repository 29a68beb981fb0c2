package dev.sottovoce.crypto.webpush;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.Bytes;

/** Who opens what comes for one subscription: its key pair and the secret that goes with it. */
public final class PushRecipient implements AutoCloseable {
  private final KeyPair pair;
  private final Secret authentication;

  /** Takes both over. */
  PushRecipient(KeyPair pair, Secret authentication) {
    this.pair = pair;
    this.authentication = authentication;
  }

  /** A new one, for one subscription alone. */
  public static PushRecipient generate(Entropy entropy, CryptoBackend crypto) {
    return new PushRecipient(
        crypto.require(Primitive.SECP256R1).generate(entropy),
        Secret.random(entropy, PushKeys.AUTHENTICATION_OCTETS));
  }

  /** What the application's server seals with. */
  public PushKeys keys() {
    return PushKeys.of(pair.publicKey(), Bytes.unsafeWrap(authentication.exposedCopy()))
        .orElseThrow(() -> new IllegalStateException("a pair of ours has the form"));
  }

  KeyPair pair() {
    return pair;
  }

  Secret authentication() {
    return authentication;
  }

  @Override
  public void close() {
    pair.destroy();
    authentication.destroy();
  }

  @Override
  public String toString() {
    return "PushRecipient[redacted]";
  }
}
