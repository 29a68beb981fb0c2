package dev.sottovoce.server.console;

import dev.sottovoce.server.routing.CallClass;
import dev.sottovoce.server.routing.Refusal;
import dev.sottovoce.server.store.HistorySlot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last day, in slots of six minutes; those in which nobody looked are left out. Thread-safe.
 */
final class History {
  /**
   * How things stand at a moment.
   *
   * @param calls so many had begun since the start
   * @param taken so many had been taken since the start, by class
   * @param refusals so many requests had been refused since the start, by reason
   * @param ringing how long it took until a phone rang, of the minute's calls; nothing where none
   *     did
   */
  record Moment(
      Instant at,
      int registrations,
      int connections,
      long calls,
      Map<CallClass, Long> taken,
      Map<Refusal, Long> refusals,
      Optional<Duration> ringing) {
    Moment {
      taken = Map.copyOf(taken);
      refusals = Map.copyOf(refusals);
    }
  }

  private final NavigableMap<Instant, HistorySlot> slots = new TreeMap<>();
  private long callsBefore;
  private Map<CallClass, Long> takenBefore = Map.of();
  private Map<Refusal, Long> refusalsBefore = Map.of();

  /** Adds what came since the moment before. */
  synchronized void add(Moment moment) {
    Instant slot = HistorySlot.begin(moment.at());
    put(
        new HistorySlot(
            slot,
            moment.registrations(),
            moment.connections(),
            moment.calls() - callsBefore,
            more(new EnumMap<>(CallClass.class), takenBefore, moment.taken()),
            more(new EnumMap<>(Refusal.class), refusalsBefore, moment.refusals()),
            moment.ringing()));
    slots.headMap(HistorySlot.oldest(moment.at())).clear();
    // Of a clock that was ahead.
    slots.tailMap(slot, false).clear();
    callsBefore = moment.calls();
    takenBefore = moment.taken();
    refusalsBefore = moment.refusals();
  }

  private static <K> Map<K, Long> more(Map<K, Long> more, Map<K, Long> before, Map<K, Long> now) {
    now.forEach((key, count) -> {
      long difference = count - before.getOrDefault(key, 0L);
      if (difference > 0) more.put(key, difference);
    });
    return more;
  }

  private void put(HistorySlot slot) {
    slots.merge(slot.from(), slot, HistorySlot::plus);
  }

  /** Adds what was before the start. */
  synchronized void restore(List<HistorySlot> kept) {
    kept.forEach(this::put);
  }

  /** The oldest first. */
  synchronized List<HistorySlot> slots() {
    return List.copyOf(slots.values());
  }

  synchronized JsonObject json() {
    JsonArray all = new JsonArray();
    for (HistorySlot each : slots.values()) all.add(json(each));
    return new JsonObject().put("minutes", HistorySlot.LENGTH.toMinutes()).put("samples", all);
  }

  private static JsonObject json(HistorySlot slot) {
    JsonObject classes = new JsonObject();
    slot.taken().forEach((how, count) -> classes.put(how.word(), count));
    JsonObject reasons = new JsonObject();
    slot.refusals().forEach((why, count) -> reasons.put(why.word(), count));
    return new JsonObject()
        .put("at", slot.from().toString())
        .put("registrations", slot.registrations())
        .put("connections", slot.connections())
        .put("calls", slot.calls())
        .put("classes", classes)
        .put("ringingMillis", slot.ringing().map(Duration::toMillis).orElse(null))
        .put("refusals", slot.refusals().values().stream().mapToLong(Long::longValue).sum())
        .put("reasons", reasons);
  }
}
