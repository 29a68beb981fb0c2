package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves the harness: two baresips, no part of ours in between. */
class BaresipAloneTest {
  @BeforeAll
  static void needs() {
    Needs.baresip();
  }

  @Test
  void twoBaresips_callDirectlyOverDtlsSrtp(@TempDir Path folder) throws Exception {
    TestAuthority authority = TestAuthority.create(folder);
    Path tone = folder.resolve("tone.wav");
    Files.write(tone, TestWav.stereo48(TestWav.sweep(20)));
    int bobsPort = FreePorts.range(2);
    try (Baresip bob = start(folder, authority, "bob", bobsPort, tone);
        Baresip alice = start(folder, authority, "alice", FreePorts.range(2), tone)) {
      // It listens for TLS one above its plain port.
      alice.dial("sip:bob@127.0.0.1:" + (bobsPort + 1) + ";transport=tls");
      assertTrue(alice.awaitEstablished(Duration.ofSeconds(10)), alice::log);
      // baresip does not say when sound has been heard, so it gets four seconds to hear some.
      Optional<String> early = alice.awaitClosed(Duration.ofSeconds(4));
      assertTrue(early.isEmpty(), alice::log);
      alice.hangUp();
      assertTrue(bob.awaitClosed(Duration.ofSeconds(5)).isPresent(), bob::log);
      assertTrue(bob.srtpProfile().isPresent(), bob::log);
      for (Baresip end : new Baresip[] {alice, bob}) {
        Path heard = end.heard().orElseThrow();
        double loudness = TestWav.rootMeanSquare(Files.readAllBytes(heard));
        assertTrue(loudness > 500, () -> heard + " holds " + loudness + "\n" + end.log());
      }
    }
  }

  private static Baresip start(
      Path folder, TestAuthority authority, String user, int port, Path speech) throws Exception {
    BaresipConfig config = BaresipConfig.direct(user, authority.issue(user), port, speech);
    return Baresip.start(config, Files.createDirectory(folder.resolve(user)));
  }
}
