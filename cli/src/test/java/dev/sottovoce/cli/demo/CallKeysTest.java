package dev.sottovoce.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.audio.KeyDetector;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.server.SottovoceServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is typed during a call mutes it, holds it and sends keys of the pad, through the real
 * server.
 */
@Timeout(240)
class CallKeysTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private PhoneProcess phone(String user, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--play", folder.resolve("speech.wav").toString()));
    all.addAll(List.of("--record", folder.resolve(user + ".wav").toString()));
    all.addAll(List.of("--home", folder.resolve(user).toString()));
    return PhoneProcess.start(user, all);
  }

  @Test
  void mAndH_muteAndHold_andBackAgain() throws Exception {
    Speech.copyQuestion(folder.resolve("speech.wav"));
    Path data = folder.resolve("server");
    LocalServer.configure(data);
    try (SottovoceServer server = SottovoceServer.start(data)) {
      for (String user : List.of("alice", "bob")) {
        String code = server.administration().addUser(user).text();
        Enrolment.redeem(code, "test", AccountStore.inFolder(folder.resolve(user)));
      }
      try (PhoneProcess bob = phone("bob", "answer", "--once", "--json")) {
        JsonNode ready = bob.next(PATIENCE).orElseThrow(() -> bob.failure("sign in"));
        assertEquals("ready", ready.path("event").asText());
        try (PhoneProcess alice =
            phone("alice", "call", "bob", "--compare", "--json", "--duration", "40")) {
          awaitNote(alice, "Type m and Enter to mute");
          type(alice, "m", "muted");
          type(alice, "m", "the other end hears you again");
          type(alice, "H", "on hold");
          type(alice, "h", "the call goes on");
          type(alice, "12#", "keys sent: 3 as tones");
          awaitNote(bob, "the other end pressed #");
          type(alice, "y", "compared.");
          alice.interrupt();
          JsonNode result = alice.next(PATIENCE).orElseThrow();
          while (result.has("event")) result = alice.next(PATIENCE).orElseThrow();
          assertEquals("verified", result.path("lock").asText());
        }
        awaitNote(bob, "the other end holds the call");
        awaitNote(bob, "the other end pressed 1");
        bob.next(PATIENCE);
        assertEquals("12#", keysIn(folder.resolve("bob.wav")));
      }
    }
  }

  private static String keysIn(Path recording) throws Exception {
    short[] samples = Wav.read(recording);
    KeyDetector detector = new KeyDetector();
    StringBuilder keys = new StringBuilder();
    for (int at = 0; at + 960 <= samples.length; at += 960) {
      char key = detector.hear(Arrays.copyOfRange(samples, at, at + 960));
      if (key != 0) keys.append(key);
    }
    return keys.toString();
  }

  private static void type(PhoneProcess phone, String line, String wanted) throws Exception {
    phone.tell(line);
    awaitNote(phone, wanted);
  }

  private static void awaitNote(PhoneProcess phone, String wanted) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos() / 2;
    while (phone.notes().stream().noneMatch(each -> each.contains(wanted))) {
      assertTrue(System.nanoTime() < until, () -> "no '" + wanted + "' in " + phone.notes());
      Thread.sleep(50);
    }
  }
}
