package dev.sottovoce.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.TestConsole;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.server.Administration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of a server in a process of its own, as a log collector would read it. */
@Timeout(90)
class ServerLogTest {
  @TempDir Path folder;

  @Test
  void everyLineIsJson_andNamesNobody() throws Exception {
    Path data = folder.resolve("server");
    Path log = folder.resolve("log");
    LocalServer.configure(data);
    Process server = up(data, log);
    Account account;
    try {
      String listening = server.inputReader(StandardCharsets.UTF_8).readLine();
      assertTrue(Json.parse(listening).isPresent(), () -> listening + read(log));
      account = useIt(data);
    } finally {
      // SIGTERM, while the phone is still signed in.
      server.toHandle().destroy();
      assertTrue(server.waitFor(30, TimeUnit.SECONDS));
    }

    List<JsonNode> lines = read(log).lines().map(ServerLogTest::parsed).toList();
    assertTrue(
        has(lines, "refused a connection: its device is unknown, revoked or expired"), read(log));
    assertTrue(has(lines, "stopped"), read(log));
    for (JsonNode each : lines) {
      // A connection that comes while the server stops fails inside Netty, which says so.
      if (!each.path("logger").asText().startsWith("dev.sottovoce.")) continue;
      assertEquals(
          List.of("time", "level", "logger", "thread", "message"),
          StreamSupport.stream(((Iterable<String>) each::fieldNames).spliterator(), false).toList(),
          each::toString);
    }
    String all = read(log);
    for (String word : List.of("zebedee", account.deviceId(), "127.0.0.1", "@", "PRIVATE")) {
      assertFalse(all.contains(word), all);
    }
  }

  @Test
  void aRunningServer_tellsMoreWhenItIsAsked_andStillNamesNobody() throws Exception {
    Path data = folder.resolve("server");
    Path log = folder.resolve("log");
    LocalServer.configure(data);
    Process server = up(data, log);
    try {
      assertTrue(server.inputReader(StandardCharsets.UTF_8).readLine().contains("httpsPort"));
      assertEquals("info\n", level(data));
      level(data, "warn");
      awaitLine(log, "the log tells warn now");
      Account account = useIt(data);
      assertFalse(read(log).contains("refused a connection"), read(log));
      level(data, "trace");
      awaitLine(log, "the log tells trace now");
      assertEquals("trace\n", level(data));
      useIt(data);
      awaitLine(log, "refused a connection");
      for (String word : List.of("zebedee", account.deviceId(), "127.0.0.1", "@", "PRIVATE")) {
        assertFalse(read(log).contains(word), read(log));
      }
    } finally {
      server.toHandle().destroy();
      assertTrue(server.waitFor(30, TimeUnit.SECONDS));
    }
  }

  private static String level(Path data, String... words) {
    List<String> all = new ArrayList<>(List.of("logging", "level", "--data", data.toString()));
    all.addAll(List.of(words));
    TestConsole done = TestConsole.run(all.toArray(String[]::new));
    assertEquals(0, done.code(), done::err);
    return done.out();
  }

  /** Within the time limit of the test. */
  private static void awaitLine(Path log, String words) throws InterruptedException {
    while (!read(log).contains(words)) Thread.sleep(100);
  }

  /** A phone that enrols and signs in, is cut off, and tries again. */
  private Account useIt(Path data) throws Exception {
    Path home = Files.createTempDirectory(folder, "phone");
    try (Administration administration = Administration.open(data)) {
      String code = administration.addUser("zebedee").text();
      Account account =
          Enrolment.redeem(code, "zebedee's", AccountStore.inFolder(home.resolve("phone")));
      try (Phone phone = Phone.open(PhoneConfig.of(account))) {
        RegistrationState state = phone.register().get(20, TimeUnit.SECONDS);
        assertTrue(state instanceof RegistrationState.Registered, state::toString);
      }
      administration.revoke(java.util.UUID.fromString(account.deviceId()));
      // The server, another process, knows it within a second.
      Thread.sleep(1_200);
      try (Phone phone = Phone.open(PhoneConfig.of(account))) {
        RegistrationState state = phone.register().get(20, TimeUnit.SECONDS);
        assertFalse(state instanceof RegistrationState.Registered, state::toString);
      }
      return account;
    }
  }

  private static Process up(Path data, Path log) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sottovoce.cli.Main",
            "up",
            "--json",
            "--log",
            "json",
            "--data",
            data.toString())
        .redirectError(log.toFile())
        .start();
  }

  private static JsonNode parsed(String line) {
    return Json.parse(line).orElseThrow(() -> new AssertionError("no JSON: " + line));
  }

  private static boolean has(List<JsonNode> lines, String message) {
    return lines.stream().anyMatch(each -> each.path("message").asText().equals(message));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
