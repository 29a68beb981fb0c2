package dev.sottovoce.server.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last day, minute by minute, in memory alone. Thread-safe. */
final class History {
  private static final int MOST = 24 * 60;

  /** What one minute was like. */
  private record Sample(
      Instant at, int registrations, int connections, long calls, long refusals) {}

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long callsBefore;
  private long refusalsBefore;

  /**
   * @param calls so many had begun since the start
   * @param refusals so many requests had been refused since the start
   */
  synchronized void add(Instant at, int registrations, int connections, long calls, long refusals) {
    if (samples.size() == MOST) samples.removeFirst();
    samples.addLast(
        new Sample(at, registrations, connections, calls - callsBefore, refusals - refusalsBefore));
    callsBefore = calls;
    refusalsBefore = refusals;
  }

  synchronized JsonArray json() {
    JsonArray all = new JsonArray();
    for (Sample each : samples) {
      all.add(
          new JsonObject()
              .put("at", each.at().toString())
              .put("registrations", each.registrations())
              .put("connections", each.connections())
              .put("calls", each.calls())
              .put("refusals", each.refusals()));
    }
    return all;
  }
}
