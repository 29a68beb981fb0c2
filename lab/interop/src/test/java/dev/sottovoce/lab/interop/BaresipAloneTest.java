package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.interop.BaresipConfig.Answer;
import dev.sottovoce.lab.interop.BaresipConfig.Ice;
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
    Files.write(tone, Wav.stereo48(Wav.sweep(20)));
    try (Baresip bob = start(folder, authority, "bob", tone);
        Baresip alice = start(folder, authority, "alice", tone)) {
      alice.dial(bob.directAddress("bob"));
      assertTrue(alice.awaitEstablished(Duration.ofSeconds(10)), alice::log);
      // baresip does not say when sound has been heard, so it gets four seconds to hear some.
      Optional<String> early = alice.awaitClosed(Duration.ofSeconds(4));
      assertTrue(early.isEmpty(), alice::log);
      alice.hangUp();
      assertTrue(bob.awaitClosed(Duration.ofSeconds(5)).isPresent(), bob::log);
      assertTrue(bob.srtpProfile().isPresent(), bob::log);
      for (Baresip end : new Baresip[] {alice, bob}) {
        Path heard = end.heard().orElseThrow();
        double loudness = Wav.rootMeanSquare(Files.readAllBytes(heard));
        assertTrue(loudness > 500, () -> heard + " holds " + loudness + "\n" + end.log());
      }
    }
  }

  private static Baresip start(Path folder, TestAuthority authority, String user, Path speech)
      throws Exception {
    BaresipConfig config =
        new BaresipConfig(
            "sip:" + user + "@localhost",
            Optional.empty(),
            authority.issue(user),
            authority.file(),
            Ice.OFF,
            Answer.BY_ITSELF,
            speech);
    return Baresip.start(config, Files.createDirectory(folder.resolve(user)));
  }
}
