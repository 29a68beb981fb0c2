package dev.sottovoce.server.store;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.Handle;

/**
 * What the watches of phones over their calls' packets saw, by day, all phones together. Who told
 * it is not kept: an owner of this database learns how often, not of whom.
 */
public final class AnomalyCounts {
  /** What phones watch for, as their reports and JSON name it. */
  public static final List<String> KINDS =
      List.of(
          "forged",
          "replayed",
          "foreignSource",
          "elsewhere",
          "sequenceJump",
          "timestampJump",
          "rolloverJump",
          "rate",
          "contradiction",
          "clockDrift",
          "oneWaySilence");

  /** Days that are kept. */
  public static final int DAYS = 90;

  /** Of one kind from one phone on one day: who lies, does not lie without end. */
  public static final long MOST = 1_000_000;

  /**
   * One day's sum of one kind.
   *
   * @param phones how many told of it
   * @param seen how often, in all of their calls
   */
  public record Sum(LocalDate day, String kind, long phones, long seen) {}

  private final Database database;
  private final Map<String, LongAdder> sinceStart = new LinkedHashMap<>();

  public AnomalyCounts(Database database) {
    this.database = database;
    for (String kind : KINDS) sinceStart.put(kind, new LongAdder());
  }

  /** Phones that told of a kind since this server started, those of one day each. */
  public long sinceStart(String kind) {
    LongAdder count = sinceStart.get(kind);
    return count == null ? 0 : count.sum();
  }

  /**
   * Adds what one phone saw on one day; days that are too old go. Blocks.
   *
   * @param seen by kind, each of {@link #KINDS} and in 1..{@link #MOST}
   */
  public void add(LocalDate day, Map<String, Long> seen, LocalDate today) {
    database
        .jdbi()
        .useTransaction(handle -> {
          seen.forEach((kind, count) -> add(handle, day, kind, count));
          handle.execute("DELETE FROM anomalies WHERE day < ?", today.minusDays(DAYS).toString());
        });
    sinceStart.forEach((kind, count) -> {
      if (seen.containsKey(kind)) count.increment();
    });
  }

  private static void add(Handle handle, LocalDate day, String kind, long count) {
    int changed =
        handle.execute(
            "UPDATE anomalies SET phones = phones + 1, seen = seen + ? WHERE day = ? AND kind = ?",
            count,
            day.toString(),
            kind);
    if (changed > 0) return;
    handle.execute(
        "INSERT INTO anomalies (day, kind, phones, seen) VALUES (?, ?, 1, ?)",
        day.toString(),
        kind,
        count);
  }

  /** From that day on, by day and kind. Blocks. */
  public List<Sum> since(LocalDate first) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT day, kind, phones, seen FROM anomalies WHERE day >= ?"
                        + " ORDER BY day, kind",
                    first.toString())
                .map((row, context) ->
                    new Sum(
                        LocalDate.parse(row.getString("day")),
                        row.getString("kind"),
                        row.getLong("phones"),
                        row.getLong("seen")))
                .list());
  }
}
