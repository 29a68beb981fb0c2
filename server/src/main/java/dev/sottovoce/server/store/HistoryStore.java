package dev.sottovoce.server.store;

import dev.sottovoce.server.routing.CallClass;
import dev.sottovoce.server.routing.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The last day's slots on their way from a server that stopped to the next. Everything blocks. */
public final class HistoryStore {
  private final Database database;

  public HistoryStore(Database database) {
    this.database = database;
  }

  /** Keeps these slots, and no others. */
  public void keep(List<HistorySlot> slots) {
    database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("DELETE FROM history");
          for (HistorySlot each : slots) keep(handle, each);
        });
  }

  private static void keep(Handle handle, HistorySlot slot) {
    String from = slot.from().toString();
    handle.execute(
        "INSERT INTO history (slot, registrations, connections, calls, ringing_millis)"
            + " VALUES (?, ?, ?, ?, ?)",
        from,
        slot.registrations(),
        slot.connections(),
        slot.calls(),
        slot.ringing().map(Duration::toMillis).orElse(null));
    slot.taken().forEach((how, times) -> count(handle, from, how.word(), times));
    slot.refusals().forEach((why, times) -> count(handle, from, why.word(), times));
  }

  private static void count(Handle handle, String slot, String word, long times) {
    handle.execute(
        "INSERT INTO history_counts (slot, word, times) VALUES (?, ?, ?)", slot, word, times);
  }

  /** Those of the day before a moment, the oldest first; all are gone then. */
  public List<HistorySlot> take(Instant now) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          List<HistorySlot> day = day(handle, now);
          handle.execute("DELETE FROM history");
          return day;
        });
  }

  private static List<HistorySlot> day(Handle handle, Instant now) {
    Map<String, Map<String, Long>> counts = new HashMap<>();
    handle
        .select("SELECT slot, word, times FROM history_counts")
        .map((row, context) ->
            counts
                .computeIfAbsent(row.getString("slot"), slot -> new HashMap<>())
                .put(row.getString("word"), row.getLong("times")))
        .list();
    return handle
        .select(
            "SELECT slot, registrations, connections, calls, ringing_millis FROM history"
                + " WHERE slot >= ? AND slot <= ? ORDER BY slot",
            HistorySlot.oldest(now).toString(),
            HistorySlot.begin(now).toString())
        .map((row, context) -> {
          Map<String, Long> times = counts.getOrDefault(row.getString("slot"), Map.of());
          long ringing = row.getLong("ringing_millis");
          Optional<Duration> rang =
              row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(ringing));
          return new HistorySlot(
              Instant.parse(row.getString("slot")),
              row.getInt("registrations"),
              row.getInt("connections"),
              row.getLong("calls"),
              known(CallClass.class, CallClass::word, times),
              known(Refusal.class, Refusal::word, times),
              rang);
        })
        .list();
  }

  /** What another version counted besides is left out. */
  private static <E extends Enum<E>> Map<E, Long> known(
      Class<E> type, Function<E, String> word, Map<String, Long> times) {
    Map<E, Long> known = new EnumMap<>(type);
    for (E each : type.getEnumConstants()) {
      Long count = times.get(word.apply(each));
      if (count != null) known.put(each, count);
    }
    return known;
  }
}
