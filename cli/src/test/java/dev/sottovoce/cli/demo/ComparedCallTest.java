package dev.sottovoce.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.server.SottovoceServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two people compare their authentication string from the command line, through the real server.
 */
@Timeout(240)
class ComparedCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir Path folder;
  private SottovoceServer server;

  @BeforeEach
  void enrolBoth() throws Exception {
    Path data = folder.resolve("server");
    LocalServer.configure(data);
    server = SottovoceServer.start(data);
    for (String user : List.of("alice", "bob")) {
      String code = server.administration().addUser(user).text();
      Enrolment.redeem(code, "test", AccountStore.inFolder(folder.resolve(user)));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> words(String user, String... verb) throws IOException {
    Path speech = folder.resolve("speech.wav");
    if (!Files.exists(speech)) Speech.copyQuestion(speech);
    List<String> words = new ArrayList<>(List.of(verb));
    words.addAll(List.of("--play", speech.toString()));
    words.addAll(List.of("--record", folder.resolve(user + ".wav").toString()));
    words.addAll(List.of("--home", folder.resolve(user).toString()));
    return words;
  }

  private PhoneProcess answering() throws Exception {
    PhoneProcess bob = PhoneProcess.start("bob", words("bob", "answer", "--compare", "--json"));
    assertEquals("ready", next(bob).path("event").asText());
    return bob;
  }

  private PhoneProcess calling() throws IOException {
    String[] call = {"call", "bob", "--keying", "zrtp", "--compare", "--json", "--duration", "600"};
    return PhoneProcess.start("alice", words("alice", call));
  }

  private static JsonNode next(PhoneProcess phone) throws InterruptedException {
    return phone.next(PATIENCE).orElseThrow(() -> phone.failure("tell"));
  }

  private static List<String> with(List<String> words, Path home) {
    List<String> all = new ArrayList<>(words);
    all.add(home.toString());
    return all;
  }

  /** Both show the same string; whether they have compared it before. */
  private static boolean compared(PhoneProcess alice, PhoneProcess bob) throws Exception {
    JsonNode hers = next(alice);
    assertEquals("string", hers.path("event").asText(), hers::toString);
    assertFalse(hers.path("sas").asText().isEmpty());
    assertEquals(hers, next(bob));
    return hers.path("compared").asBoolean();
  }

  @Test
  void whatBothSayIsTheSame_isSo_inThisCallAndTheNext_untilItDiffers() throws Exception {
    try (PhoneProcess bob = answering()) {
      try (PhoneProcess alice = calling()) {
        assertFalse(compared(alice, bob));
        for (PhoneProcess each : List.of(alice, bob)) {
          each.tell("y");
          JsonNode heard = next(each);
          assertEquals("compared", heard.path("event").asText(), heard::toString);
        }
        alice.interrupt();
        for (JsonNode each : List.of(next(alice), next(bob))) {
          assertEquals("verified", each.path("lock").asText(), each::toString);
          assertEquals("sas", each.path("verifiedBy").asText());
        }
      }
      try (PhoneProcess alice = calling()) {
        assertTrue(compared(alice, bob));
        alice.tell("n");
        JsonNode hers = next(alice);
        assertFalse(hers.path("ok").asBoolean(), hers::toString);
        assertEquals("refused", hers.path("lock").asText());
        assertTrue(hers.path("verifiedBy").isNull());
        assertEquals(1, alice.end(PATIENCE));
        assertFalse(next(bob).path("ok").asBoolean());
      }
      try (PhoneProcess alice = calling()) {
        JsonNode hers = next(alice);
        assertEquals("refused", hers.path("lock").asText(), hers::toString);
        assertTrue(hers.path("keying").isNull(), "it did not even ring");
        assertEquals(1, alice.end(PATIENCE));
      }
      List<String> verify = List.of("verify", "bob", "--confirm", "--home");
      try (PhoneProcess alice =
          PhoneProcess.start("alice", with(verify, folder.resolve("alice")))) {
        assertEquals(0, alice.end(PATIENCE));
      }
      try (PhoneProcess alice = calling()) {
        assertFalse(compared(alice, bob), "what differed is not remembered as the same");
        alice.interrupt();
        next(bob);
      }
    }
  }

  /** A terminal by util-linux's {@code script}, which passes on what its own input holds. */
  @Test
  void aPersonAtATerminal_isAsked() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT) && System.getProperty("os.name").equals("Linux"));
    try (PhoneProcess bob = answering()) {
      List<String> words = words("alice", "call", "bob", "--keying", "zrtp", "--duration", "600");
      String command = String.join(" ", PhoneProcess.command(words));
      Process terminal =
          new ProcessBuilder(SCRIPT.toString(), "-q", "-e", "-c", command, "/dev/null")
              .redirectErrorStream(true)
              .start();
      try (Writer keyboard = terminal.outputWriter();
          BufferedReader screen = terminal.inputReader()) {
        awaitLine(screen, "Type y or n");
        keyboard.write("perhaps\n");
        keyboard.flush();
        awaitLine(screen, "Type y or n");
        keyboard.write("Y\n");
        keyboard.flush();
        awaitLine(screen, "Verified: ");
        keyboard.write("n\n");
        keyboard.flush();
        awaitLine(screen, EndReason.STRING_DIFFERS.sentence());
        assertEquals(1, terminal.waitFor());
      } finally {
        terminal.destroy();
      }
    }
  }

  private static void awaitLine(BufferedReader screen, String wanted) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = screen.readLine(); line != null; line = screen.readLine()) {
      if (line.contains(wanted)) return;
      seen.append(line).append('\n');
    }
    throw new AssertionError("the screen ended without '" + wanted + "':\n" + seen);
  }
}
