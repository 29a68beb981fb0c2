package dev.sottovoce.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sottovoce.server.routing.CallClass;
import dev.sottovoce.server.routing.Refusal;
import dev.sottovoce.server.store.HistorySlot;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant BEGAN = Instant.parse("2026-11-25T10:00:00Z");

  private final History history = new History();

  private void minute(int number, int phones, long calls, Map<Refusal, Long> refusals, int rings) {
    history.add(
        new History.Moment(
            BEGAN.plus(Duration.ofMinutes(number)),
            phones,
            phones + 2,
            calls,
            Map.of(CallClass.SIGNED, calls / 2),
            refusals,
            rings < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(rings))));
  }

  private JsonObject slot(int index) {
    return history.json().getJsonArray("samples").getJsonObject(index);
  }

  private int slots() {
    return history.json().getJsonArray("samples").size();
  }

  @Test
  void sixMinutes_areOneSlot_withWhatCameInThem() {
    minute(0, 7, 0, Map.of(), -1);
    minute(1, 9, 3, Map.of(Refusal.IDENTITY, 2L, Refusal.NO_CALL, 0L), 40);
    minute(5, 8, 8, Map.of(Refusal.IDENTITY, 3L, Refusal.NO_CALL, 4L), 30);
    minute(6, 5, 9, Map.of(Refusal.IDENTITY, 3L, Refusal.NO_CALL, 4L), -1);
    assertEquals(6, history.json().getInteger("minutes"));
    assertEquals(2, slots());
    JsonObject first = slot(0);
    assertEquals("2026-11-25T10:00:00Z", first.getString("at"));
    assertEquals(9, first.getInteger("registrations"));
    assertEquals(11, first.getInteger("connections"));
    assertEquals(8, first.getLong("calls"));
    assertEquals(new JsonObject().put("signed", 4L), first.getJsonObject("classes"));
    assertEquals(40, first.getLong("ringingMillis"), "the slowest minute's");
    assertEquals(7, first.getLong("refusals"));
    assertEquals(
        new JsonObject().put("identity", 3L).put("no-call", 4L), first.getJsonObject("reasons"));
    JsonObject second = slot(1);
    assertEquals("2026-11-25T10:06:00Z", second.getString("at"));
    assertEquals(5, second.getInteger("registrations"));
    assertEquals(1, second.getLong("calls"));
    assertEquals(new JsonObject(), second.getJsonObject("classes"));
    assertNull(second.getValue("ringingMillis"));
    assertEquals(0, second.getLong("refusals"));
  }

  @Test
  void aDay_isKept_andNoMore() {
    for (int i = 0; i < 1_500; i++) minute(i, 7, i, Map.of(), i);
    assertEquals(240, slots());
    assertEquals("2026-11-25T11:00:00Z", slot(0).getString("at"));
  }

  @Test
  void timeWithoutASample_isLeftOut() {
    minute(0, 7, 0, Map.of(), -1);
    minute(60, 7, 0, Map.of(), -1);
    assertEquals(2, slots());
  }

  @Test
  void whatWasKept_isAddedToWhatIsNew() {
    HistorySlot old = slot(-6, 5);
    HistorySlot begun = slot(0, 6);
    minute(2, 7, 0, Map.of(), 40);
    history.restore(List.of(old, begun));
    minute(3, 7, 4, Map.of(), 20);
    assertEquals(2, slots());
    assertEquals(5, slot(0).getLong("calls"));
    assertEquals(10, slot(1).getLong("calls"));
    assertEquals(90, slot(1).getLong("ringingMillis"));
    assertEquals(new JsonObject().put("sealed", 1L).put("signed", 2L), slot(1).getValue("classes"));
  }

  private static HistorySlot slot(int minute, long calls) {
    return new HistorySlot(
        BEGAN.plus(Duration.ofMinutes(minute)),
        1,
        1,
        calls,
        Map.of(CallClass.SEALED, 1L),
        Map.of(),
        Optional.of(Duration.ofMillis(90)));
  }

  @Test
  void aClockThatWasAhead_leavesNothingInTheFuture() {
    minute(600, 7, 0, Map.of(), -1);
    minute(0, 7, 0, Map.of(), -1);
    assertEquals(1, slots());
    assertEquals("2026-11-25T10:00:00Z", slot(0).getString("at"));
  }
}
