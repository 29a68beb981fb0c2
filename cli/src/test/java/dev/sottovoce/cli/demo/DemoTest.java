package dev.sottovoce.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.TestConsole;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.report.CallResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole thing: a server, two phones in two processes, one call, one report. */
class DemoTest {
  @TempDir Path folder;

  /** Speech is real time: on a machine that stalls for seconds, some of it is truly lost. */
  private static final int ATTEMPTS = 3;

  @Test
  void demo_callsBothWays_reports_andLeavesNothingBehind() throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        callOnce();
        return;
      } catch (AssertionError e) {
        if (attempt == ATTEMPTS) throw e;
      }
    }
  }

  @Test
  void aGroupsKey_isSealedToBothPhones_beforeTheyCall() throws Exception {
    for (int attempt = 1; ; attempt++) {
      Path out = folder.resolve("group" + attempt);
      TestConsole run =
          TestConsole.run("demo", "--keying", "mikey-dhhmac", "--json", "--out", out.toString());
      List<String> lines = run.out().lines().toList();
      CallResult result = Json.parse(lines.getLast(), CallResult.class).orElseThrow();
      assertEquals("MIKEY-DHHMAC", result.keying(), run.err());
      assertEquals(false, result.postQuantum());
      assertNotNull(result.sas());
      assertTrue(run.err().contains("alice makes a group with bob"), run.err());
      if (result.ok()) return;
      assertTrue(attempt < ATTEMPTS, run.err());
    }
  }

  private void callOnce() throws Exception {
    Instant began = Instant.now();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Kind.PLAIN);
    int code =
        new CommandLine(new DemoCommand(console)).execute("--json", "--out", folder.toString());

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    CallResult result = Json.parse(lines.getLast(), CallResult.class).orElseThrow();
    String all = out + "\n" + err;
    assertEquals(0, code, all);
    assertTrue(result.ok(), all);
    assertEquals("sip:alice@localhost", result.from());
    assertEquals("sip:bob@localhost", result.to());
    assertEquals("DTLS 1.3", result.keying());
    assertEquals("X25519MLKEM768", result.group());
    assertEquals(true, result.postQuantum());
    assertEquals("AEAD_AES_256_GCM", result.srtp());
    // Nobody has compared anything yet; the words at both ends are held against each other.
    assertEquals("firstContact", result.lock());
    assertNull(result.verifiedBy());
    assertEquals(3, String.valueOf(result.sas()).split(":").length, all);
    assertNotNull(result.logHead());
    assertTrue(atLeast(0.9, result.audioMatch()) && atLeast(0.9, result.audioMatchBack()), all);
    assertTrue(atLeast(300, result.packetsSent()) && atLeast(300, result.packetsReceived()), all);
    assertTrue(atLeast(1, result.setupMillis()), all);

    String report = Files.readString(folder.resolve("report.html"));
    for (String part : List.of("200 OK (INVITE)", "keys agreed", "Handshake")) {
      assertTrue(report.contains(part), part);
    }
    assertFalse(report.contains("<td class=\"num\">–</td>"), "every step has a time at both ends");
    assertTrue(Duration.between(began, Instant.now()).toSeconds() < 100, "well under a minute");
    assertEquals(0, phonesLeft(), "a phone was left running");
  }

  private static boolean atLeast(double least, @org.jspecify.annotations.Nullable Number value) {
    return value != null && value.doubleValue() >= least;
  }

  private static long phonesLeft() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
  }
}
