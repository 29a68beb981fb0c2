package dev.sottovoce.server.console;

import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Action;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Deed;
import dev.sottovoce.server.store.Admins.LinkedDevice;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who administers, and what they did. */
final class AdminActions {
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
        Route.see("/api/v1/console/linked-devices", Permission.SEE_ADMINS, this::linked),
        Route.change(
            HttpMethod.DELETE,
            "/api/v1/console/linked-devices/{device}",
            Permission.MANAGE_ADMINS,
            this::unlink),
        Route.see("/api/v1/console/actions", Permission.SEE_ACTIONS, this::actions));
  }

  private Answer all(Asked asked) {
    return Answer.of(Part.of(admins.all(), asked, Admin::name).json("admins", AdminActions::json));
  }

  private static JsonObject json(Admin admin) {
    return new JsonObject()
        .put("name", admin.name())
        .put("role", admin.role().word())
        .put("created", admin.created().toString())
        .put("passkeys", admin.passkeys())
        .put("identified", admin.identified())
        .put("devices", admin.devices().size());
  }

  private Answer linked(Asked asked) {
    int limit = asked.limit(Part.USUAL, Part.MOST);
    List<LinkedDevice> found = admins.linked(asked.parameter("after"), limit + 1);
    return Answer.of(
        Part.of(found, limit, linked -> linked.device().id().toString())
            .json("devices", AdminActions::json));
  }

  /** A browser's key links to nobody, so none of these has a passkey. */
  private static JsonObject json(LinkedDevice linked) {
    return new JsonObject()
        .put("device", PeopleActions.json(linked.device(), Map.of()))
        .put("admin", linked.admin())
        .put("by", linked.by())
        .put("since", linked.at().toString());
  }

  /** The device goes on to be a phone. */
  private Prepared unlink(Asked asked) {
    Optional<LinkedDevice> linked = Ids.parse(asked.variable()).flatMap(admins::linked);
    if (linked.isEmpty()) return Prepared.refused(notLinked());
    String subject = linked.get().device().id() + " of " + linked.get().admin();
    return Prepared.ready("unlink " + subject, () -> unlink(asked, linked.get(), subject));
  }

  private Answer unlink(Asked asked, LinkedDevice linked, String subject) {
    boolean done =
        admins
            .named(linked.admin())
            .filter(admin -> admins.unlink(admin, linked.device().id()))
            .isPresent();
    if (!done) return notLinked();
    admins.record(asked.admin().name(), Deed.DEVICE_UNLINKED, subject);
    return Answer.of(new JsonObject().put("id", linked.device().id().toString()));
  }

  private static Answer notLinked() {
    return Answer.notFound("This device administers for nobody.");
  }

  private Prepared invite(Asked asked) {
    Optional<Role> role = asked.text("role").flatMap(Role::of);
    String name = UserName.normalized(asked.text("name").orElse("").trim());
    if (role.isEmpty()) {
      return Prepared.refused(
          Answer.badRequest("The role is help-desk, operator, security-officer or auditor."));
    }
    if (!UserName.isValid(name)) return Prepared.refused(PeopleActions.badName());
    if (admins.named(name).filter(known -> known.role() != role.get()).isPresent()) {
      return Prepared.refused(
          Answer.badRequest("They administer already, in another role: take them out first."));
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
    int limit = asked.limit(Part.USUAL, Part.MOST);
    List<Action> found =
        admins.actions(before.isEmpty() ? Long.MAX_VALUE : Long.parseLong(before), limit + 1);
    boolean more = found.size() > limit;
    Part<Action> part = Part.of(found, limit, action -> Long.toString(action.number()));
    return Answer.of(
        part.json("actions", AdminActions::json)
            .put("next", more ? part.rows().getLast().number() : null));
  }

  private static JsonObject json(Action action) {
    return new JsonObject()
        .put("number", action.number())
        .put("at", action.at().toString())
        .put("admin", action.admin())
        .put("deed", action.deed().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("subject", action.subject());
  }
}
