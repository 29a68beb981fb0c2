package dev.sottovoce.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands in a line of the log, and what does not. */
class JsonLineTest {
  private static LoggingEvent event(String message, @Nullable Throwable thrown) {
    return event("dev.sottovoce.Some", message, thrown);
  }

  private static LoggingEvent event(String logger, String message, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent("x", context.getLogger(logger), Level.WARN, message, thrown, null);
    event.setInstant(Instant.parse("2026-11-25T14:15:16.123456Z"));
    return event;
  }

  private static String encode(LoggingEvent event) {
    return new String(new JsonLine().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void anEvent_isOneObjectOnOneLine() {
    String line = encode(event("a \"quoted\"\nsecond\u2028line\r", null));

    assertEquals(line.length() - 1, line.indexOf('\n'));
    assertTrue(line.indexOf('\r') < 0);
    JsonNode json = Json.parse(line).orElseThrow();
    assertEquals("2026-11-25T14:15:16.123Z", json.path("time").asText());
    assertEquals("WARN", json.path("level").asText());
    assertEquals("dev.sottovoce.Some", json.path("logger").asText());
    assertEquals("a \"quoted\"\nsecond\u2028line\r", json.path("message").asText());
    assertFalse(json.has("failure"));
  }

  @Test
  void whatLibrariesSay_isWithoutAddresses() {
    for (String address :
        new String[] {
          "192.0.2.7", "2001:db8::7", "[2001:db8::7]", "::1", "fe80::1%eth0", "0:0:0:0:0:0:0:1"
        }) {
      String words =
          "failed: [id: 0x2bcc, L:/127.0.0.1:443 ! R:/" + address + ":57574] at 10:42:17";
      LoggingEvent event = event("io.netty.Some", words, null);
      String wanted = "failed: [id: 0x2bcc, L:/(address):443 ! R:/(address)";
      String said = new WordsText().convert(event);
      assertTrue(said.startsWith(wanted), said);
      assertTrue(encode(event).contains(wanted), () -> encode(event));
      assertFalse(said.contains(address), said);
    }
    // Ours hold none, and say exactly what was written.
    assertEquals("1.2.3.4", new WordsText().convert(event("1.2.3.4", null)));
  }

  @Test
  void anException_isToldByItsKindAndPlace_neverByItsMessage() {
    Throwable thrown =
        new IllegalStateException("INSERT alice", new IOException("connect to 192.0.2.7"));
    LoggingEvent event = event("it failed", thrown);

    JsonNode failure = Json.parse(encode(event)).orElseThrow().path("failure");
    String text = new FailureText().convert(event);

    assertEquals(2, failure.size());
    assertTrue(
        failure
            .get(0)
            .asText()
            .startsWith("java.lang.IllegalStateException at dev.sottovoce.cli.log.JsonLineTest."),
        failure::toString);
    assertTrue(failure.get(1).asText().startsWith("java.io.IOException at "), failure::toString);
    for (String each : new String[] {failure.toString(), text}) {
      assertTrue(each.contains("java.io.IOException"), each);
      assertFalse(each.contains("alice") || each.contains("192.0.2.7"), each);
    }
  }
}
