package dev.sottovoce.server.console;

import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.routing.Registration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Which devices are registered, and since when; not from where. */
final class SessionActions {
  private static final int USUAL_ROWS = 100;
  private static final int MOST_ROWS = 500;

  private final Surroundings around;

  SessionActions(Surroundings around) {
    this.around = around;
  }

  List<Route> routes() {
    return List.of(Route.see("/api/v1/console/sessions", Permission.SEE_SESSIONS, this::sessions));
  }

  private Answer sessions(Asked asked) throws Exception {
    int limit = asked.limit(USUAL_ROWS, MOST_ROWS);
    List<Registration> all = OnLoop.call(around.loop(), () -> around.router().listRegistrations());
    JsonArray rows = new JsonArray();
    for (Registration each : all.subList(0, Math.min(limit, all.size()))) {
      rows.add(
          new JsonObject()
              .put("device", each.device().toString())
              .put("entrance", each.entrance().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .put("since", each.since().toString()));
    }
    return Answer.of(new JsonObject().put("total", all.size()).put("sessions", rows));
  }
}
