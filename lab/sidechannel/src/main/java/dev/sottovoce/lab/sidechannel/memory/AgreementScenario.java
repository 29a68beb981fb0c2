package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.KeyEncapsulation;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A key agreement, a key schedule and sealed messages, all of one backend. */
final class AgreementScenario implements Scenario {
  private static final int MESSAGES = 200;

  private final CryptoBackend backend;
  private final Primitive<DiffieHellman> group;
  private final SecureRandom random = new SecureRandom();
  private final List<Sought> sought = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();

  AgreementScenario(CryptoBackend backend, Primitive<DiffieHellman> group) {
    this.backend = backend;
    this.group = group;
  }

  @Override
  public List<Sought> begin() {
    DiffieHellman curve = backend.find(group).orElseThrow();
    KeyPair ours = curve.generate(random::nextBytes);
    KeyPair theirs = curve.generate(random::nextBytes);
    keep("private key", ours.privateKey());
    keep("peer's private key", theirs.privateKey());
    Secret shared = curve.agree(ours.privateKey(), theirs.publicKey()).orElseThrow();
    keep("shared secret", shared);
    backend.find(Primitive.ML_KEM_768).ifPresent(this::encapsulate);
    Hash hash = backend.find(Primitive.SHA_256).orElseThrow();
    Secret master = hash.extract(Secret.takeFrom(new byte[32]), shared);
    keep("master secret", master);
    Secret session = hash.expand(master, Bytes.utf8("session"), 32);
    keep("session key", session);
    keep("exporter secret", hash.expand(master, Bytes.utf8("exporter"), 32));
    seal(backend.find(Primitive.CHACHA20_POLY1305).orElseThrow(), session);
    backend.find(Primitive.AES_256_GCM).ifPresent(aead -> seal(aead, session));
    return sought;
  }

  @Override
  public void end() {
    secrets.forEach(Secret::destroy);
  }

  private void encapsulate(KeyEncapsulation kem) {
    KeyPair pair = kem.generate(random::nextBytes);
    KeyEncapsulation.Encapsulated made =
        kem.encapsulate(pair.publicKey(), random::nextBytes).orElseThrow();
    keep("KEM seed", pair.privateKey());
    keep("KEM secret", made.shared());
    secrets.add(kem.decapsulate(pair.privateKey(), made.ciphertext()).orElseThrow());
  }

  private static void seal(Aead aead, Secret key) {
    for (int i = 0; i < MESSAGES; i++) {
      byte[] nonce = new byte[aead.nonceOctets()];
      nonce[0] = (byte) i;
      Bytes sealed = aead.seal(key, Bytes.unsafeWrap(nonce), Bytes.EMPTY, Bytes.utf8("a message"));
      if (aead.open(key, Bytes.unsafeWrap(nonce), Bytes.EMPTY, sealed).isEmpty()) {
        throw new IllegalStateException("a message was refused");
      }
    }
  }

  private void keep(String name, Secret secret) {
    secrets.add(secret);
    sought.add(Sought.of(name, secret));
  }
}
