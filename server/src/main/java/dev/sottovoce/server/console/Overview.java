package dev.sottovoce.server.console;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.pki.Validity;
import dev.sottovoce.server.routing.CallClass;
import dev.sottovoce.server.routing.CallCounts;
import dev.sottovoce.server.routing.Refusal;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.store.AnomalyCounts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the server is, in numbers: how much, never who. */
final class Overview {
  /** So far back anomalies are added up. */
  private static final int DAYS = 30;

  private final Surroundings around;
  private final Doctor doctor;
  private final History history = new History();
  private final KeptHistory kept;
  private final Instant started;
  private long rungBefore;

  Overview(Surroundings around, Doctor doctor) {
    this.around = around;
    this.doctor = doctor;
    kept =
        new KeptHistory(
            around.vertx(),
            around.administration().history(),
            history,
            this::mayKeep,
            around.clock());
    started = around.clock().instant();
  }

  List<Route> routes() {
    return List.of(
        Route.see("/api/v1/console/overview", Permission.SEE_HEALTH, asked -> Answer.of(present())),
        Route.see(
            "/api/v1/console/overview/history",
            Permission.SEE_HEALTH,
            asked -> Answer.of(history.json())));
  }

  /** Begins with what the last server left of the history; called by the loop. */
  void start() {
    sample();
    kept.start();
  }

  /** Done when the history is kept; called by the loop. */
  Future<?> close() {
    sample();
    return kept.close();
  }

  /** Where metadata is protected nobody reads from the database when somebody called. */
  private boolean mayKeep() {
    return around.policy().get().map(Policy::metadata).orElse(Policy.Metadata.STANDARD)
        == Policy.Metadata.STANDARD;
  }

  /** Adds what came since the last time to the history; called by the loop, each minute. */
  void sample() {
    CallCounts counts = around.router().counts();
    Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    for (Refusal each : Refusal.values()) refused.put(each, counts.refusals(each));
    Map<CallClass, Long> taken = new EnumMap<>(CallClass.class);
    for (CallClass each : CallClass.values()) taken.put(each, counts.taken(each));
    long rung = counts.rung();
    history.add(
        new History.Moment(
            around.clock().instant(),
            around.router().registrations(),
            around.connections().getAsInt(),
            counts.started(),
            taken,
            refused,
            counts.untilRinging(0.5, rung - rungBefore)));
    rungBefore = rung;
  }

  private record Loop(int registrations, int transactions, int connections) {}

  /** All of it; blocks. */
  JsonObject present() throws Exception {
    Router router = around.router();
    Loop loop =
        OnLoop.call(
            around.loop(),
            () ->
                new Loop(
                    router.registrations(),
                    router.transactions(),
                    around.connections().getAsInt()));
    Administration administration = around.administration();
    Validity authority = Validity.of(administration.authorities().getFirst());
    List<AnomalyCounts.Sum> told = administration.anomalies().since(around.today().minusDays(DAYS));
    JsonArray findings = new JsonArray();
    for (Doctor.Finding each : doctor.findings(told)) {
      if (each.level() != Doctor.Level.OK) findings.add(each.json());
    }
    return new JsonObject()
        .put("now", around.clock().instant().toString())
        .put("started", started.toString())
        .put("version", version())
        .put("domain", administration.config().domain())
        .put("users", administration.directory().countUsers(""))
        .put("devices", administration.directory().countDevices())
        .put("registrations", loop.registrations())
        .put("connections", loop.connections())
        .put("transactions", loop.transactions())
        .put("certificateFrom", around.certificate().get().from().toString())
        .put("certificateUntil", around.certificate().get().until().toString())
        .put("authorityFrom", authority.from().toString())
        .put("authorityUntil", authority.until().toString())
        .put("calls", calls(router.counts()))
        .put("refusals", refusals(router.counts()))
        .put("anomalies", anomalies(told))
        .put("policy", policy().orElse(null))
        .put("log", LogActions.summary(around.log()).orElse(null))
        .put("findings", findings);
  }

  private static JsonObject calls(CallCounts counts) {
    JsonObject classes = new JsonObject();
    for (CallClass each : CallClass.values()) classes.put(each.word(), counts.taken(each));
    return new JsonObject()
        .put("started", counts.started())
        .put("taken", counts.taken())
        .put("classes", classes)
        .put("notTaken", counts.notTaken())
        .put("ringingMillisMedian", millis(counts.untilRinging(0.5)))
        .put("ringingMillisP95", millis(counts.untilRinging(0.95)));
  }

  private static @org.jspecify.annotations.Nullable Long millis(Optional<Duration> time) {
    return time.map(Duration::toMillis).orElse(null);
  }

  private static JsonObject refusals(CallCounts counts) {
    JsonObject all = new JsonObject();
    for (Refusal each : Refusal.values()) all.put(each.word(), counts.refusals(each));
    return all;
  }

  /** What phones told of the last weeks, by kind; what nobody told of is left out. */
  private JsonObject anomalies(List<AnomalyCounts.Sum> told) {
    Map<String, JsonObject> kinds = new LinkedHashMap<>();
    for (AnomalyCounts.Sum each : told) {
      JsonObject sum =
          kinds.computeIfAbsent(
              each.kind(),
              kind -> new JsonObject().put("kind", kind).put("phones", 0L).put("seen", 0L));
      sum.put("phones", sum.getLong("phones") + each.phones())
          .put("seen", sum.getLong("seen") + each.seen())
          .put("last", each.day().toString());
    }
    return new JsonObject()
        .put("told", around.policy().get().filter(Policy::tellsOfAnomalies).isPresent())
        .put("days", DAYS)
        .put("kinds", new JsonArray(List.copyOf(kinds.values())));
  }

  private Optional<JsonObject> policy() {
    return around
        .policy()
        .get()
        .map((Policy policy) ->
            new JsonObject()
                .put(
                    "rollOut",
                    PolicyForecast.rollOut(around.administration().policyHandouts().phones()))
                .put("version", policy.version())
                .put("profile", policy.profile().name().toLowerCase(Locale.ROOT))
                .put("until", policy.until().toString()));
  }

  /** From the jar's manifest; classes that run outside a jar have none. */
  static String version() {
    String version = Overview.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
