package dev.sottovoce.server.console;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyDifference;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.PolicyProblem;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.PolicySchema;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.routing.Entrance;
import dev.sottovoce.server.routing.Registration;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Policies that are being written: what their keys mean, whether one keeps the rules, what it says
 * otherwise than the one in force, and whom it would refuse. Nothing of a draft is kept.
 */
final class PolicyDrafts {
  private static final JsonObject SCHEMA = new JsonObject(PolicySchema.build());

  private final Surroundings around;
  private final Administration administration;

  PolicyDrafts(Surroundings around) {
    this.around = around;
    administration = around.administration();
  }

  List<Route> routes() {
    return List.of(
        Route.see(
            "/api/v1/console/policy/schema", Permission.SEE_POLICY, asked -> Answer.of(SCHEMA)),
        Route.see(
            "/api/v1/console/policy/profiles/{profile}", Permission.SEE_POLICY, this::profile),
        Route.ask(
            HttpMethod.POST, "/api/v1/console/policy/checks", Permission.SEE_POLICY, this::check));
  }

  /** A document to begin with. */
  private Answer profile(Asked asked) {
    return Arrays.stream(Policy.Profile.values())
        .filter(each -> lower(each).equals(asked.variable()))
        .findFirst()
        .map(each -> Answer.of(new JsonObject().put("document", Profiles.text(each))))
        .orElseGet(() -> Answer.notFound("There are default, regulated and interop."));
  }

  private Answer check(Asked asked) throws Exception {
    Optional<String> document = asked.text("document");
    if (document.isEmpty()) return Answer.badRequest("It wants the document, as text.");
    PolicyReader.Examination found = PolicyReader.examine(document.get());
    JsonArray problems = new JsonArray();
    for (PolicyProblem each : found.problems()) problems.add(json(each));
    JsonObject checked = new JsonObject().put("problems", problems);
    return Answer.of(
        found.policy().isPresent()
            ? checked.put("draft", draft(found.policy().get(), document.get()))
            : checked.putNull("draft"));
  }

  private static JsonObject json(PolicyProblem problem) {
    return new JsonObject()
        .put("line", problem.line())
        .put("column", problem.column())
        .put("what", problem.what());
  }

  private JsonObject draft(Policy draft, String document) throws Exception {
    LocalDate today = around.today();
    Optional<Policy> present = administration.policy();
    int version = present.map(Policy::version).orElse(0);
    Policy before = present.orElseGet(() -> Profiles.of(Policy.Profile.DEFAULT));
    JsonArray changes = new JsonArray();
    for (PolicyDifference.Change each : PolicyDifference.between(before, draft).changes()) {
      changes.add(
          new JsonObject()
              .put("key", each.key())
              .put("before", new JsonArray(each.before()))
              .put("after", new JsonArray(each.after())));
    }
    return new JsonObject()
        .put("version", draft.version())
        .put("profile", lower(draft.profile()))
        .put("fingerprint", Digests.sha256(Bytes.utf8(document)).hex())
        .put("warnings", new JsonArray(draft.warnings(today)))
        .put("obstacles", new JsonArray(PolicyGate.obstacles(version, draft, today)))
        .put("against", version)
        .put("changes", changes)
        .put("forecast", new PolicyForecast(draft, today).of(administration, entrances()));
  }

  private List<Entrance> entrances() throws Exception {
    List<Registration> all = OnLoop.call(around.loop(), () -> around.router().listRegistrations());
    return all.stream().map(Registration::entrance).toList();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
