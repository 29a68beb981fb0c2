package dev.sottovoce.server.console;

import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.routing.Registration;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Which devices are registered, and since when; not from where. */
final class SessionActions {
  private final Surroundings around;

  SessionActions(Surroundings around) {
    this.around = around;
  }

  List<Route> routes() {
    return List.of(Route.see("/api/v1/console/sessions", Permission.SEE_SESSIONS, this::sessions));
  }

  private Answer sessions(Asked asked) throws Exception {
    List<Registration> all = OnLoop.call(around.loop(), () -> around.router().listRegistrations());
    return Answer.of(
        Part.of(all, asked, SessionActions::cursor)
            .json("sessions", SessionActions::json)
            .put("total", all.size()));
  }

  /** The newest come first. */
  private static String cursor(Registration registration) {
    long age = Long.MAX_VALUE - registration.since().toEpochMilli();
    return String.format(Locale.ROOT, "%019d-%s", age, registration.device());
  }

  private static JsonObject json(Registration registration) {
    return new JsonObject()
        .put("device", registration.device().toString())
        .put("entrance", registration.entrance().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("since", registration.since().toString());
  }
}
