package dev.sottovoce.server.console;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.store.Admins.Deed;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.Directory.Device;
import dev.sottovoce.server.store.Directory.Seen;
import dev.sottovoce.server.store.Directory.User;
import dev.sottovoce.server.store.Directory.Wanted;
import dev.sottovoce.server.store.PhoneSignIns.Proven;
import dev.sottovoce.server.webauthn.KeyProof;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Users and their devices: look, enrol, cut off. */
final class PeopleActions {
  private final Administration administration;
  private final Directory directory;

  PeopleActions(Administration administration) {
    this.administration = administration;
    directory = administration.directory();
  }

  List<Route> routes() {
    return List.of(
        Route.see("/api/v1/console/users", Permission.SEE_USERS, this::users),
        Route.change(HttpMethod.POST, "/api/v1/console/users", Permission.ENROL, this::add),
        Route.see("/api/v1/console/users/{user}", Permission.SEE_USERS, this::user),
        Route.change(
            HttpMethod.POST,
            "/api/v1/console/users/{user}/codes",
            Permission.ENROL,
            this::anotherCode),
        Route.see("/api/v1/console/devices", Permission.SEE_USERS, this::devices),
        Route.change(
            HttpMethod.POST,
            "/api/v1/console/devices/{device}/revocation",
            Permission.REVOKE,
            this::revoke));
  }

  private Answer users(Asked asked) {
    int limit = asked.limit(Part.USUAL, Part.MOST);
    String part = asked.parameter("query").toLowerCase(Locale.ROOT);
    List<User> found = directory.users(asked.parameter("after"), limit + 1, part);
    return Answer.of(
        Part.of(found, limit, User::name)
            .json("users", PeopleActions::json)
            .put("total", directory.countUsers(part)));
  }

  private Answer devices(Asked asked) {
    int limit = asked.limit(Part.USUAL, Part.MOST);
    String protection = asked.parameter("protection");
    if (!protection.isEmpty() && Protection.of(protection).isEmpty()) {
      return Answer.badRequest("There is no such protection.");
    }
    Wanted wanted =
        new Wanted(asked.parameter("query").toLowerCase(Locale.ROOT), Protection.of(protection));
    List<Device> found = directory.devices(asked.parameter("after"), limit + 1, wanted);
    Map<UUID, List<Proven>> proven = administration.proven(found);
    return Answer.of(
        Part.of(found, limit, device -> device.id().toString())
            .json("devices", device -> json(device, proven))
            .put("total", directory.countDevices(wanted)));
  }

  /** The newest devices; all are found among all devices. */
  private Answer user(Asked asked) {
    Optional<User> user = directory.user(asked.variable());
    if (user.isEmpty()) return nobody();
    List<Device> found = directory.devicesOf(user.get().name(), Part.MOST);
    Map<UUID, List<Proven>> proven = administration.proven(found);
    JsonArray devices = new JsonArray();
    for (Device each : found) devices.add(json(each, proven));
    return Answer.of(json(user.get()).put("devices", devices));
  }

  /** The name is the key: a request that comes twice adds one user. */
  private Prepared add(Asked asked) {
    String name = UserName.normalized(asked.text("name").orElse("").trim());
    if (directory.hasUser(name)) {
      return Prepared.refused(
          Answer.refused(
              409,
              "Known already",
              "There is a user of that name; ask for a code for another phone."));
    }
    return UserName.isValid(name)
        ? Prepared.ready(name, () -> code(asked, name, Deed.USER_ADDED))
        : Prepared.refused(badName());
  }

  static Answer badName() {
    return Answer.badRequest("A name has 1 to 64 letters a-z, digits, and . - _ between them.");
  }

  private Prepared anotherCode(Asked asked) {
    return directory.hasUser(asked.variable())
        ? Prepared.ready(
            "another phone of " + asked.variable(),
            () -> code(asked, asked.variable(), Deed.CODE_MADE))
        : Prepared.refused(nobody());
  }

  private Answer code(Asked asked, String name, Deed deed) throws IOException {
    EnrolmentCode code;
    try {
      code = administration.addUser(name);
    } catch (IllegalArgumentException e) {
      return Answer.badRequest("The name will not do: " + e.getMessage() + ".");
    }
    administration.admins().record(asked.admin().name(), deed, name);
    return Answer.created(
        new JsonObject()
            .put("name", name)
            .put("address", "sip:" + name + "@" + administration.config().domain())
            .put("code", code.text())
            .put("qr", QrSvg.draw(code.text()))
            .put("validMinutes", Directory.CODE_LIFE.toMinutes()));
  }

  /** Twice is once: the device is cut off afterwards either way. */
  private Prepared revoke(Asked asked) {
    Optional<Device> device = Ids.parse(asked.variable()).flatMap(directory::device);
    if (device.isEmpty()) return Prepared.refused(Answer.notFound("There is no such device."));
    String subject = device.get().id() + " of " + device.get().user();
    return Prepared.ready(subject, () -> revoke(asked, device.get()));
  }

  private Answer revoke(Asked asked, Device device) {
    if (administration.revoke(device.id())) {
      administration
          .admins()
          .record(asked.admin().name(), Deed.DEVICE_REVOKED, device.id().toString());
    }
    Device revoked = directory.device(device.id()).orElseThrow();
    return Answer.of(json(revoked, administration.proven(List.of(revoked))));
  }

  private static Answer nobody() {
    return Answer.notFound("There is no such user.");
  }

  private static JsonObject json(User user) {
    return new JsonObject()
        .put("name", user.name())
        .put("created", user.created().toString())
        .put("deviceCount", user.devices());
  }

  /**
   * @param proven what is proven of passkeys, by device
   */
  static JsonObject json(Device device, Map<UUID, List<Proven>> proven) {
    JsonArray attested = new JsonArray();
    proven.getOrDefault(device.id(), List.of()).forEach(each -> attested.add(json(each)));
    return new JsonObject()
        .put("id", device.id().toString())
        .put("user", device.user())
        .put("name", device.name())
        .put("kind", device.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("protection", device.protection().word())
        .put("created", device.created().toString())
        .put("expires", device.expires().toString())
        .put("revoked", device.revoked().map(Object::toString).orElse(null))
        .put("lastSeen", device.seen().map(PeopleActions::json).orElse(null))
        .put("attested", attested);
  }

  private static JsonObject json(Proven proven) {
    KeyProof proof = proven.proof();
    return new JsonObject()
        .put("protection", proof.protection().word())
        .put("format", proof.format())
        .put("maker", proof.maker())
        .put("model", proof.model())
        .put("at", proven.at().toString());
  }

  private static JsonObject json(Seen seen) {
    return new JsonObject()
        .put("from", seen.from().toString())
        .put("span", seen.span().name().toLowerCase(Locale.ROOT));
  }
}
