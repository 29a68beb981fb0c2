package dev.sottovoce.crypto.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.SelectedBackend.Choice;
import dev.sottovoce.crypto.backend.SelectedBackend.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SelectedBackendTest {
  private static final CpuFeatures WITH_AES = new CpuFeatures(true);
  private static final CpuFeatures WITHOUT_AES = new CpuFeatures(false);

  /** A library that is built wrong: real code under the wrong names. */
  private record Miswired(AtomicInteger asked) implements CryptoBackend {
    @Override
    public String name() {
      return "miswired";
    }

    @Override
    public AesTiming aesTiming() {
      return AesTiming.ALWAYS_CONSTANT;
    }

    @Override
    public <T> Optional<T> find(Primitive<T> primitive) {
      asked.incrementAndGet();
      JdkCrypto jdk = new JdkCrypto();
      return new Offer()
          .with(Primitive.SHA_256, jdk.find(Primitive.SHA_512).orElseThrow())
          .with(Primitive.X25519, jdk.find(Primitive.SECP256R1).orElseThrow())
          .with(Primitive.ED25519, jdk.find(Primitive.ECDSA_SECP256R1_SHA256).orElseThrow())
          .with(Primitive.AES_128_GCM, jdk.find(Primitive.AES_256_GCM).orElseThrow())
          .find(primitive);
    }
  }

  @Test
  void everyPrimitiveThatABackendHasPassesItsSelfTest() {
    for (CryptoBackend backend : List.of(new JdkCrypto(), new BouncyCastleCrypto())) {
      int offered = 0;
      for (Primitive<?> each : Primitive.all()) offered += passes(backend, each) ? 1 : 0;
      assertTrue(offered >= 10, backend.name() + " offers " + offered);
    }
  }

  @Test
  void aBackendThatFailsItsSelfTestIsPassedOverAndSaysSo() {
    SelectedBackend selected =
        new SelectedBackend(
            List.of(new Miswired(new AtomicInteger()), new BouncyCastleCrypto()), WITH_AES);
    for (Primitive<?> each : List.of(Primitive.SHA_256, Primitive.X25519, Primitive.ED25519)) {
      Choice choice = selected.choice(each);
      assertEquals(Optional.of("Bouncy Castle"), choice.backend());
      assertEquals("miswired", choice.passedOver().get(0).backend());
      assertEquals(Kind.FAILED_SELF_TEST, choice.passedOver().get(0).kind());
    }
  }

  @Test
  void aPrimitiveThatNobodyHasIsAbsent() {
    SelectedBackend selected = SelectedBackend.pureJava(WITH_AES);
    assertTrue(selected.find(Primitive.XCHACHA20_POLY1305).isEmpty());
    assertTrue(selected.choice(Primitive.XCHACHA20_POLY1305).backend().isEmpty());
  }

  @Test
  void withoutAesInstructionsNoAesFromTablesIsChosen() {
    SelectedBackend selected = SelectedBackend.pureJava(WITHOUT_AES);
    for (Primitive<Aead> each : List.of(Primitive.AES_128_GCM, Primitive.AES_256_GCM)) {
      assertTrue(selected.find(each).isEmpty());
      assertEquals(2, selected.choice(each).passedOver().size());
      assertEquals(Kind.AES_NOT_CONSTANT, selected.choice(each).passedOver().get(0).kind());
    }
    assertTrue(selected.find(Primitive.CHACHA20_POLY1305).isPresent());
  }

  @Test
  void withAesInstructionsThePlatformServesAesAndTablesNeverDo() {
    assertEquals(
        Optional.of("JDK"),
        SelectedBackend.pureJava(WITH_AES).choice(Primitive.AES_256_GCM).backend());
    SelectedBackend tables = new SelectedBackend(List.of(new BouncyCastleCrypto()), WITH_AES);
    assertFalse(tables.find(Primitive.AES_256_GCM).isPresent());
  }

  @Test
  void aChoiceIsMadeOnceAndOnlyWhenAskedFor() {
    Miswired counted = new Miswired(new AtomicInteger());
    SelectedBackend selected = new SelectedBackend(List.of(counted), WITH_AES);
    assertEquals(0, counted.asked().get());
    assertTrue(selected.find(Primitive.SHA_384).isEmpty());
    assertTrue(selected.find(Primitive.SHA_384).isEmpty());
    assertEquals(1, counted.asked().get());
  }

  private static <T> boolean passes(CryptoBackend backend, Primitive<T> primitive) {
    Optional<T> offered = backend.find(primitive);
    offered.ifPresent(each -> assertTrue(primitive.passes(each), backend.name() + " " + primitive));
    return offered.isPresent();
  }
}
