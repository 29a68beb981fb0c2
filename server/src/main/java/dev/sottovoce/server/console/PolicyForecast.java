package dev.sottovoce.server.console;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.Compatibility;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.routing.Entrance;
import dev.sottovoce.server.store.Directory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy would refuse if it were in force: devices, by what they are, and calls between
 * phones that have it and phones that have an older one. Numbers, and nobody's name.
 *
 * @param policy that is thought of
 * @param day on which
 */
record PolicyForecast(Policy policy, LocalDate day) {
  /**
   * Counts.
   *
   * @param entrances of the devices that are signed in
   */
  JsonObject of(Administration administration, List<Entrance> entrances) {
    List<Directory.Device> devices =
        administration.directory().devices().stream()
            .filter(device -> device.revoked().isEmpty())
            .toList();
    List<Directory.Device> phones =
        devices.stream().filter(device -> device.kind() == Directory.Kind.PHONE).toList();
    JsonArray generations = new JsonArray();
    administration
        .policyHandouts()
        .phones()
        .forEach((version, count) -> generations.add(generation(administration, version, count)));
    return new JsonObject()
        .put("phones", phones.size())
        .put("foreignPhones", devices.size() - phones.size())
        .put("refused", refused(phones, devices.size() - phones.size(), entrances))
        .put("generations", generations);
  }

  private JsonArray refused(List<Directory.Device> phones, int foreign, List<Entrance> entrances) {
    JsonArray refused = new JsonArray();
    for (Protection each : Protection.values()) {
      long weak = phones.stream().filter(phone -> phone.protection() == each).count();
      if (!each.satisfies(policy.deviceKey())) add(refused, "device-key", each.word(), weak);
    }
    boolean sealed = policy.metadata() == Policy.Metadata.PROTECTED;
    if (sealed || policy.mutual() == Policy.Mutual.ALL) {
      long browsers =
          phones.stream().filter(phone -> phone.protection() == Protection.BROWSER).count();
      add(refused, "browser", null, browsers);
    }
    if (sealed) {
      add(refused, "foreign-phone", null, foreign);
    } else if (policy.profile() != Policy.Profile.INTEROP) {
      long old = entrances.stream().filter(each -> each == Entrance.FOREIGN_TLS).count();
      add(refused, "foreign-port", null, old);
    }
    return refused;
  }

  private static void add(
      JsonArray refused,
      String reason,
      @org.jspecify.annotations.Nullable String protection,
      long devices) {
    if (devices == 0) return;
    refused.add(
        new JsonObject()
            .put("reason", reason)
            .put("protection", protection)
            .put("devices", devices));
  }

  /** Phones that have one version, until they have this one: whom they reach meanwhile. */
  private JsonObject generation(Administration administration, int version, int phones) {
    Optional<Policy> older = older(administration, version);
    return new JsonObject()
        .put("version", version)
        .put("phones", phones)
        .put("calling", older.map(other -> pair(other, policy)).orElse(null))
        .put("called", older.map(other -> pair(policy, other)).orElse(null));
  }

  private JsonObject pair(Policy caller, Policy callee) {
    Compatibility found = Compatibility.of(caller, callee, day);
    return new JsonObject().put("connects", found.connects()).put("with", found.text());
  }

  /** A phone that was given none keeps to the built-in one; what is not kept here is not known. */
  private static Optional<Policy> older(Administration administration, int version) {
    if (version == 0) return Optional.of(Profiles.of(Policy.Profile.DEFAULT));
    return administration.policies().find(version).flatMap(PolicyForecast::read);
  }

  private static Optional<Policy> read(SignedPolicy signed) {
    try {
      return Optional.of(PolicyReader.read(signed.document().utf8()));
    } catch (PolicyException e) {
      return Optional.empty();
    }
  }

  /** Phones, by the version that they were given last. */
  static JsonArray rollOut(Map<Integer, Integer> phones) {
    JsonArray all = new JsonArray();
    phones.forEach(
        (version, count) -> all.add(new JsonObject().put("version", version).put("phones", count)));
    return all;
  }
}
