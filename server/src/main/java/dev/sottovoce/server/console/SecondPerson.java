package dev.sottovoce.server.console;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Policy.FourEyes;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.server.store.Admins.Deed;
import dev.sottovoce.server.store.Proposals;
import dev.sottovoce.server.store.Proposals.Outcome;
import dev.sottovoce.server.store.Proposals.Proposal;
import dev.sottovoce.server.store.Proposals.Request;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Changes that take two people where the policy says so: what the first one asks for waits until a
 * second one, whose role allows it and whose passkey was used just then, says yes. It is looked at
 * anew then, in the first one's name, who must still be allowed to ask.
 */
final class SecondPerson {
  private final Administration administration;
  private final Admins admins;
  private final Proposals proposals;
  private final List<Route> changes;
  private final Set<ConsoleCheck> checks;

  /**
   * @param routes all that can be asked; of changes some may wait
   */
  SecondPerson(Surroundings around, List<Route> routes) {
    administration = around.administration();
    admins = administration.admins();
    proposals = administration.proposals();
    changes = routes.stream().filter(each -> each.change().isPresent()).toList();
    checks = around.checks();
  }

  List<Route> routes() {
    return List.of(
        Route.signedIn(HttpMethod.GET, "/api/v1/console/proposals", this::waiting),
        Route.verified(
            HttpMethod.POST, "/api/v1/console/proposals/{proposal}/confirmation", this::confirm),
        Route.verified(HttpMethod.DELETE, "/api/v1/console/proposals/{proposal}", this::withdraw));
  }

  /** Does what is asked, or keeps it for the second person. */
  Answer answer(Route route, Asked asked) throws Exception {
    if (route.change().isEmpty()) return route.action().answer(asked);
    Prepared prepared = route.change().get().prepare(asked);
    Permission permission = route.permission().orElseThrow();
    return prepared instanceof Prepared.Ready ready && takesTwo(permission)
        ? propose(route, permission, ready.subject(), asked)
        : prepared.now();
  }

  /** What is kept is asked, not what the server follows within a second. */
  private boolean takesTwo(Permission permission) throws PolicyException {
    Set<FourEyes> guarded = administration.policy().map(Policy::fourEyes).orElse(Set.of());
    return guard(permission).filter(guarded::contains).isPresent();
  }

  private static Optional<FourEyes> guard(Permission permission) {
    return switch (permission) {
      case INSTALL_POLICY -> Optional.of(FourEyes.POLICY);
      case REVOKE -> Optional.of(FourEyes.REVOCATION);
      case ENROL -> Optional.of(FourEyes.ENROLMENT);
      case MANAGE_ADMINS -> Optional.of(FourEyes.ADMINS);
      case SEE_HEALTH, SEE_USERS, SEE_SESSIONS, SEE_POLICY, SEE_LOG, SEE_ADMINS, SEE_ACTIONS ->
          Optional.empty();
    };
  }

  private Answer propose(Route route, Permission permission, String subject, Asked asked) {
    Request request =
        new Request(
            permission,
            route.method().name(),
            route.path(),
            asked.variable(),
            asked.body().encode(),
            subject);
    return switch (proposals.add(asked.admin().id(), request)) {
      case Outcome.Added added -> {
        record(asked.admin(), Deed.CHANGE_PROPOSED, request);
        yield accepted(added.proposal(), asked.admin());
      }
      case Outcome.WaitsAlready waits -> accepted(waits.proposal(), asked.admin());
      case Outcome.TooMany many ->
          Answer.refused(
              409, "Too many wait", "Too many of your changes wait already: withdraw one.");
    };
  }

  private Answer accepted(Proposal proposal, Admin by) {
    long others =
        admins.all().stream()
            .filter(each -> !each.id().equals(by.id()) && each.canSignIn())
            .filter(each -> each.role().may(proposal.request().permission()))
            .count();
    JsonObject waiting =
        new JsonObject()
            .put("id", proposal.id())
            .put("until", proposal.expires().toString())
            .put("others", others);
    return new Answer(202, new JsonObject().put("waiting", waiting));
  }

  private Answer waiting(Asked asked) {
    Role role = asked.admin().role();
    List<Proposal> shown =
        proposals.all().stream()
            .filter(
                each -> role.may(each.request().permission()) || role.may(Permission.SEE_ACTIONS))
            .toList();
    return Answer.of(
        Part.of(shown, asked, SecondPerson::cursor).json("proposals", each -> json(each, asked)));
  }

  /** The oldest come first. */
  private static String cursor(Proposal proposal) {
    return String.format(Locale.ROOT, "%019d-%s", proposal.created().toEpochMilli(), proposal.id());
  }

  private JsonObject json(Proposal proposal, Asked asked) {
    boolean own = proposal.admin().equals(asked.admin().id());
    boolean may = asked.admin().role().may(proposal.request().permission());
    return new JsonObject()
        .put("id", proposal.id())
        .put("change", word(proposal.request().permission()))
        .put("subject", proposal.request().subject())
        .put("by", admins.find(proposal.admin()).map(Admin::name).orElse(""))
        .put("mine", own)
        .put("mayConfirm", may && !own)
        .put("created", proposal.created().toString())
        .put("until", proposal.expires().toString());
  }

  private Answer confirm(Asked asked) throws Exception {
    Optional<Proposal> found = proposals.find(asked.variable());
    if (found.isEmpty()) return over();
    Request request = found.get().request();
    if (!asked.admin().role().may(request.permission())) return notYourRole();
    boolean own = found.get().admin().equals(asked.admin().id());
    if (own && checks.contains(ConsoleCheck.SECOND_PERSON)) {
      return Answer.refused(409, "Second person", "Somebody else has to confirm what you asked.");
    }
    Optional<Admin> first =
        admins.find(found.get().admin()).filter(each -> each.role().may(request.permission()));
    Optional<Route> route = changes.stream().filter(each -> isOf(each, request)).findFirst();
    // Whoever takes it away first makes it, and nobody makes it twice.
    if (first.isEmpty() || route.isEmpty() || !proposals.take(found.get().id())) return over();
    record(asked.admin(), Deed.CHANGE_CONFIRMED, request);
    Asked again =
        new Asked(
            asked.site(),
            Optional.of(new Asked.By(first.get(), asked.by().flatMap(Asked.By::session))),
            request.variable(),
            asked.query(),
            new JsonObject(request.body()));
    Answer made = route.get().change().orElseThrow().prepare(again).now();
    return made.isProblem()
        ? made
        : Answer.of(new JsonObject().put("subject", request.subject()).put("result", made.body()));
  }

  private static boolean isOf(Route route, Request request) {
    return route.method().name().equals(request.method()) && route.path().equals(request.path());
  }

  /** By whoever asked for it, or whoever could have said yes. */
  private Answer withdraw(Asked asked) {
    Optional<Proposal> found = proposals.find(asked.variable());
    if (found.isEmpty()) return over();
    Request request = found.get().request();
    if (!asked.admin().role().may(request.permission())) return notYourRole();
    if (!proposals.take(found.get().id())) return over();
    record(asked.admin(), Deed.CHANGE_WITHDRAWN, request);
    return Answer.of(new JsonObject().put("id", found.get().id()));
  }

  private void record(Admin admin, Deed deed, Request request) {
    admins.record(admin.name(), deed, word(request.permission()) + ": " + request.subject());
  }

  private static String word(Permission permission) {
    return permission.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Answer over() {
    return Answer.notFound("It does not wait any more.");
  }

  private static Answer notYourRole() {
    return Answer.refused(403, "Not your role", "Somebody with the role for that has to do it.");
  }
}
