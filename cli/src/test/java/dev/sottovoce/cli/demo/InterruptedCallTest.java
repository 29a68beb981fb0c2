package dev.sottovoce.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.phone.TraceFile;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.server.SottovoceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that is ended by Ctrl-C, in processes of its own. */
class InterruptedCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void bothEndsStillSayWhatCameOfTheCall(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("server");
    LocalServer.configure(data);
    try (SottovoceServer server = SottovoceServer.start(data)) {
      for (String user : List.of("alice", "bob")) {
        String code = server.administration().addUser(user).text();
        try (PhoneProcess enrolling =
            phone(folder, user, "enrol", code, "--name", "test", "--json")) {
          assertEquals(0, enrolling.end(PATIENCE), () -> enrolling.failure("enrol").getMessage());
        }
      }
      try (PhoneProcess bob = phone(folder, "bob", "answer", "--once", "--json")) {
        JsonNode signedIn = bob.next(PATIENCE).orElseThrow(() -> bob.failure("sign in"));
        assertTrue(signedIn.isObject(), signedIn::toString);
        try (PhoneProcess alice =
            phone(
                folder,
                "alice",
                "call",
                "bob",
                "--json",
                "--keying",
                "zrtp",
                "--duration",
                "600")) {
          for (String user : List.of("alice", "bob")) awaitAudio(trace(folder, user));
          alice.interrupt();
          JsonNode hers = alice.next(PATIENCE).orElseThrow(() -> alice.failure("tell"));
          JsonNode his = bob.next(PATIENCE).orElseThrow(() -> bob.failure("tell"));
          for (JsonNode each : List.of(hers, his)) {
            assertEquals("ZRTP", each.path("keying").asText(), each::toString);
            assertTrue(each.path("packetsSent").asLong() > 0, each::toString);
          }
          assertEquals(hers.path("sas").asText(), his.path("sas").asText());
          assertTrue(alice.end(PATIENCE) != -1, "it ends by itself");
        }
      }
    }
  }

  private static Path trace(Path folder, String user) {
    return folder.resolve(user + ".trace");
  }

  /** Until the phone has heard the other one, by what it notes down. */
  private static void awaitAudio(Path trace) throws Exception {
    Instant giveUp = Instant.now().plus(PATIENCE);
    while (!Files.exists(trace) || !isAudible(trace)) {
      assertTrue(Instant.now().isBefore(giveUp), () -> trace + " notes no audio");
      Thread.sleep(20);
    }
  }

  private static boolean isAudible(Path trace) throws Exception {
    return TraceFile.read(trace).stream()
        .anyMatch(event -> event.label().equals(TraceEvent.FIRST_AUDIO_HEARD));
  }

  private static PhoneProcess phone(Path folder, String user, String verb, String... words)
      throws Exception {
    Path speech = folder.resolve("speech.wav");
    if (!Files.exists(speech)) Speech.copyQuestion(speech);
    List<String> all = new ArrayList<>(List.of(verb));
    if (!verb.equals("enrol")) {
      all.addAll(List.of("--play", speech.toString()));
      all.addAll(List.of("--record", folder.resolve(user + ".wav").toString()));
      all.addAll(List.of("--trace", trace(folder, user).toString()));
    }
    all.addAll(List.of(words));
    all.addAll(List.of("--home", folder.resolve(user).toString()));
    return PhoneProcess.start(user, all);
  }
}
