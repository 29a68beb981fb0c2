package dev.sottovoce.server.console;

import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.console.Sessions.Session;
import dev.sottovoce.server.http.HttpApi;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the overview again and again to whoever looks on (Server-Sent Events, HTML Living Standard
 * section 9.2). It is looked up once for all of them, and for nobody not at all. To look on is not
 * to use a session: who only does that is signed out in time.
 */
final class Live {
  static final String PATH = "/api/v1/console/overview/events";

  private static final Logger LOG = LoggerFactory.getLogger(Live.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How soon it is kept that a device was here, where the policy wants that. */
  private static final Duration OFTEN = Duration.ofSeconds(10);

  private static final int MOST = 32;

  private final Surroundings around;
  private final Vertx vertx;
  private final Sessions sessions;
  private final Admins admins;
  private final Overview overview;
  private final Presence presence;
  private final Map<HttpServerResponse, Session> listeners = new ConcurrentHashMap<>();
  private Future<?> sending = Future.succeededFuture();
  private long timer = -1;
  private long minutes = -1;
  private long seen = -1;

  Live(Surroundings around, Sessions sessions, Admins admins, Overview overview) {
    this.around = around;
    vertx = around.vertx();
    this.sessions = sessions;
    this.admins = admins;
    this.overview = overview;
    presence = new Presence(around);
  }

  Route route() {
    return Route.see(PATH, Permission.SEE_HEALTH, asked -> Answer.of(overview.present()));
  }

  /** Called by the router's loop. */
  void start() {
    overview.start();
    presence.sample();
    timer = vertx.setPeriodic(EVERY.toMillis(), tick -> tick());
    minutes = vertx.setPeriodic(MINUTE.toMillis(), tick -> overview.sample());
    seen = vertx.setPeriodic(OFTEN.toMillis(), tick -> presence.sample());
  }

  /** Called by the same loop; done when the history is kept. */
  Future<?> close() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(minutes);
    vertx.cancelTimer(seen);
    listeners.keySet().forEach(HttpServerResponse::end);
    listeners.clear();
    return overview.close();
  }

  /** Somebody looks on from now. */
  void add(HttpServerRequest request, Session session) {
    HttpServerResponse response = request.response();
    if (response.closed()) return;
    if (listeners.size() >= MOST) {
      response.putHeader("Retry-After", "60");
      HttpApi.problem(request, 503, "Too many look on", "Close the console somewhere else.");
      return;
    }
    around.patience().release(request.connection());
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    response.closeHandler(gone -> listeners.remove(response));
    response.exceptionHandler(gone -> listeners.remove(response));
    listeners.put(response, session);
    response.write(": from now on\n\n");
  }

  private void tick() {
    if (listeners.isEmpty() || !sending.isComplete()) return;
    sending =
        vertx
            .executeBlocking(this::look, false)
            .onSuccess(this::send)
            .onFailure(failure -> LOG.error("who looks on hears nothing", failure));
  }

  /** What there is to tell, and whom it may be told. */
  private record Look(Set<String> admins, JsonObject present) {}

  private Look look() throws Exception {
    Set<String> known = admins.all().stream().map(Admin::id).collect(Collectors.toSet());
    return new Look(known, overview.present());
  }

  private void send(Look look) {
    String event = "data: " + look.present().encode() + "\n\n";
    listeners.forEach((response, session) -> {
      boolean stays =
          look.admins().contains(session.admin())
              && sessions.isLive(session, around.clock().instant());
      if (!stays) {
        listeners.remove(response);
        response.end("event: over\ndata: {}\n\n");
      } else if (!response.writeQueueFull()) {
        response.write(event);
      }
    });
  }
}
