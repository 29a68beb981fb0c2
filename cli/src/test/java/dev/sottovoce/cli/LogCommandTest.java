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
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** Whoever has built the same source sees whether that is what the server runs. */
  @Test
  void theReleaseThatRuns_standsInTheLog() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.httpsPort() > 0);
      enrol();
      JsonNode release = json(TestConsole.run("log", "release", "--json"));
      assertEquals(64, release.get("release:server").asText().length());
      for (String label : List.of("release:server", "release:phone", "release:console")) {
        JsonNode proved = firstProof(label);
        assertEquals(1, proved.get("version").asInt(), label);
        assertEquals(release.get(label).asText(), proved.get("valueSha256").asText(), label);
      }
      String list = TestConsole.run("log", "release", "--list").out();
      assertTrue(list.contains("  index.html"), list);
    }
  }

  private JsonNode firstProof(String label) throws IOException {
    long until = System.nanoTime() + PATIENCE;
    TestConsole proof = log("prove", label, "--json");
    while ((proof.code() != 0 || json(proof).get("version").asInt() == 0)
        && System.nanoTime() < until) {
      proof = log("prove", label, "--json");
    }
    return json(proof);
  }

  /**
   * The witness is a process of its own, as at a partner's; it stops when told and goes on later.
   */
  @Test
  void aWitness_runsBesideAServer_andPhonesSeeThatTheLogIsWitnessed() throws Exception {
    Path config = data.resolve("sottovoce.yaml");
    Files.writeString(
        config,
        Files.readString(config).replace("https: 127.0.0.1:0", "https: 127.0.0.1:" + freePort()));
    String log;
    try (SottovoceServer server = SottovoceServer.start(data)) {
      log = TestConsole.run("log", "key", "--data", "" + data).out().trim();
      Process first = witness(log, server.httpsPort(), "--name", "witness.test/w1");
      JsonNode told = told(first);
      assertEquals(log.substring(0, log.indexOf('+')), told.get("log").asText());
      Files.writeString(
          config,
          Files.readString(config)
              + "witnesses:\n  needed: 1\n  list:\n    - key: "
              + told.get("key").asText()
              + "\n      url: "
              + told.get("url").asText()
              + "\n");
      assertEquals(0, stopped(first));
    }
    try (SottovoceServer server = SottovoceServer.start(data)) {
      Process again =
          witness(log, server.httpsPort(), "--port", "" + portOf(Files.readString(config)));
      try {
        told(again);
        enrol();
        JsonNode head = json(firstHead());
        assertTrue(head.get("witnessed").asBoolean(), head::toString);
        assertFalse(head.get("witnessedAt").isNull());
      } finally {
        assertEquals(0, stopped(again));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process witness(String log, int port, String... more) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("dev.sottovoce.cli.Main", "witness", "run", "--json", "--log", log));
    words.addAll(List.of("--from", "https://localhost:" + port));
    words.addAll(List.of("--ca", data.resolve("ca").resolve("ca.pem").toString()));
    words.addAll(List.of("--data", folder.resolve("witness").toString()));
    if (!List.of(more).contains("--port")) words.addAll(List.of("--port", "0"));
    words.addAll(List.of(more));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static JsonNode told(Process witness) throws IOException {
    return new ObjectMapper().readTree(witness.inputReader().readLine());
  }

  private static int stopped(Process witness) throws InterruptedException {
    witness.destroy();
    assertTrue(witness.waitFor(30, TimeUnit.SECONDS));
    return witness.exitValue();
  }

  private static int portOf(String config) {
    String url = config.substring(config.indexOf("url: ") + 5).trim();
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
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
