package dev.sottovoce.crypto.backend;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * A primitive by its registered name, with its shape and its known-answer test.
 *
 * @param <T> the interface that implementations have
 */
public final class Primitive<T> {
  /** RFC 7748; private and public keys of 32 octets. */
  public static final Primitive<DiffieHellman> X25519 =
      new Primitive<>("X25519", DiffieHellman.class, SelfTests::x25519);

  /** ECDH over P-256: private keys of 32 octets, uncompressed points of 65 (RFC 8446 4.2.8.2). */
  public static final Primitive<DiffieHellman> SECP256R1 =
      new Primitive<>("secp256r1", DiffieHellman.class, SelfTests::secp256r1);

  /** RFC 8032; private and public keys of 32 octets, signatures of 64. */
  public static final Primitive<SignatureScheme> ED25519 =
      new Primitive<>("Ed25519", SignatureScheme.class, SelfTests::ed25519);

  /** FIPS 186-5 with signatures in DER (RFC 8446 section 4.2.3); public keys as for secp256r1. */
  public static final Primitive<SignatureScheme> ECDSA_SECP256R1_SHA256 =
      new Primitive<>("ecdsa_secp256r1_sha256", SignatureScheme.class, SelfTests::ecdsa);

  /** FIPS 203. */
  public static final Primitive<KeyEncapsulation> ML_KEM_768 =
      new Primitive<>("ML-KEM-768", KeyEncapsulation.class, SelfTests::mlKem);

  public static final Primitive<Hash> SHA_256 =
      new Primitive<>("SHA-256", Hash.class, SelfTests::sha256);
  public static final Primitive<Hash> SHA_384 =
      new Primitive<>("SHA-384", Hash.class, SelfTests::sha384);
  public static final Primitive<Hash> SHA_512 =
      new Primitive<>("SHA-512", Hash.class, SelfTests::sha512);
  public static final Primitive<Aead> AES_128_GCM =
      new Primitive<>("AES-128-GCM", Aead.class, SelfTests::aes128Gcm);
  public static final Primitive<Aead> AES_256_GCM =
      new Primitive<>("AES-256-GCM", Aead.class, SelfTests::aes256Gcm);

  /** RFC 8439. */
  public static final Primitive<Aead> CHACHA20_POLY1305 =
      new Primitive<>("ChaCha20-Poly1305", Aead.class, SelfTests::chacha20);

  /** With nonces of 24 octets (draft-irtf-cfrg-xchacha). */
  public static final Primitive<Aead> XCHACHA20_POLY1305 =
      new Primitive<>("XChaCha20-Poly1305", Aead.class, SelfTests::xchacha20);

  /** One block (FIPS 197). */
  public static final Primitive<BlockFunction> AES_128 =
      new Primitive<>("AES-128", BlockFunction.class, SelfTests::aes128);

  public static final Primitive<BlockFunction> AES_256 =
      new Primitive<>("AES-256", BlockFunction.class, SelfTests::aes256);

  /** RFC 8439 section 2.3. */
  public static final Primitive<BlockFunction> CHACHA20 =
      new Primitive<>("ChaCha20", BlockFunction.class, SelfTests::chacha20Block);

  private final String registeredName;
  private final Class<T> shape;
  private final Predicate<T> selfTest;

  private Primitive(String registeredName, Class<T> shape, Predicate<T> selfTest) {
    this.registeredName = registeredName;
    this.shape = shape;
    this.selfTest = selfTest;
  }

  public static List<Primitive<?>> all() {
    return Collections.unmodifiableList(
        Arrays.asList(
            X25519,
            SECP256R1,
            ED25519,
            ECDSA_SECP256R1_SHA256,
            ML_KEM_768,
            SHA_256,
            SHA_384,
            SHA_512,
            AES_128_GCM,
            AES_256_GCM,
            CHACHA20_POLY1305,
            XCHACHA20_POLY1305,
            AES_128,
            AES_256,
            CHACHA20));
  }

  public String registeredName() {
    return registeredName;
  }

  public boolean isAes() {
    return equals(AES_128_GCM) || equals(AES_256_GCM) || equals(AES_128) || equals(AES_256);
  }

  /** Whether GCM's hash goes with it, whose multiplication may be made of tables, too. */
  public boolean isGcm() {
    return equals(AES_128_GCM) || equals(AES_256_GCM);
  }

  /** An implementation of this primitive as what it is. */
  public T cast(Object implementation) {
    return shape.cast(implementation);
  }

  /** Whether an implementation gives the known answers, and refuses what it must refuse. */
  public boolean passes(T implementation) {
    try {
      return selfTest.test(implementation);
    } catch (RuntimeException e) {
      // A library that throws on valid input fails just as one that answers wrong.
      return false;
    }
  }

  @Override
  public String toString() {
    return registeredName;
  }
}
