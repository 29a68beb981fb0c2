package dev.sottovoce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.transparency.MerkleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code log} and {@code witness} against a real server, with a phone that enrolled there. */
class LogCommandTest {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  @TempDir Path folder;
  private Path data;
  private Path home;

  @BeforeEach
  void configure() throws IOException {
    data = folder.resolve("data");
    home = folder.resolve("alice");
    LocalServer.configure(data);
  }

  private void enrol() throws Exception {
    JsonNode added = json(TestConsole.run("user", "add", "alice", "--json", "--data", "" + data));
    TestConsole enrolled =
        TestConsole.run("phone", "enrol", added.get("code").asText(), "--home", "" + home);
    assertEquals(0, enrolled.code(), enrolled.err());
  }

  private static JsonNode json(TestConsole console) throws IOException {
    assertEquals(0, console.code(), console.err());
    return new ObjectMapper().readTree(console.out());
  }

  private TestConsole log(String... words) {
    return TestConsole.run(
        Stream.concat(
                Stream.concat(Stream.of("log"), Stream.of(words)), Stream.of("--home", "" + home))
            .toArray(String[]::new));
  }

  /** The first head comes a moment after the start. */
  private TestConsole firstHead() {
    long until = System.nanoTime() + PATIENCE;
    TestConsole head = log("head", "--json");
    while (head.code() != 0 && System.nanoTime() < until) head = log("head", "--json");
    return head;
  }

  @Test
  void headProveAndAudit_ofASoundLog() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.httpsPort() > 0);
      enrol();
      JsonNode head = json(firstHead());
      assertTrue(head.get("size").asLong() >= 1);
      assertFalse(head.get("witnessed").asBoolean());
      assertTrue(head.get("witnessedAt").isNull());
      assertTrue(log("head").out().contains("not witnessed"));

      JsonNode ca = json(log("prove", "ca", "--json"));
      assertEquals(1, ca.get("version").asInt());
      assertEquals(64, ca.get("valueSha256").asText().length());
      assertEquals(
          0, json(log("prove", "account:nobody@localhost", "--json")).get("version").asInt());

      JsonNode audit = json(log("audit", "--json"));
      assertTrue(audit.get("ok").asBoolean());
      assertTrue(audit.get("changes").asInt() >= 1);

      String key = TestConsole.run("log", "key", "--data", "" + data).out().trim();
      assertEquals(head.get("log").asText(), key);
    }
  }

  @Test
  void aHeadThatIsOlderThanWhatThePhoneSaw_isRefused() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.httpsPort() > 0);
      enrol();
      json(firstHead());
      Path kept;
      try (Stream<Path> files = Files.list(home)) {
        kept = files.filter(file -> file.toString().endsWith(".head")).findFirst().orElseThrow();
      }
      HeadState later = new HeadState(1_000, MerkleTree.EMPTY_ROOT, Optional.empty());
      Files.write(kept, later.encoded().toArray());
      TestConsole refused = log("head");
      assertEquals(1, refused.code());
      assertTrue(refused.err().contains("older than one that this phone has seen"));
      assertEquals(1, log("prove", "ca").code());
      Files.writeString(kept, "damaged");
      assertEquals(3, log("head").code());
    }
  }

  @Test
  void whatIsMissing_isSaid() {
    assertEquals(3, log("head").code());
    assertEquals(3, TestConsole.run("log", "key", "--data", "" + folder.resolve("no")).code());
    TestConsole noKey =
        TestConsole.run("witness", "run", "--log", "x", "--from", "http://localhost");
    assertEquals(2, noKey.code());
    assertTrue(noKey.err().contains("sottovoce log key"));
    String key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    TestConsole noName =
        TestConsole.run(
            "witness",
            "run",
            "--log",
            key,
            "--from",
            "http://localhost",
            "--data",
            "" + folder.resolve("witness"));
    assertEquals(2, noName.code());
    assertTrue(noName.err().contains("--name"));
    assertEquals(
        2,
        TestConsole.run("witness", "run", "--log", key, "--from", "nowhere", "--name", "w").code());
  }
}
