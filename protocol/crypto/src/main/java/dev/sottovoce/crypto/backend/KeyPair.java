package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;

/** A private key and its public key, both in the encoding of their primitive. */
public final class KeyPair implements AutoCloseable {
  private final Secret privateKey;
  private final Bytes publicKey;

  public KeyPair(Secret privateKey, Bytes publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  public Secret privateKey() {
    return privateKey;
  }

  public Bytes publicKey() {
    return publicKey;
  }

  public void destroy() {
    privateKey.destroy();
  }

  @Override
  public void close() {
    destroy();
  }
}
