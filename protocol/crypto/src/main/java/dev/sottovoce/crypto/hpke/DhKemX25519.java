package dev.sottovoce.crypto.hpke;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.KeyEncapsulation.Encapsulated;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** DHKEM(X25519, HKDF-SHA256) (RFC 9180 section 4.1). */
final class DhKemX25519 implements Kem {
  private static final int ID = 0x20;
  private static final int OCTETS = 32;

  private final DiffieHellman x25519;
  private final LabeledHkdf hkdf;

  DhKemX25519(CryptoBackend crypto) {
    this.x25519 = crypto.require(Primitive.X25519);
    Bytes suite = new ByteWriter().bytes(Bytes.utf8("KEM")).u16(ID).toBytes();
    this.hkdf = new LabeledHkdf(crypto.require(Primitive.SHA_256), suite);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public int encapsulatedOctets() {
    return OCTETS;
  }

  @Override
  public Optional<Encapsulated> encapsulate(Bytes publicKey, Entropy entropy) {
    try (KeyPair ephemeral = x25519.generate(entropy)) {
      return x25519
          .agree(ephemeral.privateKey(), publicKey)
          .map(dh ->
              new Encapsulated(
                  ephemeral.publicKey(), shared(dh, ephemeral.publicKey(), publicKey)));
    }
  }

  @Override
  public Optional<Secret> decapsulate(KeyPair recipient, Bytes encapsulated) {
    return x25519
        .agree(recipient.privateKey(), encapsulated)
        .map(dh -> shared(dh, encapsulated, recipient.publicKey()));
  }

  private Secret shared(Secret dh, Bytes encapsulated, Bytes publicKey) {
    try (dh;
        Secret none = Secret.copyOf(Bytes.EMPTY);
        Secret extracted = hkdf.extract(none, "eae_prk", dh)) {
      Bytes context = Bytes.concat(encapsulated, publicKey);
      return hkdf.expand(extracted, "shared_secret", context, OCTETS);
    }
  }
}
