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

/** The last day's slots, so that they outlast the server. Everything blocks. */
public final class HistoryStore {
  private final Database database;

  public HistoryStore(Database database) {
    this.database = database;
  }

  /** Keeps slots, each in place of what was kept of it; those that are too old go. */
  public void keep(List<HistorySlot> slots, Instant now) {
    database
        .jdbi()
        .useTransaction(handle -> {
          for (HistorySlot each : slots) keep(handle, each);
          handle.execute("DELETE FROM history WHERE slot < ?", HistorySlot.oldest(now).toString());
        });
  }

  private static void keep(Handle handle, HistorySlot slot) {
    String from = slot.from().toString();
    handle.execute("DELETE FROM history WHERE slot = ?", from);
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

  /** Those of the day before a moment, the oldest first. */
  public List<HistorySlot> day(Instant now) {
    return database
        .jdbi()
        .inTransaction(handle -> {
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
        });
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

  /** Nothing is kept any more. */
  public void forget() {
    database.jdbi().useHandle(handle -> handle.execute("DELETE FROM history"));
  }
}
