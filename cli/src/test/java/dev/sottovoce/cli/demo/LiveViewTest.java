package dev.sottovoce.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Screen;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.server.SottovoceServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code phone call --stats} in a process of its own, at a terminal and without one. */
class LiveViewTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @Test
  void runningCall_isShown(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("server");
    LocalServer.configure(data);
    Speech.copyQuestion(folder.resolve("speech.wav"));
    try (SottovoceServer server = SottovoceServer.start(data)) {
      for (String user : List.of("alice", "bob")) {
        String code = server.administration().addUser(user).text();
        List<String> words = List.of("enrol", code, "--name", "test", "--json", "--home");
        try (PhoneProcess enrolling = PhoneProcess.start(user, with(words, folder, user))) {
          assertEquals(0, enrolling.end(PATIENCE), () -> enrolling.failure("enrol").getMessage());
        }
      }
      try (PhoneProcess bob =
          PhoneProcess.start("bob", with(sound(folder, "answer", "--json"), folder, "bob"))) {
        JsonNode signedIn = bob.next(PATIENCE).orElseThrow(() -> bob.failure("sign in"));
        assertTrue(signedIn.isObject(), signedIn::toString);
        List<String> call =
            PhoneProcess.command(
                with(sound(folder, "call", "bob", "--stats", "--duration", "5"), folder, "alice"));
        assertPlainLines(output(folder, call));
        assumeTrue(Files.isExecutable(SCRIPT), "script, which has a terminal, is not here");
        String quoted = String.join(" ", call.stream().map(word -> "'" + word + "'").toList());
        assertDrawnInPlace(output(folder, List.of(SCRIPT.toString(), "-qec", quoted, "/dev/null")));
      }
    }
  }

  private static void assertPlainLines(String output) {
    assertFalse(output.contains("\u001b"), output);
    List<String> lines =
        output.lines().filter(line -> line.matches("\\d+ s: lock first contact, sent .*")).toList();
    assertTrue(lines.size() >= 3, output);
    String last = lines.getLast();
    assertTrue(last.matches(".*received [1-9]\\d*, loss \\d.*watch: nothing to tell"), last);
  }

  private static void assertDrawnInPlace(String output) {
    assertTrue(output.contains("\u001b["), "draws nothing: " + output);
    List<String> screen = Screen.after(output);
    for (String label :
        List.of("Lock ", "Keys ", "Loss ", "Jitter ", "Score ", "Delay ", "Seen ")) {
      assertEquals(
          1, screen.stream().filter(line -> line.startsWith(label)).count(), screen::toString);
    }
    assertTrue(
        screen.stream().anyMatch(line -> line.matches("Score .*[▁▂▃▄▅▆▇█].*")), screen::toString);
    assertTrue(screen.stream().anyMatch(line -> line.startsWith("connected.")), screen::toString);
  }

  /** Both streams of a command that ends by itself. */
  private static String output(Path folder, List<String> command) throws Exception {
    Path said = folder.resolve("said");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("NO_COLOR");
    Process process = builder.redirectOutput(said.toFile()).start();
    try {
      assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said, StandardCharsets.UTF_8);
  }

  private static List<String> sound(Path folder, String verb, String... words) {
    List<String> all = new ArrayList<>(List.of(verb));
    all.addAll(List.of(words));
    all.addAll(List.of("--play", folder.resolve("speech.wav").toString()));
    all.addAll(List.of("--record", folder.resolve(verb + ".wav").toString(), "--home"));
    return all;
  }

  private static List<String> with(List<String> words, Path folder, String user) {
    List<String> all = new ArrayList<>(words);
    all.add(folder.resolve(user).toString());
    return all;
  }
}
