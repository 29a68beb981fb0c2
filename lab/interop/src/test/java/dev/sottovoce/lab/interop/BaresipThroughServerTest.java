package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.interop.BaresipConfig.Answer;
import dev.sottovoce.server.SipPhoneKit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stock phones, our server between them. */
class BaresipThroughServerTest {
  @BeforeAll
  static void needs() {
    Needs.baresip();
  }

  @Test
  void twoBaresips_signInByCertificateAndCall(@TempDir Path folder) throws Exception {
    Path tone = folder.resolve("tone.wav");
    Files.write(tone, TestWav.stereo48(TestWav.sweep(20)));
    try (OwnServer own = new OwnServer(folder);
        Baresip bob = own.baresip("bob", SipPhoneKit.Ice.OFF, Answer.BY_ITSELF, tone);
        Baresip alice = own.baresip("alice", SipPhoneKit.Ice.OFF, Answer.BY_ITSELF, tone)) {
      assertTrue(bob.awaitRegistered(Duration.ofSeconds(10)), bob::log);
      assertTrue(alice.awaitRegistered(Duration.ofSeconds(10)), alice::log);
      alice.dial("sip:bob@example.test");
      assertTrue(alice.awaitEstablished(Duration.ofSeconds(10)), alice::log);
      assertTrue(alice.awaitClosed(Duration.ofSeconds(3)).isEmpty(), alice::log);
      alice.hangUp();
      assertTrue(bob.awaitClosed(Duration.ofSeconds(5)).isPresent(), bob::log);
      for (Baresip end : new Baresip[] {alice, bob}) {
        Path heard = end.heard().orElseThrow();
        double loudness = TestWav.rootMeanSquare(Files.readAllBytes(heard));
        assertTrue(loudness > 500, () -> heard + " holds " + loudness + "\n" + end.log());
      }
    }
  }
}
