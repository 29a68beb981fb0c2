package dev.sottovoce.server.console;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.provider.IdTokens.Identity;
import dev.sottovoce.server.provider.IdentityProvider.Prompt;
import dev.sottovoce.server.provider.IdentityProvider.Unreachable;
import dev.sottovoce.server.provider.ProviderAccess;
import dev.sottovoce.server.provider.ProviderConfig;
import dev.sottovoce.server.provider.ProviderFlow;
import dev.sottovoce.server.provider.ProviderFlow.Arrival;
import dev.sottovoce.server.provider.ProviderFlow.Ask;
import dev.sottovoce.server.provider.ProviderFlow.Returned;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Deed;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in by the organisation's identity provider, and being verified there before a change. */
final class ProviderActions {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderActions.class);

  /** Who made a row or changed it because the provider said so. */
  private static final String PROVIDER = "(identity provider)";

  private static final String NAME = "preferred_username";

  /**
   * What a sign-in is for.
   *
   * @param session that it verifies the person of; nothing where it begins one
   */
  private record Purpose(Optional<String> session) {}

  private final Optional<ProviderFlow<Purpose>> flow;
  private final Optional<ProviderConfig> config;
  private final Admins admins;
  private final Sessions sessions;
  private final Clock clock;

  ProviderActions(Surroundings around, Admins admins, Sessions sessions, Entropy entropy) {
    // A provider may be there for phones alone.
    Optional<ProviderAccess> provider =
        around.provider().filter(access -> !access.config().roles().isEmpty());
    config = provider.map(ProviderAccess::config);
    flow =
        provider.map(access ->
            new ProviderFlow<>(
                access,
                access.config().roleClaim(),
                NAME,
                around.checks(),
                entropy,
                around.clock()));
    this.admins = admins;
    this.sessions = sessions;
    clock = around.clock();
  }

  /** Asks the provider nothing more. */
  void close() {
    flow.ifPresent(ProviderFlow::close);
  }

  List<Route> routes() {
    return List.of(
        Route.anybody(HttpMethod.GET, "/api/v1/console/identity-provider", this::which),
        Route.anybody(HttpMethod.POST, "/api/v1/console/identity-provider/sign-in", this::begin),
        Route.inSession(
            HttpMethod.POST, "/api/v1/console/identity-provider/verification", this::beginAgain),
        Route.anybody(HttpMethod.POST, "/api/v1/console/identity-provider/answers", this::end));
  }

  private Answer which(Asked asked) {
    return Answer.of(
        new JsonObject().put("name", config.map(each -> each.issuer().getHost()).orElse(null)));
  }

  private Answer begin(Asked asked) {
    return begin(
        new Ask<>(
            asked.site().page(),
            new Purpose(Optional.empty()),
            Sessions.LIFE,
            Sessions.LIFE,
            Prompt.AS_IT_LIKES));
  }

  /** The provider has to verify the person anew, for a change. */
  private Answer beginAgain(Asked asked) {
    return begin(
        new Ask<>(
            asked.site().page(),
            new Purpose(Optional.of(asked.session().name())),
            Duration.ZERO,
            Sessions.FRESH,
            Prompt.LOGIN));
  }

  private Answer begin(Ask<Purpose> ask) {
    if (flow.isEmpty()) return noProvider();
    try {
      return flow.get()
          .begin(ask)
          .map(away ->
              Answer.of(
                  new JsonObject()
                      .put("address", away.address())
                      .put("ticket", away.ticket().base64Url())))
          .orElseGet(() -> Answer.refused(503, "Too many sign in", "Try again in a few minutes."));
    } catch (Unreachable e) {
      return unreachable(e);
    }
  }

  private Answer end(Asked asked) {
    if (flow.isEmpty()) return noProvider();
    try {
      Optional<Arrival<Purpose>> arrived =
          flow.get()
              .end(
                  new Returned(
                      asked.site().page(),
                      asked.octets("ticket"),
                      asked.text("code").orElse(""),
                      asked.text("state").orElse(""),
                      asked.text("iss")));
      if (arrived.isEmpty()) return refused();
      Identity who = arrived.get().who();
      Optional<String> session = arrived.get().purpose().session();
      return session.isPresent() ? verified(session.get(), who, asked) : signedIn(who, asked);
    } catch (Unreachable e) {
      return unreachable(e);
    }
  }

  private Answer signedIn(Identity identity, Asked asked) {
    String issuer = config.orElseThrow().issuer().toString();
    Optional<Admin> known = admins.identified(issuer, identity.subject());
    Optional<Role> role = config.orElseThrow().role(identity.values());
    if (role.isEmpty()) {
      known.ifPresent(this::takeOut);
      return Answer.refused(
          403, "No role", "The identity provider knows you, and gives you nothing to do here.");
    }
    Optional<Admin> admin =
        known.isPresent()
            ? Optional.of(withRole(known.get(), role.get()))
            : letIn(issuer, identity, role.get());
    if (admin.isEmpty()) {
      return Answer.refused(
          409,
          "Name taken",
          "Somebody else administers under the name that the identity provider has for you, or it"
              + " cannot be one here.");
    }
    asked.by().flatMap(Asked.By::session).ifPresent(sessions::end);
    String cookie = sessions.begin(admin.get().id(), clock.instant(), identity.verified());
    return Answer.of(SignInActions.person(admin.get())).with(cookie);
  }

  private void takeOut(Admin gone) {
    sessions.endAllOf(gone.id());
    if (admins.remove(gone.name())) admins.record(PROVIDER, Deed.ADMIN_REMOVED, gone.name());
  }

  private Admin withRole(Admin known, Role role) {
    if (known.role() == role) return known;
    admins.setRole(known, role);
    admins.record(PROVIDER, Deed.ROLE_CHANGED, known.name() + " to " + role.word());
    return admins.find(known.id()).orElse(known);
  }

  private Optional<Admin> letIn(String issuer, Identity identity, Role role) {
    String name = UserName.normalized(identity.name());
    if (!UserName.isValid(name)) return Optional.empty();
    Optional<Admin> added = admins.addIdentified(name, role, issuer, identity.subject());
    added.ifPresent(
        admin -> admins.record(PROVIDER, Deed.ADMIN_LET_IN, name + " as " + role.word()));
    return added;
  }

  /** The same person in the same session, verified anew. */
  private Answer verified(String session, Identity identity, Asked asked) {
    boolean same = asked.by().isPresent() && asked.session().name().equals(session);
    Optional<Admin> admin =
        admins.identified(config.orElseThrow().issuer().toString(), identity.subject());
    if (!same || !admin.map(Admin::id).equals(Optional.of(asked.admin().id()))) return refused();
    sessions.verified(asked.session(), identity.verified());
    return Answer.of(SignInActions.person(asked.admin()));
  }

  private static Answer noProvider() {
    return Answer.notFound("This server knows no identity provider (sottovoce.yaml).");
  }

  private static Answer refused() {
    return Answer.refused(
        403, "Answer refused", "What the identity provider answered does not count. Try again.");
  }

  private static Answer unreachable(Unreachable why) {
    LOG.warn("the identity provider could not be asked: {}", why.getMessage());
    return Answer.refused(
        502,
        "Provider not reached",
        "The identity provider cannot be asked; see the server's log.");
  }
}
