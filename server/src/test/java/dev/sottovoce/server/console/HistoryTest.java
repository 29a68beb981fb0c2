package dev.sottovoce.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sottovoce.server.routing.Refusal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant BEGAN = Instant.parse("2026-11-25T10:00:00Z");

  private final History history = new History();

  private void minute(int number, long calls, Map<Refusal, Long> refusals, int ringing) {
    Optional<Duration> rings =
        ringing < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ringing));
    Instant at = BEGAN.plus(Duration.ofMinutes(number));
    history.add(new History.Moment(at, 7, 9, calls, refusals, rings));
  }

  @Test
  void aMinute_hasWhatCameInIt_byReason() {
    minute(0, 0, Map.of(), -1);
    minute(1, 3, Map.of(Refusal.IDENTITY, 2L, Refusal.NO_CALL, 0L), 40);
    minute(2, 8, Map.of(Refusal.IDENTITY, 3L, Refusal.NO_CALL, 4L), -1);
    JsonObject second = history.json().getJsonObject(1);
    assertEquals(3, second.getLong("calls"));
    assertEquals(40, second.getLong("ringingMillis"));
    assertEquals(new JsonObject().put("identity", 2L), second.getJsonObject("reasons"));
    JsonObject third = history.json().getJsonObject(2);
    assertEquals("2026-11-25T10:02:00Z", third.getString("at"));
    assertEquals(5, third.getLong("calls"));
    assertNull(third.getValue("ringingMillis"));
    assertEquals(5, third.getLong("refusals"));
    assertEquals(
        new JsonObject().put("identity", 1L).put("no-call", 4L), third.getJsonObject("reasons"));
  }

  @Test
  void aDay_isKept_andNoMore() {
    for (int i = 0; i < 1_500; i++) minute(i, i, Map.of(), i);
    assertEquals(1_440, history.json().size());
    assertEquals(60, history.json().getJsonObject(0).getLong("ringingMillis"));
  }
}
