package dev.sottovoce.server.console;

import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.console.Sessions.Session;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Deed;
import dev.sottovoce.server.store.Admins.Passkey;
import dev.sottovoce.server.webauthn.Assertion;
import dev.sottovoce.server.webauthn.Challenges;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Taking an invitation, signing in and out, and being verified again before a change. */
final class SignInActions {
  private static final String SIGN_IN = "sign in";

  private final Admins admins;
  private final Passkeys passkeys;
  private final Challenges challenges;
  private final Sessions sessions;
  private final Clock clock;

  SignInActions(
      Admins admins, Passkeys passkeys, Challenges challenges, Sessions sessions, Clock clock) {
    this.admins = admins;
    this.passkeys = passkeys;
    this.challenges = challenges;
    this.sessions = sessions;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.anybody(HttpMethod.POST, "/api/v1/console/invitations", this::invitation),
        Route.anybody(HttpMethod.POST, "/api/v1/console/passkeys", this::takeInvitation),
        Route.anybody(HttpMethod.POST, "/api/v1/console/sign-in/options", this::options),
        Route.anybody(HttpMethod.POST, "/api/v1/console/sign-in", this::signIn),
        Route.signedIn(HttpMethod.GET, "/api/v1/console/session", this::session),
        Route.inSession(HttpMethod.DELETE, "/api/v1/console/session", this::signOut),
        Route.inSession(
            HttpMethod.POST, "/api/v1/console/verifications/options", this::verificationOptions),
        Route.inSession(HttpMethod.POST, "/api/v1/console/verifications", this::verify));
  }

  /** Who is invited, and what the browser needs to make a passkey; nothing is used up yet. */
  private Answer invitation(Asked asked) {
    if (!asked.site().takesPasskeys()) return noName(asked.site());
    Optional<String> code = asked.text("code");
    Optional<Admin> invited = code.flatMap(admins::invited);
    if (code.isEmpty() || invited.isEmpty()) return invitationRefused();
    JsonArray known = new JsonArray();
    for (Passkey each : admins.passkeysOf(invited.get().id())) known.add(each.id().base64Url());
    return Answer.of(
        new JsonObject()
            .put("name", invited.get().name())
            .put("role", invited.get().role().word())
            .put("userHandle", Bytes.utf8(invited.get().id()).base64Url())
            .put("site", asked.site().host())
            .put("passkeys", known)
            .put("challenge", challenge(registering(code.get()))));
  }

  private Answer takeInvitation(Asked asked) {
    Optional<String> code = asked.text("code");
    Optional<Admin> invited = code.flatMap(admins::invited);
    if (code.isEmpty() || invited.isEmpty()) return invitationRefused();
    Optional<Passkey> made =
        passkeys.made(
            asked.site(),
            registering(code.get()),
            invited.get(),
            asked.octets("attestation"),
            asked.octets("clientData"));
    if (made.isEmpty()) return passkeyRefused();
    if (!admins.take(code.get(), made.get())) return invitationRefused();
    admins.record(invited.get().name(), Deed.PASSKEY_ADDED, invited.get().name());
    return Answer.created(new JsonObject().put("name", invited.get().name()));
  }

  private Answer options(Asked asked) {
    return asked.site().takesPasskeys()
        ? Answer.of(
            new JsonObject()
                .put("challenge", challenge(SIGN_IN))
                .put("site", asked.site().host())
                .put("passkeys", new JsonArray()))
        : noName(asked.site());
  }

  private Answer signIn(Asked asked) {
    Optional<Admin> signer = passkeys.signer(asked.site(), SIGN_IN, assertion(asked));
    if (signer.isEmpty()) return passkeyRefused();
    // Who was signed in here before is not any more.
    asked.by().flatMap(Asked.By::session).ifPresent(sessions::end);
    String cookie = sessions.begin(signer.get().id(), clock.instant());
    return Answer.of(person(signer.get())).with(cookie);
  }

  private Answer session(Asked asked) {
    return Answer.of(person(asked.admin()));
  }

  private Answer signOut(Asked asked) {
    sessions.end(asked.session());
    return Answer.of(new JsonObject()).with("");
  }

  private Answer verificationOptions(Asked asked) {
    JsonArray own = new JsonArray();
    for (Passkey each : admins.passkeysOf(asked.admin().id())) {
      if (each.site().equals(asked.site().host())) own.add(each.id().base64Url());
    }
    return Answer.of(
        new JsonObject()
            .put("challenge", challenge(verifying(asked.session())))
            .put("site", asked.site().host())
            .put("passkeys", own));
  }

  private Answer verify(Asked asked) {
    Optional<Admin> signer =
        passkeys.signer(asked.site(), verifying(asked.session()), assertion(asked));
    if (signer.filter(found -> found.id().equals(asked.admin().id())).isEmpty()) {
      return passkeyRefused();
    }
    sessions.verified(asked.session(), clock.instant());
    return Answer.of(
        new JsonObject().put("until", sessions.freshUntil(asked.session()).toString()));
  }

  private String challenge(String purpose) {
    return challenges.issue(purpose, clock.instant()).base64Url();
  }

  private static String registering(String code) {
    return "invitation " + code;
  }

  private static String verifying(Session session) {
    return "session " + session.name();
  }

  private static Assertion assertion(Asked asked) {
    return new Assertion(
        asked.octets("id"),
        asked.octets("userHandle"),
        asked.octets("authenticatorData"),
        asked.octets("clientData"),
        asked.octets("signature"));
  }

  static JsonObject person(Admin admin) {
    Role role = admin.role();
    return new JsonObject()
        .put("name", admin.name())
        .put("role", role.word())
        .put(
            "may",
            new JsonArray(role.permissions().stream().sorted().map(SignInActions::word).toList()));
  }

  private static String word(Permission permission) {
    return permission.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private static Answer invitationRefused() {
    return Answer.refused(
        403,
        "Invitation refused",
        "The invitation is wrong, was used before, or is older than 15 minutes. Ask for another"
            + " (sottovoce admin add NAME --role ROLE).");
  }

  private static Answer passkeyRefused() {
    return Answer.refused(
        403,
        "Passkey refused",
        "This passkey is not known here, or what it signed is too old. Try again.");
  }

  private static Answer noName(Site site) {
    return Answer.refused(
        409,
        "No name",
        "Browsers make passkeys for names, and "
            + site.host()
            + " is an address. Put a name into publicAddress of sottovoce.yaml, or open the console"
            + " as http://localhost on the server's own machine (firstLook).");
  }
}
