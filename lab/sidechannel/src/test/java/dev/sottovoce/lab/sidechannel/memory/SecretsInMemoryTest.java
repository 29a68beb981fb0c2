package dev.sottovoce.lab.sidechannel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.lab.sidechannel.memory.Scenarios.Residue;
import dev.sottovoce.nativelib.crypto.OpenSslCrypto;
import dev.sottovoce.nativelib.crypto.SodiumCrypto;
import dev.sottovoce.nativelib.srtp.BoringSslPacketCiphers;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.lang.ref.Reference;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.math.raw.Nat256;
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
      assertFalse(Names.isMissing(counts.secret()), counts.toString());
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
    Sought key = Sought.of("key", secret);
    MemoryScan scan = new MemoryScan(List.of(key));
    assertEquals(1, scan.everywhere().getOrDefault(key, -1));
    byte[] copy = secret.exposedCopy();
    assertTrue(scan.everywhere().getOrDefault(key, -1) >= 2);
    assertEquals(1, scan.reachable().getOrDefault(key, -1));
    assertEquals(32, copy.length);
    Reference.reachabilityFence(copy);
  }

  @Test
  void whatIsNotWipedIsReported() throws Exception {
    List<Counts> left = Child.run(Scenarios.CONTROL);
    assertEquals(
        List.of("left in the heap", "left outside the heap"),
        left.stream().map(Counts::secret).toList());
    for (Counts counts : left) {
      assertTrue(counts.ended() > 0, counts.toString());
      assertTrue(counts.reachable() > 0, counts.toString());
    }
  }

  /** Arithmetic keeps numbers in words and limbs, either way round. */
  @Test
  void aSecretIsSeenInEveryOrderOfItsOctets() throws IOException {
    byte[] octets = new byte[32];
    new SecureRandom().nextBytes(octets);
    octets[0] |= (byte) 0x80;
    Sought key = Sought.of("key", Secret.copyOf(Bytes.copyOf(octets)));
    MemoryScan scan = new MemoryScan(List.of(key));
    int before = scan.everywhere().getOrDefault(key, -1);
    BigInteger words = new BigInteger(1, octets);
    assertTrue(scan.everywhere().getOrDefault(key, -1) > before);
    int[] limbs = Nat256.fromBigInteger(words);
    assertTrue(scan.everywhere().getOrDefault(key, -1) > before + 1);
    assertTrue(scan.reachable().getOrDefault(key, -1) >= 3, "array, words and limbs");
    Reference.reachabilityFence(List.of(octets, words, limbs));
  }

  private static void requireLibrary(String scenario) {
    boolean ci = System.getenv("CI") != null;
    String openSsl = new OpenSslCrypto().whyAbsent();
    assumeTrue(ci || !scenario.startsWith("libcrypto") || openSsl.isEmpty(), openSsl);
    String boringSsl = new BoringSslPacketCiphers().whyAbsent();
    assumeTrue(ci || !scenario.startsWith("BoringSSL") || boringSsl.isEmpty(), boringSsl);
    String sodium = new SodiumCrypto().whyAbsent();
    assumeTrue(ci || !scenario.startsWith("libsodium") || sodium.isEmpty(), sodium);
  }
}
