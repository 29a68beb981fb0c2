package dev.sottovoce.server.http;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.store.AnomalyCounts;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Phones tell how often their watches over packets saw something, {@code /api/v1/anomalies}, where
 * the policy wants it. Who asks, {@link Callers} tell, so that no stranger makes up attacks; it is
 * not written down.
 */
public final class AnomalyApi {
  static final String PATH = "/api/v1/anomalies";

  private static final int MAX_BODY = 2048;

  /** Of one device in a day: after weeks without a network a phone tells of each day by itself. */
  private static final int MOST = 40;

  /** How old a day may be, as phones keep them. */
  private static final int DAYS = 31;

  private record Report(LocalDate day, Map<String, Long> counts) {}

  private final Callers callers;
  private final AnomalyCounts counts;
  private final Supplier<Optional<Policy>> policy;
  private final Clock clock;
  private final RateLimit limit = new RateLimit(MOST, Duration.ofDays(1));

  /**
   * @param policy the one in force
   */
  public AnomalyApi(
      Callers callers, AnomalyCounts counts, Supplier<Optional<Policy>> policy, Clock clock) {
    this.callers = callers;
    this.counts = counts;
    this.policy = policy;
    this.clock = clock;
  }

  void handle(HttpServerRequest request) {
    if (callers.turnsAway(request)) return;
    HttpApi.body(
        request,
        MAX_BODY,
        "A day's counts are much smaller than that.",
        body -> take(request, HttpApi.json(body)));
  }

  private void take(HttpServerRequest request, Optional<JsonObject> json) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Optional<Report> report = json.flatMap(read -> report(read, today));
    if (report.isEmpty()) {
      HttpApi.problem(
          request,
          400,
          "Bad request",
          "The body wants JSON with day, one that is over and at most 31 days old, and counts by"
              + " kind.");
      return;
    }
    callers.serve(
        request,
        limit,
        caller -> isWanted() && keep(report.get(), today),
        kept -> {
          if (kept) request.response().setStatusCode(204).end();
          else HttpApi.problem(request, 404, "Not wanted", "The policy wants no such counts.");
        });
  }

  private boolean isWanted() {
    return policy.get().filter(Policy::tellsOfAnomalies).isPresent();
  }

  private boolean keep(Report report, LocalDate today) {
    counts.add(report.day(), report.counts(), today);
    return true;
  }

  private static Optional<Report> report(JsonObject json, LocalDate today) {
    if (!(json.getValue("day") instanceof String text)
        || !(json.getValue("counts") instanceof JsonObject all)) {
      return Optional.empty();
    }
    Optional<LocalDate> day = day(text).filter(each -> isOver(each, today));
    Optional<Map<String, Long>> counts = counts(all);
    return day.isPresent() && counts.isPresent()
        ? Optional.of(new Report(day.get(), counts.get()))
        : Optional.empty();
  }

  private static boolean isOver(LocalDate day, LocalDate today) {
    return day.isBefore(today) && !day.isBefore(today.minusDays(DAYS));
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text)).filter(day -> day.toString().equals(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, Long>> counts(JsonObject all) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String kind : all.fieldNames()) {
      boolean good =
          AnomalyCounts.KINDS.contains(kind)
              && (all.getValue(kind) instanceof Integer || all.getValue(kind) instanceof Long);
      if (!good) return Optional.empty();
      long count = all.getLong(kind);
      if (count < 1 || count > AnomalyCounts.MOST) return Optional.empty();
      counts.put(kind, count);
    }
    return counts.isEmpty() ? Optional.empty() : Optional.of(counts);
  }
}
