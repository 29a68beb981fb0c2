package dev.sottovoce.server.console;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.store.Admins.Deed;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The policy in force, in words; and installing one that the officers have signed elsewhere. */
final class PolicyActions {
  static final String PATH = "/api/v1/console/policy";

  private final Surroundings around;
  private final Administration administration;

  PolicyActions(Surroundings around) {
    this.around = around;
    administration = around.administration();
  }

  List<Route> routes() {
    return List.of(
        Route.see(PATH, Permission.SEE_POLICY, this::show),
        Route.change(HttpMethod.POST, PATH, Permission.INSTALL_POLICY, this::install));
  }

  private Answer show(Asked asked) throws PolicyException {
    return Answer.of(
        new JsonObject()
            .put("officers", officers())
            .put("needed", administration.policyRoot().map(PolicyRoot::needed).orElse(0))
            .put("policy", inForce().orElse(null))
            .put("rollOut", PolicyForecast.rollOut(administration.policyHandouts().phones())));
  }

  private JsonArray officers() {
    JsonArray names = new JsonArray();
    List<VerifierKey> officers =
        administration.policyRoot().map(PolicyRoot::officers).orElse(List.of());
    for (VerifierKey each : officers) names.add(each.name());
    return names;
  }

  private Optional<JsonObject> inForce() throws PolicyException {
    Optional<Policy> policy = administration.policy();
    Optional<SignedPolicy> signed = administration.policies().newest();
    if (policy.isEmpty() || signed.isEmpty()) return Optional.empty();
    LocalDate today = around.today();
    return Optional.of(
        new JsonObject()
            .put("version", policy.get().version())
            .put("profile", lower(policy.get().profile()))
            .put("from", policy.get().from().toString())
            .put("until", policy.get().until().toString())
            .put(
                "installed",
                administration.policies().installed().map(Instant::toString).orElse(null))
            .put("fingerprint", Digests.sha256(signed.get().document()).hex())
            .put("document", signed.get().document().utf8())
            .put("warnings", new JsonArray(policy.get().warnings(today)))
            .put("accepted", accepted(policy.get(), today)));
  }

  /** What is known about each name that it accepts, as {@code policy explain} says it. */
  private static JsonArray accepted(Policy policy, LocalDate day) {
    JsonArray all = new JsonArray();
    for (Kind kind : Kind.values()) {
      for (String name : policy.accepted(kind, day)) {
        Optional<Suite> known = SuiteRegister.find(kind, name);
        all.add(
            new JsonObject()
                .put("kind", kind.path())
                .put("name", name)
                .put("offered", policy.offered(kind, day).contains(name))
                .put("standard", known.map(Suite::standard).orElse(""))
                .put("strengthBits", known.map(Suite::strengthBits).orElse(0))
                .put("postQuantum", known.map(Suite::postQuantum).orElse(false)));
      }
    }
    return all;
  }

  /** The signatures decide; the same document again changes nothing. */
  private Prepared install(Asked asked) {
    Optional<String> document = asked.text("document");
    Optional<String> signatures = asked.text("signatures");
    if (document.isEmpty() || signatures.isEmpty()) {
      return Prepared.refused(
          Answer.badRequest("It wants the document and its signatures, both as text."));
    }
    try {
      SignedPolicy signed = new SignedPolicy(Bytes.utf8(document.get()), signatures.get());
      if (administration.isInForce(signed)) return Prepared.refused(inForceNow());
      String subject =
          "version "
              + administration.examine(signed).version()
              + ", SHA-256 "
              + Digests.sha256(signed.document()).hex();
      return Prepared.ready(subject, () -> install(asked, signed));
    } catch (PolicyException e) {
      return Prepared.refused(notTaken(e.sentence()));
    } catch (IllegalArgumentException e) {
      return Prepared.refused(notTaken("it is too long to be a policy"));
    }
  }

  private Answer install(Asked asked, SignedPolicy signed) {
    try {
      Administration.Installation what = administration.install(signed);
      int version = administration.policy().map(Policy::version).orElse(0);
      if (what == Administration.Installation.INSTALLED) {
        administration
            .admins()
            .record(asked.admin().name(), Deed.POLICY_INSTALLED, "version " + version);
      }
      return inForceNow();
    } catch (PolicyException e) {
      return notTaken(e.sentence());
    }
  }

  private Answer inForceNow() throws PolicyException {
    int version = administration.policy().map(Policy::version).orElse(0);
    return Answer.of(new JsonObject().put("version", version));
  }

  private static Answer notTaken(String why) {
    return Answer.refused(409, "Not taken", "The policy is not taken: " + why + ".");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
