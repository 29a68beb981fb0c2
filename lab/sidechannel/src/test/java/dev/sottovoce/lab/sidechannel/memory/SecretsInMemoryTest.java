package dev.sottovoce.lab.sidechannel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.lab.sidechannel.memory.Scenarios.Residue;
import dev.sottovoce.nativelib.crypto.OpenSslCrypto;
import dev.sottovoce.nativelib.crypto.SodiumCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretsInMemoryTest {
  @BeforeEach
  void linuxShowsItsMemory() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/mem")), "memory is read as Linux shows it");
  }

  static List<String> scenarios() {
    return List.copyOf(Scenarios.all().keySet());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void whatHasEndedHoldsNoSecret(String scenario) throws Exception {
    requireLibrary(scenario);
    Residue residue = Objects.requireNonNull(Scenarios.all().get(scenario)).residue();
    List<Counts> all = Child.run(scenario);
    assertTrue(all.size() >= 2, scenario);
    for (Counts counts : all) {
      assertTrue(counts.alive() > 0, "the control sees it: " + counts);
      assertEquals(0, counts.reachable(), counts.toString());
      if (residue == Residue.NONE) {
        assertEquals(0, counts.ended(), counts.toString());
        assertEquals(0, counts.collected(), counts.toString());
      }
    }
  }

  /** The control of the controls: a heap array is seen in both ways, and the search is not. */
  @Test
  void aLiveArrayIsSeenAndTheSearchDoesNotFindItself() throws IOException {
    Secret secret = Secret.random(new SecureRandom()::nextBytes, 32);
    MemoryScan scan = new MemoryScan(List.of(Sought.of("key", secret)));
    assertEquals(1, scan.everywhere().getOrDefault("key", -1));
    byte[] copy = secret.exposedCopy();
    assertTrue(scan.everywhere().getOrDefault("key", -1) >= 2);
    assertEquals(1, scan.reachable().getOrDefault("key", -1));
    assertEquals(32, copy.length);
    java.lang.ref.Reference.reachabilityFence(copy);
  }

  private static void requireLibrary(String scenario) {
    boolean ci = System.getenv("CI") != null;
    String openSsl = new OpenSslCrypto().whyAbsent();
    assumeTrue(ci || !scenario.startsWith("libcrypto") || openSsl.isEmpty(), openSsl);
    String sodium = new SodiumCrypto().whyAbsent();
    assumeTrue(ci || !scenario.startsWith("libsodium") || sodium.isEmpty(), sodium);
  }
}
