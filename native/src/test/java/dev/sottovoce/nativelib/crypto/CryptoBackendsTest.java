package dev.sottovoce.nativelib.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BlockFunction;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CryptoBackendsTest {
  private static final List<CryptoBackend> BACKENDS =
      List.of(new JdkCrypto(), new BouncyCastleCrypto(), new OpenSslCrypto(), new SodiumCrypto());

  @Test
  void everyPrimitiveIsServedHereWhenTheLibrariesAreThere() {
    requireLibraries();
    SelectedBackend selected = new SelectedBackend(services(), Processor.features());
    for (Primitive<?> each : Primitive.all()) {
      boolean needsAes = each.isAes() && !Processor.features().aesInstructions();
      assertTrue(selected.choice(each).backend().isPresent() || needsAes, each.toString());
      assertEquals(List.of(), selected.choice(each).passedOver(), each.toString());
    }
  }

  @Test
  void nativeLibrariesComeFirstAsServices() {
    requireLibraries();
    SelectedBackend selected = new SelectedBackend(services(), Processor.features());
    Optional<String> sodium = Optional.of(new SodiumCrypto().name());
    Optional<String> openSsl = Optional.of(new OpenSslCrypto().name());
    assertEquals(sodium, selected.choice(Primitive.X25519).backend());
    assertEquals(sodium, selected.choice(Primitive.XCHACHA20_POLY1305).backend());
    assertEquals(openSsl, selected.choice(Primitive.ECDSA_SECP256R1_SHA256).backend());
    assertEquals(openSsl, selected.choice(Primitive.AES_128_GCM).backend());
    assertEquals(Optional.of("Bouncy Castle"), selected.choice(Primitive.ML_KEM_768).backend());
  }

  /** Not even libcrypto's, whose AES would be constant: its GHASH is not (ADR 70). */
  @Test
  void withoutAesInstructionsNobodyServesGcm() {
    requireLibraries();
    SelectedBackend selected =
        new SelectedBackend(
            List.of(new JdkCrypto(), new BouncyCastleCrypto(), new OpenSslCrypto()),
            new CpuFeatures(false));
    assertEquals(Optional.empty(), selected.choice(Primitive.AES_128_GCM).backend());
    assertEquals(Optional.empty(), selected.choice(Primitive.AES_256_GCM).backend());
    assertEquals(Optional.of("JDK"), selected.choice(Primitive.CHACHA20_POLY1305).backend());
  }

  @Test
  void everyTwoBackendsAgreeWithEachOther() {
    for (Primitive<DiffieHellman> group : List.of(Primitive.X25519, Primitive.SECP256R1)) {
      Seeded.check(5, random -> agree(offered(group), random));
    }
  }

  @Test
  void whatOneBackendSignsEveryOtherVerifies() {
    for (Primitive<SignatureScheme> scheme :
        List.of(Primitive.ED25519, Primitive.ECDSA_SECP256R1_SHA256)) {
      Seeded.check(5, random -> sign(offered(scheme), random));
    }
  }

  @Test
  void theSameRandomnessGivesTheSameX25519KeyEverywhere() {
    List<Bytes> keys =
        offered(Primitive.X25519).stream()
            .map(group -> group.generate(new Random(4)::nextBytes).publicKey())
            .distinct()
            .toList();
    assertEquals(1, keys.size());
  }

  /** The counter of ChaCha20 among them: half of the blocks have its highest bit set. */
  @Test
  void blockFunctionsGiveTheSameEverywhere() {
    for (Primitive<BlockFunction> function :
        List.of(Primitive.AES_128, Primitive.AES_256, Primitive.CHACHA20)) {
      Seeded.check(
          20,
          random -> {
            Entropy entropy = random::nextBytes;
            Bytes block = entropy.bytes(BlockFunction.BLOCK_OCTETS);
            Secret key = Secret.random(entropy, 32);
            List<Bytes> results =
                offered(function).stream()
                    .map(each -> each.apply(key.part(0, each.keyOctets()), block))
                    .toList();
            assertTrue(results.size() > 1, function.toString());
            assertEquals(1, Set.copyOf(results).size(), function.toString());
          });
    }
  }

  private static void agree(List<DiffieHellman> all, Random random) {
    for (DiffieHellman one : all) {
      for (DiffieHellman other : all) {
        try (KeyPair a = one.generate(random::nextBytes);
            KeyPair b = other.generate(random::nextBytes)) {
          var here = one.agree(a.privateKey(), b.publicKey()).orElseThrow();
          var there = other.agree(b.privateKey(), a.publicKey()).orElseThrow();
          assertTrue(here.sameAs(there));
        }
      }
    }
  }

  private static void sign(List<SignatureScheme> all, Random random) {
    Entropy entropy = random::nextBytes;
    Bytes message = Bytes.unsafeWrap(Seeded.octets(random, 300));
    for (SignatureScheme one : all) {
      try (KeyPair pair = one.generate(entropy)) {
        Bytes signature = one.sign(pair.privateKey(), message, entropy);
        Bytes changed = Bytes.concat(message, Bytes.of(0));
        for (SignatureScheme other : all) {
          assertTrue(other.verify(pair.publicKey(), message, signature));
          assertTrue(!other.verify(pair.publicKey(), changed, signature));
        }
      }
    }
  }

  /** Native backends as services, before those in Java, as the phone takes them. */
  private static List<CryptoBackend> services() {
    List<CryptoBackend> found = new ArrayList<>();
    ServiceLoader.load(CryptoBackend.class).forEach(found::add);
    found.add(new JdkCrypto());
    found.add(new BouncyCastleCrypto());
    return found;
  }

  private static <T> List<T> offered(Primitive<T> primitive) {
    return BACKENDS.stream().flatMap(each -> each.find(primitive).stream()).toList();
  }

  private static void requireLibraries() {
    for (CryptoBackend each : BACKENDS) {
      assumeTrue(System.getenv("CI") != null || each.whyAbsent().isEmpty(), each.whyAbsent());
    }
  }
}
