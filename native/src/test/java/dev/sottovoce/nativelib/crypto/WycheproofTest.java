package dev.sottovoce.nativelib.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.KeyEncapsulation;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vectors of Project Wycheproof, with the same answers from every backend. Files: see the
 * README beside them.
 */
class WycheproofTest {
  private static final String ZEROS = "00".repeat(32);

  /** What a machine without a library may lack, CI excepted. */
  private static final Set<Class<?>> NATIVE = Set.of(OpenSslCrypto.class, SodiumCrypto.class);

  static List<CryptoBackend> backends() {
    return List.of(
        new JdkCrypto(), new BouncyCastleCrypto(), new OpenSslCrypto(), new SodiumCrypto());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void x25519(CryptoBackend backend) {
    DiffieHellman group = of(backend, Primitive.X25519);
    check(
        "x25519",
        row -> {
          Optional<Secret> shared = group.agree(secret(row[3]), Bytes.fromHex(row[2]));
          // An all-zero secret is "acceptable" there and refused here (RFC 8446 section 7.4.2).
          return row[4].equals(ZEROS) ? shared.isEmpty() : is(shared, row[4]);
        });
  }

  @ParameterizedTest
  @MethodSource("backends")
  void secp256r1(CryptoBackend backend) {
    if (absent(backend, Primitive.SECP256R1, SodiumCrypto.class)) return;
    DiffieHellman group = of(backend, Primitive.SECP256R1);
    check(
        "secp256r1",
        row -> {
          Optional<Secret> shared = group.agree(scalar(row[3]), Bytes.fromHex(row[2]));
          // "acceptable" is a compressed point, which TLS 1.3 does not have.
          return row[1].equals("valid") ? is(shared, row[4]) : shared.isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("backends")
  void ed25519(CryptoBackend backend) {
    signatures("ed25519", of(backend, Primitive.ED25519));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void ecdsa(CryptoBackend backend) {
    if (absent(backend, Primitive.ECDSA_SECP256R1_SHA256, SodiumCrypto.class)) return;
    SignatureScheme scheme = of(backend, Primitive.ECDSA_SECP256R1_SHA256);
    signatures("ecdsa_secp256r1_sha256", scheme);
    // The other encoding (IEEE P1363), as MIKEY and JWS have it, is ours on top of every backend's.
    check(
        "ecdsa_secp256r1_sha256_p1363",
        row -> {
          Bytes signature = Bytes.fromHex(row[4]);
          boolean verified =
              signature.length() == EcdsaEncoding.FIXED_OCTETS
                  && scheme.verify(
                      Bytes.fromHex(row[2]), Bytes.fromHex(row[3]), EcdsaEncoding.toDer(signature));
          return verified == row[1].equals("valid");
        });
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aesGcm(CryptoBackend backend) {
    // libsodium has AES-256 alone, and that only with the processor's instructions.
    if (!(backend instanceof SodiumCrypto)) {
      sealed("aes_128_gcm", of(backend, Primitive.AES_128_GCM));
    }
    if (backend instanceof SodiumCrypto && !Processor.features().aesInstructions()) return;
    sealed("aes_256_gcm", of(backend, Primitive.AES_256_GCM));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void chacha20Poly1305(CryptoBackend backend) {
    sealed("chacha20_poly1305", of(backend, Primitive.CHACHA20_POLY1305));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void xchacha20Poly1305(CryptoBackend backend) {
    if (!(backend instanceof SodiumCrypto)) {
      assertTrue(backend.find(Primitive.XCHACHA20_POLY1305).isEmpty());
      return;
    }
    sealed("xchacha20_poly1305", of(backend, Primitive.XCHACHA20_POLY1305));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void hmac(CryptoBackend backend) {
    macs("hmac_sha_256", of(backend, Primitive.SHA_256));
    macs("hmac_sha_512", of(backend, Primitive.SHA_512));
    if (absent(backend, Primitive.SHA_384, SodiumCrypto.class)) return;
    macs("hmac_sha_384", of(backend, Primitive.SHA_384));
  }

  /** HKDF is the same few lines over each backend's HMAC (RFC 5869 section 2). */
  @ParameterizedTest
  @MethodSource("backends")
  void hkdf(CryptoBackend backend) {
    Hash hash = of(backend, Primitive.SHA_256);
    check(
        "hkdf_sha_256",
        row -> {
          int size = Integer.parseInt(row[5]);
          Secret key = hash.extract(secret(row[3]), secret(row[2]));
          Bytes info = Bytes.fromHex(row[4]);
          if (row[1].equals("invalid")) return throwsMisuse(() -> hash.expand(key, info, size));
          return hash.expand(key, info, size).sameAs(secret(row[6]));
        });
  }

  @ParameterizedTest
  @MethodSource("backends")
  void mlKem768(CryptoBackend backend) {
    if (!(backend instanceof BouncyCastleCrypto)) {
      assertTrue(backend.find(Primitive.ML_KEM_768).isEmpty());
      return;
    }
    KeyEncapsulation kem = of(backend, Primitive.ML_KEM_768);
    check(
        "mlkem_768_keygen",
        row -> {
          KeyPair pair = kem.generate(giving(row[2]));
          return pair.publicKey().hex().equals(row[3]) && pair.privateKey().sameAs(secret(row[4]));
        });
    check(
        "mlkem_768_encaps",
        row -> {
          var made = kem.encapsulate(Bytes.fromHex(row[3]), giving(row[2]));
          if (row[1].equals("invalid")) return made.isEmpty();
          return made.isPresent()
              && made.get().ciphertext().hex().equals(row[4])
              && made.get().shared().sameAs(secret(row[5]));
        });
    check(
        "mlkem_768_decaps",
        row -> {
          // A seed of a wrong length is ours, hence misuse; a ciphertext is the peer's.
          if (row[2].length() != 128) return throwsMisuse(() -> decapsulate(kem, row));
          Optional<Secret> shared = decapsulate(kem, row);
          return row[1].equals("valid") ? is(shared, row[4]) : shared.isEmpty();
        });
    check(
        "mlkem_768_expanded_decaps",
        row -> {
          // A key that was damaged is ours as well.
          boolean ours = row[1].equals("invalid") && row[3].length() == 2 * 1088;
          if (ours) return throwsMisuse(() -> decapsulate(kem, row));
          Optional<Secret> shared = decapsulate(kem, row);
          return row[1].equals("valid") ? is(shared, row[4]) : shared.isEmpty();
        });
  }

  private static Optional<Secret> decapsulate(KeyEncapsulation kem, String[] row) {
    return kem.decapsulate(secret(row[2]), Bytes.fromHex(row[3]));
  }

  private static void signatures(String file, SignatureScheme scheme) {
    check(
        file,
        row ->
            scheme.verify(Bytes.fromHex(row[2]), Bytes.fromHex(row[3]), Bytes.fromHex(row[4]))
                == row[1].equals("valid"));
  }

  private static void sealed(String file, Aead aead) {
    check(
        file,
        row -> {
          Secret key = secret(row[2]);
          Bytes nonce = Bytes.fromHex(row[3]);
          Bytes data = Bytes.fromHex(row[4]);
          Bytes plain = Bytes.fromHex(row[5]);
          Bytes sealed = Bytes.fromHex(row[6]);
          Optional<Bytes> opened = aead.open(key, nonce, data, sealed);
          if (row[1].equals("invalid")) return opened.isEmpty();
          return opened.equals(Optional.of(plain))
              && aead.seal(key, nonce, data, plain).equals(sealed);
        });
  }

  private static void macs(String file, Hash hash) {
    check(
        file,
        row ->
            hash.hmac(secret(row[2]), Bytes.fromHex(row[3])).hex().equals(row[4])
                == row[1].equals("valid"));
  }

  private static void check(String file, Predicate<String[]> holds) {
    List<String> wrong = new ArrayList<>();
    List<String[]> rows = rows(file);
    assertTrue(rows.size() >= 9, file + " has " + rows.size());
    for (String[] row : rows) {
      boolean right;
      try {
        right = holds.test(row);
      } catch (RuntimeException e) {
        right = false;
        wrong.add(e.toString());
      }
      if (!right) wrong.add(file + " tcId " + row[0] + " (" + row[1] + ")");
    }
    assertEquals(List.of(), wrong);
  }

  private static List<String[]> rows(String file) {
    try (var resource =
            Objects.requireNonNull(WycheproofTest.class.getResourceAsStream(file + ".tsv.gz"));
        var lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.US_ASCII))) {
      return lines.lines().map(line -> line.split("\t", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The primitive; a test is skipped where its native library is missing, and fails in CI. */
  private static <T> T of(CryptoBackend backend, Primitive<T> primitive) {
    boolean mayLack = NATIVE.contains(backend.getClass()) && System.getenv("CI") == null;
    assumeTrue(!mayLack || backend.whyAbsent().isEmpty(), backend.whyAbsent());
    return backend
        .find(primitive)
        .orElseThrow(() -> new AssertionError(backend.name() + " lacks " + primitive));
  }

  private static boolean absent(
      CryptoBackend backend, Primitive<?> primitive, Class<?> whoLacksIt) {
    if (!whoLacksIt.isInstance(backend)) return false;
    assertTrue(backend.find(primitive).isEmpty());
    return true;
  }

  private static boolean is(Optional<Secret> shared, String expected) {
    return shared.isPresent() && shared.get().sameAs(secret(expected));
  }

  private static boolean throwsMisuse(Runnable use) {
    try {
      use.run();
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static Secret secret(String hex) {
    return Secret.takeFrom(HexFormat.of().parseHex(hex));
  }

  /** Numbers there are of any length. */
  private static Secret scalar(String hex) {
    return secret(String.format("%064x", new BigInteger(hex, 16)));
  }

  private static Entropy giving(String hex) {
    return target -> {
      byte[] octets = HexFormat.of().parseHex(hex);
      System.arraycopy(octets, 0, target, 0, target.length);
    };
  }
}
