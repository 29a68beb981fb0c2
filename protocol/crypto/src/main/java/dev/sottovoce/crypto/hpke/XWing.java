package dev.sottovoce.crypto.hpke;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.KeyEncapsulation;
import dev.sottovoce.crypto.backend.KeyEncapsulation.Encapsulated;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): the secret holds as long as X25519 or ML-KEM-768 does. A
 * private key is a seed of 32 octets; a public key is ML-KEM's, then X25519's.
 */
final class XWing implements Kem {
  static final int SEED_OCTETS = 32;
  static final int PUBLIC_OCTETS = 1184 + 32;

  private static final int ID = 0x647a;
  private static final int CIPHERTEXT_OCTETS = 1088;
  private static final int ML_KEM_PUBLIC_OCTETS = 1184;
  private static final int ML_KEM_SEED_OCTETS = 64;
  private static final int X25519_OCTETS = 32;
  private static final int SHARED_OCTETS = 32;
  private static final byte[] LABEL = {'\\', '.', '/', '/', '^', '\\'};

  private final DiffieHellman x25519;
  private final KeyEncapsulation mlKem;

  /**
   * @param crypto whose key generation draws ML-KEM's seed, and nothing else, from the randomness
   *     that it is given
   */
  XWing(CryptoBackend crypto) {
    this.x25519 = crypto.require(Primitive.X25519);
    this.mlKem = crypto.require(Primitive.ML_KEM_768);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public int encapsulatedOctets() {
    return CIPHERTEXT_OCTETS + X25519_OCTETS;
  }

  /** The two keys that a seed stands for (section 5.2). */
  private record Expanded(KeyPair mlKem, KeyPair x25519) implements AutoCloseable {
    Bytes publicKey() {
      return Bytes.concat(mlKem.publicKey(), x25519.publicKey());
    }

    @Override
    public void close() {
      mlKem.destroy();
      x25519.destroy();
    }

    @Override
    public String toString() {
      return "Expanded[redacted]";
    }
  }

  private Expanded expand(Secret seed) {
    byte[] octets = seed.exposedCopy();
    byte[] expanded = new byte[ML_KEM_SEED_OCTETS + X25519_OCTETS];
    SHAKEDigest shake = new SHAKEDigest(256);
    shake.update(octets, 0, octets.length);
    shake.doFinal(expanded, 0, expanded.length);
    try {
      return new Expanded(
          mlKem.generate(target -> System.arraycopy(expanded, 0, target, 0, target.length)),
          x25519.generate(
              target -> System.arraycopy(expanded, ML_KEM_SEED_OCTETS, target, 0, target.length)));
    } finally {
      Arrays.fill(octets, (byte) 0);
      Arrays.fill(expanded, (byte) 0);
    }
  }

  /**
   * @param seed of {@link #SEED_OCTETS}
   */
  Bytes publicKey(Secret seed) {
    try (Expanded keys = expand(seed)) {
      return keys.publicKey();
    }
  }

  @Override
  public Optional<Encapsulated> encapsulate(Bytes publicKey, Entropy entropy) {
    if (publicKey.length() != PUBLIC_OCTETS) return Optional.empty();
    Bytes theirs = publicKey.slice(ML_KEM_PUBLIC_OCTETS, PUBLIC_OCTETS);
    Optional<Encapsulated> quantum =
        mlKem.encapsulate(publicKey.slice(0, ML_KEM_PUBLIC_OCTETS), entropy);
    if (!quantum.isPresent()) return Optional.empty();
    try (KeyPair ephemeral = x25519.generate(entropy);
        Secret first = quantum.get().shared()) {
      Optional<Secret> second = x25519.agree(ephemeral.privateKey(), theirs);
      if (!second.isPresent()) return Optional.empty();
      Secret shared = combine(first, second.get(), ephemeral.publicKey(), theirs);
      return Optional.of(
          new Encapsulated(
              Bytes.concat(quantum.get().ciphertext(), ephemeral.publicKey()), shared));
    }
  }

  @Override
  public Optional<Secret> decapsulate(KeyPair recipient, Bytes encapsulated) {
    Bytes ciphertext = encapsulated.slice(0, CIPHERTEXT_OCTETS);
    Bytes theirs = encapsulated.slice(CIPHERTEXT_OCTETS, encapsulated.length());
    try (Expanded keys = expand(recipient.privateKey())) {
      Optional<Secret> first = mlKem.decapsulate(keys.mlKem().privateKey(), ciphertext);
      Optional<Secret> second = x25519.agree(keys.x25519().privateKey(), theirs);
      if (!first.isPresent() || !second.isPresent()) {
        first.ifPresent(Secret::destroy);
        second.ifPresent(Secret::destroy);
        return Optional.empty();
      }
      try (Secret quantum = first.get()) {
        return Optional.of(combine(quantum, second.get(), theirs, keys.x25519().publicKey()));
      }
    }
  }

  /** Section 5.3; wipes the second secret. */
  private static Secret combine(Secret mlKem, Secret x25519, Bytes ciphertext, Bytes publicKey) {
    byte[] octets = new byte[4 * X25519_OCTETS + LABEL.length];
    mlKem.exposeInto(octets, 0);
    x25519.exposeInto(octets, X25519_OCTETS);
    ciphertext.copyTo(octets, 2 * X25519_OCTETS);
    publicKey.copyTo(octets, 3 * X25519_OCTETS);
    System.arraycopy(LABEL, 0, octets, 4 * X25519_OCTETS, LABEL.length);
    byte[] shared = new byte[SHARED_OCTETS];
    SHA3Digest sha3 = new SHA3Digest(256);
    sha3.update(octets, 0, octets.length);
    sha3.doFinal(shared, 0);
    Arrays.fill(octets, (byte) 0);
    x25519.destroy();
    return Secret.takeFrom(shared);
  }
}
