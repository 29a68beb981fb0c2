package dev.sottovoce.server.console;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.console.IdTokens.Identity;
import dev.sottovoce.server.console.IdTokens.Wanted;
import dev.sottovoce.server.console.IdentityProvider.Prompt;
import dev.sottovoce.server.console.IdentityProvider.Request;
import dev.sottovoce.server.console.IdentityProvider.Unreachable;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Deed;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in by the organisation's identity provider (OpenID Connect: authorization code, PKCE,
 * state, nonce, and the answer's issuer by RFC 9207). What was begun is kept here until it is
 * answered, once; the browser that began it holds a ticket that no address ever carries.
 */
final class ProviderActions {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderActions.class);

  /** Who made a row or changed it because the provider said so. */
  private static final String PROVIDER = "(identity provider)";

  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final int MOST_BEGUN = 1_000;
  private static final int RANDOM_OCTETS = 32;
  private static final int LONGEST_CODE = 2_048;

  /**
   * A sign-in on its way.
   *
   * @param site where it began, and where it has to end
   * @param session that it verifies the person of; nothing where it begins one
   */
  private record Begun(
      Site site,
      Optional<String> session,
      String state,
      String nonce,
      String verifier,
      Instant at) {}

  private final Optional<IdentityProvider> provider;
  private final Optional<ProviderConfig> config;
  private final Admins admins;
  private final Sessions sessions;
  private final Entropy entropy;
  private final Set<ConsoleCheck> checks;
  private final Clock clock;
  private final Map<Bytes, Begun> begun = new LinkedHashMap<>();

  ProviderActions(Surroundings around, Admins admins, Sessions sessions, Entropy entropy) {
    provider = around.provider().map(access -> new IdentityProvider(access, around.clock()));
    config = around.provider().map(ProviderAccess::config);
    this.admins = admins;
    this.sessions = sessions;
    this.entropy = entropy;
    checks = around.checks();
    clock = around.clock();
  }

  /** Asks the provider nothing more. */
  void close() {
    provider.ifPresent(IdentityProvider::close);
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
    return begin(asked, Optional.empty(), Sessions.LIFE, Prompt.AS_IT_LIKES);
  }

  /** The provider has to verify the person anew, for a change. */
  private Answer beginAgain(Asked asked) {
    return begin(asked, Optional.of(asked.session().name()), Duration.ZERO, Prompt.LOGIN);
  }

  private Answer begin(Asked asked, Optional<String> session, Duration maxAge, Prompt prompt) {
    if (provider.isEmpty()) return noProvider();
    Begun now = new Begun(asked.site(), session, random(), random(), random(), clock.instant());
    Bytes ticket = entropy.bytes(RANDOM_OCTETS);
    String challenge = Digests.sha256(Bytes.utf8(now.verifier())).base64Url();
    try {
      String address =
          provider
              .get()
              .address(
                  new Request(
                      asked.site().page(), now.state(), now.nonce(), challenge, maxAge, prompt));
      if (!keep(ticket, now)) {
        return Answer.refused(503, "Too many sign in", "Try again in a few minutes.");
      }
      return Answer.of(new JsonObject().put("address", address).put("ticket", ticket.base64Url()));
    } catch (Unreachable e) {
      return unreachable(e);
    }
  }

  private String random() {
    return entropy.bytes(RANDOM_OCTETS).base64Url();
  }

  /** Only the ticket's hash is kept. */
  private synchronized boolean keep(Bytes ticket, Begun now) {
    begun.values().removeIf(each -> !each.at().plus(LIFE).isAfter(now.at()));
    if (begun.size() >= MOST_BEGUN) return false;
    begun.put(Digests.sha256(ticket), now);
    return true;
  }

  /** It is answered once, whatever the answer is worth. */
  private synchronized Optional<Begun> take(Bytes ticket) {
    return Optional.ofNullable(begun.remove(Digests.sha256(ticket)))
        .filter(each -> each.at().plus(LIFE).isAfter(clock.instant()));
  }

  private Answer end(Asked asked) {
    if (provider.isEmpty() || config.isEmpty()) return noProvider();
    Optional<Begun> found = take(asked.octets("ticket"));
    String code = asked.text("code").orElse("");
    boolean fits = found.isPresent() && found.get().site().equals(asked.site());
    if (!fits || code.isEmpty() || code.length() > LONGEST_CODE) return refused();
    Begun now = found.get();
    try {
      if (!isAnswer(now, asked)) return refused();
      Optional<Identity> identity = identity(now, code);
      if (identity.isEmpty()) return refused();
      return now.session().isPresent()
          ? verified(now.session().get(), identity.get(), asked)
          : signedIn(identity.get(), asked);
    } catch (Unreachable e) {
      return unreachable(e);
    }
  }

  /** Whether it answers what was begun, and comes from whom it was begun with. */
  private boolean isAnswer(Begun now, Asked asked) throws Unreachable {
    boolean state = now.state().equals(asked.text("state").orElse(""));
    if (!state && checks.contains(ConsoleCheck.PROVIDER_STATE)) return false;
    Optional<String> said = asked.text("iss");
    boolean owed = provider.orElseThrow().metadata().namesItself();
    String issuer = config.orElseThrow().issuer().toString();
    boolean issued = said.map(issuer::equals).orElse(!owed);
    return issued || !checks.contains(ConsoleCheck.PROVIDER_ISSUER);
  }

  private Optional<Identity> identity(Begun now, String code) throws Unreachable {
    IdentityProvider from = provider.orElseThrow();
    ProviderConfig about = config.orElseThrow();
    Optional<String> token = from.redeem(code, now.verifier(), now.site().page());
    if (token.isEmpty()) return Optional.empty();
    Duration maxAge = now.session().isPresent() ? Sessions.FRESH : Sessions.LIFE;
    Wanted wanted = new Wanted(about.issuer().toString(), about.clientId(), now.nonce(), maxAge);
    return new IdTokens(from::key, about.roleClaim(), checks)
        .check(token.get(), wanted, clock.instant());
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
