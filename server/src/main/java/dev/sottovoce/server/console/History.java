package dev.sottovoce.server.console;

import dev.sottovoce.server.routing.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The last day, minute by minute, in memory alone. Thread-safe. */
final class History {
  private static final int MOST = 24 * 60;

  /**
   * How things stand at a moment.
   *
   * @param calls so many had begun since the start
   * @param refusals so many requests had been refused since the start, by reason
   * @param ringing how long it took until a phone rang, of the minute's calls; nothing where none
   *     did
   */
  record Moment(
      Instant at,
      int registrations,
      int connections,
      long calls,
      Map<Refusal, Long> refusals,
      Optional<Duration> ringing) {
    Moment {
      refusals = Map.copyOf(refusals);
    }
  }

  /** What one minute was like; reasons for which nothing was refused are left out. */
  private record Sample(Moment moment, long calls, Map<Refusal, Long> refusals) {
    JsonObject json() {
      JsonObject reasons = new JsonObject();
      refusals.forEach((why, count) -> reasons.put(why.word(), count));
      return new JsonObject()
          .put("at", moment.at().toString())
          .put("registrations", moment.registrations())
          .put("connections", moment.connections())
          .put("calls", calls)
          .put("ringingMillis", moment.ringing().map(Duration::toMillis).orElse(null))
          .put("refusals", refusals.values().stream().mapToLong(Long::longValue).sum())
          .put("reasons", reasons);
    }
  }

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long callsBefore;
  private Map<Refusal, Long> refusalsBefore = Map.of();

  synchronized void add(Moment moment) {
    Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    moment
        .refusals()
        .forEach((why, count) -> {
          long more = count - refusalsBefore.getOrDefault(why, 0L);
          if (more > 0) refusals.put(why, more);
        });
    if (samples.size() == MOST) samples.removeFirst();
    samples.addLast(new Sample(moment, moment.calls() - callsBefore, refusals));
    callsBefore = moment.calls();
    refusalsBefore = moment.refusals();
  }

  synchronized JsonArray json() {
    JsonArray all = new JsonArray();
    for (Sample each : samples) all.add(each.json());
    return all;
  }
}
