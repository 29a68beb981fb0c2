package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Hkdf;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * {@code XM76}: X25519 as a KEM and ML-KEM-768 (FIPS 203), combined as the rfc6189bis draft does
 * it; octet by octet in {@code docs/zrtp-pq.md}. The hash is SHA-384.
 */
final class HybridKem implements EphemeralKey {
  /** What the responder makes: the ciphertext to send and the secret in it. */
  record Encapsulation(Bytes ciphertext, Secret shared) {}

  private static final MLKEMParameters ML_KEM = MLKEMParameters.ml_kem_768;
  private static final int SEED_OCTETS = 64;
  private static final int RANDOM_OCTETS = 32;
  private static final int ECDH_ID_X25519 = 0x0020;
  private static final Bytes ZRTP = Bytes.utf8("ZRTP");
  private static final Bytes EXTRACT_LABEL = Bytes.utf8("aea_prk");
  private static final Bytes EXPAND_LABEL = Bytes.utf8("shared_secret");

  private final X25519Key curve;
  private final Bytes publicValue;
  private @Nullable MLKEMPrivateKeyParameters lattice;

  private HybridKem(X25519Key curve, MLKEMPrivateKeyParameters lattice) {
    this.curve = curve;
    this.lattice = lattice;
    this.publicValue = Bytes.concat(curve.publicValue(), Bytes.unsafeWrap(lattice.getPublicKey()));
  }

  static HybridKem generate(Entropy entropy) {
    X25519Key curve = X25519Key.generate(entropy);
    byte[] seed = new byte[SEED_OCTETS];
    entropy.fill(seed);
    HybridKem generated = new HybridKem(curve, new MLKEMPrivateKeyParameters(ML_KEM, seed));
    Arrays.fill(seed, (byte) 0);
    return generated;
  }

  /**
   * The responder's half.
   *
   * @return nothing when the public value is malformed (FIPS 203 section 7.2) or its point useless
   */
  static Optional<Encapsulation> encapsulate(Bytes publicValue, Entropy entropy) {
    if (publicValue.length() != KeyAgreementType.XM76.initiatorOctets()) return Optional.empty();
    Bytes theirPoint = publicValue.slice(0, X25519Key.OCTETS);
    MLKEMPublicKeyParameters theirs;
    try {
      byte[] encoded = publicValue.slice(X25519Key.OCTETS, publicValue.length()).toArray();
      theirs = new MLKEMPublicKeyParameters(ML_KEM, encoded);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    X25519Key ours = X25519Key.generate(entropy);
    byte[] random = new byte[RANDOM_OCTETS];
    entropy.fill(random);
    SecretWithEncapsulation sealed = MLKEMGenerator.internalGenerateEncapsulated(theirs, random);
    Arrays.fill(random, (byte) 0);
    Bytes ciphertext =
        Bytes.concat(ours.publicValue(), Bytes.unsafeWrap(sealed.getEncapsulation()));
    Secret inner = Secret.takeFrom(sealed.getSecret());
    wipe(sealed);
    Optional<Secret> outer =
        ours.agree(theirPoint).map(dh -> curveSecret(dh, ours.publicValue(), theirPoint));
    ours.destroy();
    return outer.map(dh -> new Encapsulation(ciphertext, combine(dh, inner, ciphertext)));
  }

  @Override
  public Bytes publicValue() {
    return publicValue;
  }

  /** A wrong ML-KEM ciphertext yields another secret, not an error (implicit rejection). */
  @Override
  public Optional<Secret> agree(Bytes ciphertext) {
    MLKEMPrivateKeyParameters key = lattice;
    if (key == null || ciphertext.length() != KeyAgreementType.XM76.responderOctets()) {
      return Optional.empty();
    }
    Bytes point = ciphertext.slice(0, X25519Key.OCTETS);
    byte[] inside = ciphertext.slice(X25519Key.OCTETS, ciphertext.length()).toArray();
    return curve
        .agree(point)
        .map(dh -> curveSecret(dh, point, curve.publicValue()))
        .map(outer ->
            combine(
                outer, Secret.takeFrom(new MLKEMExtractor(key).extractSecret(inside)), ciphertext));
  }

  @Override
  public void destroy() {
    curve.destroy();
    lattice = null;
  }

  /** The draft's ECDH-based KEM: HKDF over the DH result, bound to both points. */
  private static Secret curveSecret(Secret dh, Bytes ephemeral, Bytes recipient) {
    Bytes id = Bytes.of(ECDH_ID_X25519 >> 8, ECDH_ID_X25519);
    byte[] prefix = Bytes.concat(ZRTP, id, EXTRACT_LABEL).toArray();
    byte[] input = Arrays.copyOf(prefix, prefix.length + dh.length());
    dh.exposeInto(input, prefix.length);
    dh.destroy();
    ByteWriter info = new ByteWriter().u16(X25519Key.OCTETS).bytes(ZRTP).bytes(id);
    info.bytes(EXPAND_LABEL).bytes(ephemeral).bytes(recipient);
    try (Secret material = Secret.takeFrom(input);
        Secret key = Hkdf.SHA_384.extract(Bytes.EMPTY, material)) {
      return Hkdf.SHA_384.expand(key, info.toBytes(), X25519Key.OCTETS);
    }
  }

  /** The draft's combiner; both secrets are destroyed. */
  private static Secret combine(Secret outer, Secret inner, Bytes ciphertext) {
    try (Secret empty = Secret.copyOf(Bytes.EMPTY);
        Secret first = chained(empty, outer);
        Secret second = chained(first, inner)) {
      return HashType.S384.macToSecret(second, ciphertext);
    } finally {
      outer.destroy();
      inner.destroy();
    }
  }

  private static void wipe(SecretWithEncapsulation sealed) {
    try {
      sealed.destroy();
    } catch (DestroyFailedException e) {
      throw new IllegalStateException("Bouncy Castle's can be destroyed", e);
    }
  }

  private static Secret chained(Secret key, Secret message) {
    byte[] octets = message.exposedCopy();
    try {
      return HashType.S384.macToSecret(key, Bytes.unsafeWrap(octets));
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }
}
