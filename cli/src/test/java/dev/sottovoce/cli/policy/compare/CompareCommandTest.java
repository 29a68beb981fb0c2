package dev.sottovoce.cli.policy.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CompareCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Kind.PLAIN);
    return new CommandLine(new CompareCommand(console))
        .setExecutionExceptionHandler((exception, line, result) ->
            exception instanceof Failure failure ? failure.exitCode().number() : 70)
        .execute(words);
  }

  @Test
  void table_hasOneLineForEach_andSaysWhatWebRtcNeeds() {
    assertEquals(0, run("regulated", "--seeds", "2"));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(
        lines.get(2).matches("DTLS 1\\.3, X25519MLKEM768 +yes +2 +3\\+3 .* 100 .*"), lines.get(2));
    assertTrue(lines.get(3).matches("ZRTP, X25519MLKEM768 +yes +4 .* 200 .*"), lines.get(3));
    assertTrue(lines.stream().anyMatch(each -> each.contains("not possible")), lines.toString());
    for (String each : lines) assertTrue(each.length() <= 120, each);
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("measuring ZRTP, XM76"));
  }

  @Test
  void json_hasTheFigures() {
    assertEquals(0, run("regulated", "--seeds", "2", "--rtt", "80", "--json"));
    JsonNode found = Json.parse(out.toString(StandardCharsets.UTF_8)).orElseThrow();
    assertEquals(80, found.path("roundTripMillis").asInt());
    JsonNode first = found.path("keyings").path(0);
    assertEquals("X25519MLKEM768", first.path("group").asText());
    assertTrue(first.path("postQuantum").asBoolean());
    assertEquals(160, first.path("setup").path(0).path("medianMillis").asDouble());
    assertEquals(20, first.path("setup").path(2).path("lossPercent").asInt());
    assertTrue(first.path("clientCpuMillis").asDouble() > 0);
  }

  @Test
  void numbersOutOfRange_andUnknownPolicies_areUsage() {
    assertEquals(2, run("--seeds", "0"));
    assertEquals(2, run("--rtt", "1"));
    assertEquals(2, run("--rtt", "100000"));
    assertEquals(2, run("no-such-policy"));
    assertFalse(out.toString(StandardCharsets.UTF_8).contains("DTLS"));
  }
}
