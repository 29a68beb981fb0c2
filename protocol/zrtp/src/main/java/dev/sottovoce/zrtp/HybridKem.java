package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.KeyEncapsulation;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * {@code XM76}: X25519 as a KEM and ML-KEM-768 (FIPS 203), combined as the rfc6189bis draft does
 * it; octet by octet in {@code docs/zrtp-pq.md}. The hash is SHA-384.
 */
final class HybridKem implements EphemeralKey {
  /** What the responder makes: the ciphertext to send and the secret in it. */
  record Encapsulation(Bytes ciphertext, Secret shared) {}

  private static final int ECDH_ID_X25519 = 0x0020;
  private static final Bytes ZRTP = Bytes.utf8("ZRTP");
  private static final Bytes EXTRACT_LABEL = Bytes.utf8("aea_prk");
  private static final Bytes EXPAND_LABEL = Bytes.utf8("shared_secret");

  private final X25519Key curve;
  private final KeyEncapsulation lattice;
  private final KeyPair latticeKey;
  private final Hash sha384;

  private HybridKem(X25519Key curve, KeyEncapsulation lattice, KeyPair latticeKey, Hash sha384) {
    this.curve = curve;
    this.lattice = lattice;
    this.latticeKey = latticeKey;
    this.sha384 = sha384;
  }

  static HybridKem generate(CryptoBackend crypto, Entropy entropy) {
    X25519Key curve = X25519Key.generate(crypto, entropy);
    KeyEncapsulation lattice = crypto.require(Primitive.ML_KEM_768);
    Hash sha384 = crypto.require(Primitive.SHA_384);
    return new HybridKem(curve, lattice, lattice.generate(entropy), sha384);
  }

  /**
   * The responder's half.
   *
   * @return nothing when the public value is malformed (FIPS 203 section 7.2) or its point useless
   */
  static Optional<Encapsulation> encapsulate(
      CryptoBackend crypto, Bytes publicValue, Entropy entropy) {
    if (publicValue.length() != KeyAgreementType.XM76.initiatorOctets()) return Optional.empty();
    Bytes theirPoint = publicValue.slice(0, X25519Key.OCTETS);
    Bytes theirKey = publicValue.slice(X25519Key.OCTETS, publicValue.length());
    X25519Key ours = X25519Key.generate(crypto, entropy);
    Optional<Secret> dh = ours.agree(theirPoint);
    ours.destroy();
    if (!dh.isPresent()) return Optional.empty();
    Hash sha384 = crypto.require(Primitive.SHA_384);
    Secret outer = curveSecret(sha384, dh.get(), ours.publicValue(), theirPoint);
    Optional<KeyEncapsulation.Encapsulated> sealed =
        crypto.require(Primitive.ML_KEM_768).encapsulate(theirKey, entropy);
    if (!sealed.isPresent()) {
      outer.destroy();
      return Optional.empty();
    }
    Bytes ciphertext = Bytes.concat(ours.publicValue(), sealed.get().ciphertext());
    Secret shared = combine(sha384, outer, sealed.get().shared(), ciphertext);
    return Optional.of(new Encapsulation(ciphertext, shared));
  }

  @Override
  public Bytes publicValue() {
    return Bytes.concat(curve.publicValue(), latticeKey.publicKey());
  }

  /** A wrong ML-KEM ciphertext yields another secret, not an error (implicit rejection). */
  @Override
  public Optional<Secret> agree(Bytes ciphertext) {
    if (latticeKey.privateKey().isDestroyed()
        || ciphertext.length() != KeyAgreementType.XM76.responderOctets()) {
      return Optional.empty();
    }
    Bytes point = ciphertext.slice(0, X25519Key.OCTETS);
    Bytes inside = ciphertext.slice(X25519Key.OCTETS, ciphertext.length());
    Optional<Secret> dh = curve.agree(point);
    if (!dh.isPresent()) return Optional.empty();
    Secret outer = curveSecret(sha384, dh.get(), point, curve.publicValue());
    return lattice
        .decapsulate(latticeKey.privateKey(), inside)
        .map(inner -> combine(sha384, outer, inner, ciphertext));
  }

  @Override
  public void destroy() {
    curve.destroy();
    latticeKey.destroy();
  }

  /** The draft's ECDH-based KEM: HKDF over the DH result, bound to both points. */
  private static Secret curveSecret(Hash sha384, Secret dh, Bytes ephemeral, Bytes recipient) {
    Bytes id = Bytes.of(ECDH_ID_X25519 >> 8, ECDH_ID_X25519);
    Bytes prefix = Bytes.concat(ZRTP, id, EXTRACT_LABEL);
    ByteWriter info = new ByteWriter().u16(X25519Key.OCTETS).bytes(ZRTP).bytes(id);
    info.bytes(EXPAND_LABEL).bytes(ephemeral).bytes(recipient);
    try (dh;
        Secret salt = Secret.copyOf(Bytes.EMPTY);
        Secret material =
            Secret.filledBy(
                prefix.length() + dh.length(),
                target -> target.put(prefix.toBuffer()).put(dh.unsafeView()));
        Secret key = sha384.extract(salt, material)) {
      return sha384.expand(key, info.toBytes(), X25519Key.OCTETS);
    }
  }

  /** The draft's combiner; both secrets are destroyed. */
  private static Secret combine(Hash sha384, Secret outer, Secret inner, Bytes ciphertext) {
    try (outer;
        inner;
        Secret empty = Secret.copyOf(Bytes.EMPTY);
        Secret first = sha384.extract(empty, outer);
        Secret second = sha384.extract(first, inner)) {
      return sha384.hmacToSecret(second, ciphertext);
    }
  }
}
