package dev.sottovoce.server.console;

import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Action;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Deed;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who administers, and what they did. */
final class AdminActions {
  private static final int USUAL_ROWS = 50;
  private static final int MOST_ROWS = 200;

  private final Administration administration;
  private final Admins admins;
  private final Sessions sessions;

  AdminActions(Administration administration, Sessions sessions) {
    this.administration = administration;
    admins = administration.admins();
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(
        Route.see("/api/v1/console/admins", Permission.SEE_ADMINS, this::all),
        Route.change(
            HttpMethod.POST, "/api/v1/console/admins", Permission.MANAGE_ADMINS, this::invite),
        Route.change(
            HttpMethod.DELETE,
            "/api/v1/console/admins/{admin}",
            Permission.MANAGE_ADMINS,
            this::remove),
        Route.see("/api/v1/console/actions", Permission.SEE_ACTIONS, this::actions));
  }

  private Answer all(Asked asked) {
    JsonArray rows = new JsonArray();
    for (Admin each : admins.all()) {
      rows.add(
          new JsonObject()
              .put("name", each.name())
              .put("role", each.role().word())
              .put("created", each.created().toString())
              .put("passkeys", each.passkeys())
              .put("identified", each.identified())
              .put("devices", each.devices().size()));
    }
    return Answer.of(new JsonObject().put("admins", rows));
  }

  private Prepared invite(Asked asked) {
    Optional<Role> role = asked.text("role").flatMap(Role::of);
    String name = UserName.normalized(asked.text("name").orElse("").trim());
    if (role.isEmpty()) {
      return Prepared.refused(
          Answer.badRequest("The role is help-desk, operator, security-officer or auditor."));
    }
    boolean other = admins.named(name).filter(known -> known.role() != role.get()).isPresent();
    if (other || !UserName.isValid(name)) {
      return Prepared.refused(
          Answer.badRequest("A name is a user's, and has one role: take it out first."));
    }
    return Prepared.ready(name + " as " + role.get().word(), () -> invite(asked, name, role.get()));
  }

  private Answer invite(Asked asked, String name, Role role) {
    try {
      String code = administration.invite(name, role);
      admins.record(asked.admin().name(), Deed.ADMIN_INVITED, name + " as " + role.word());
      return Answer.created(
          new JsonObject()
              .put("name", name)
              .put("address", asked.site().page() + "#invitation=" + code)
              .put("validMinutes", Admins.INVITATION_LIFE.toMinutes()));
    } catch (IllegalArgumentException e) {
      return Answer.badRequest("That cannot be done: " + e.getMessage() + ".");
    }
  }

  private Prepared remove(Asked asked) {
    if (asked.variable().equals(asked.admin().name())) {
      return Prepared.refused(
          Answer.refused(409, "Yourself", "Another security officer has to take you out."));
    }
    Optional<Admin> gone = admins.named(asked.variable());
    return gone.isPresent()
        ? Prepared.ready("take out " + gone.get().name(), () -> remove(asked, gone.get()))
        : Prepared.refused(nobody());
  }

  private Answer remove(Asked asked, Admin gone) {
    if (!admins.remove(gone.name())) return nobody();
    sessions.endAllOf(gone.id());
    admins.record(asked.admin().name(), Deed.ADMIN_REMOVED, gone.name());
    return Answer.of(new JsonObject().put("name", gone.name()));
  }

  private static Answer nobody() {
    return Answer.notFound("Nobody of that name administers.");
  }

  private Answer actions(Asked asked) {
    String before = asked.parameter("before");
    if (!before.matches("|[1-9][0-9]{0,17}")) {
      return Answer.badRequest("before wants a number of the journal.");
    }
    int limit = asked.limit(USUAL_ROWS, MOST_ROWS);
    List<Action> found =
        admins.actions(before.isEmpty() ? Long.MAX_VALUE : Long.parseLong(before), limit + 1);
    JsonArray rows = new JsonArray();
    for (Action each : found.subList(0, Math.min(limit, found.size()))) {
      rows.add(
          new JsonObject()
              .put("number", each.number())
              .put("at", each.at().toString())
              .put("admin", each.admin())
              .put("deed", each.deed().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .put("subject", each.subject()));
    }
    boolean more = found.size() > limit;
    return Answer.of(
        new JsonObject()
            .put("actions", rows)
            .put("next", more ? found.get(limit - 1).number() : null));
  }
}
