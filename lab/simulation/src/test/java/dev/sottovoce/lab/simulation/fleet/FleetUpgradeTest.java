package dev.sottovoce.lab.simulation.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Compatibility;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A fleet gets new algorithms, document by document and phone by phone in any order, and calls all
 * the while: no call fails, and each is on the terms that {@code policy simulate} foretold.
 */
class FleetUpgradeTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);
  private static final List<String> USERS = List.of("alice", "bob", "carol", "dave");
  private static final Bytes OFFICERS_KEY = Bytes.utf8("an officer's key of 32 octets...");
  private static final PolicyGate GATE =
      PolicyGate.of(
          new PolicyRoot(1, List.of(PolicySignatures.verifierKey("officer", OFFICERS_KEY))));

  private static Document keyings(List<String> offer, List<String> accept) {
    return Document.like(Policy.Profile.DEFAULT).with(Kind.KEYING, offer, accept);
  }

  /** As an officer hands it out and a phone takes it: signed, and newer than the present one. */
  private static Policy installed(Policy present, Document document) {
    Bytes octets = Bytes.utf8(document.text());
    String signature = PolicySignatures.sign("officer", OFFICERS_KEY, octets);
    try {
      return GATE.take(present.version(), new SignedPolicy(octets, signature), DAY);
    } catch (PolicyException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static Policy first(Document document) {
    try {
      return document.version(1).read();
    } catch (PolicyException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Walks a fleet through documents, and returns every call that was made on the way. */
  private static List<FleetCall> upgrade(long seed, List<String> users, List<Document> steps) {
    List<FleetCall> calls = new ArrayList<>();
    Random random = new Random(seed);
    try (Fleet fleet = new Fleet(seed, users, first(steps.get(0)), DAY)) {
      calls.addAll(fleet.callAll());
      for (int step = 1; step < steps.size(); step++) {
        List<String> order = new ArrayList<>(users);
        Collections.shuffle(order, random);
        for (String user : order) {
          fleet.install(user, installed(fleet.policy(user), steps.get(step).version(step + 1)));
          calls.addAll(fleet.callWith(user));
        }
      }
    }
    return calls;
  }

  private static void assertNoCallFails(String last, List<Document> steps) {
    for (long seed = 1; seed <= 2; seed++) assertNoCallFails(seed, USERS, last, steps);
  }

  private static void assertNoCallFails(
      long seed, List<String> users, String last, List<Document> steps) {
    List<FleetCall> calls = upgrade(seed, users, steps);
    for (FleetCall call : calls) {
      assertTrue(call.talked() && call.isAsForetold(), "seed " + seed + ": " + call);
    }
    int pairs = users.size() * (users.size() - 1);
    assertEquals(pairs + (steps.size() - 1) * 2 * pairs, calls.size());
    assertTrue(names(calls.get(calls.size() - 1)).contains(last), names(calls.get(0)));
    assertFalse(names(calls.get(0)).contains(last), names(calls.get(0)));
  }

  private static String names(FleetCall call) {
    return call.agreed().orElseThrow().toString();
  }

  /** Drops the old at once: mixed pairs lose one another, and just those that were foretold. */
  private static void assertOneStepBreaks(Document old, Document replacement) {
    List<FleetCall> calls = upgrade(1, USERS, List.of(old, replacement));
    List<FleetCall> failed = calls.stream().filter(call -> !call.talked()).toList();
    for (FleetCall call : calls) assertTrue(call.isAsForetold(), call::toString);
    // While k of 4 phones have the new document, the one that got it last meets 4 - k old ones.
    assertEquals(2 * (3 + 2 + 1), failed.size(), failed::toString);
    for (FleetCall call : failed) {
      assertFalse(call.foretold().connects(), call::toString);
      assertTrue(call.caller().filter(reason -> !reason.isOrdinary()).isPresent(), call::toString);
    }
  }

  @Test
  void dtls12_to13_inThreeSteps_losesNoCall() {
    assertNoCallFails(
        "DTLS 1.3",
        List.of(
            keyings(List.of("DTLS 1.2"), List.of("DTLS 1.2")),
            keyings(List.of("DTLS 1.2"), List.of("DTLS 1.3", "DTLS 1.2")),
            keyings(List.of("DTLS 1.3", "DTLS 1.2"), List.of("DTLS 1.3", "DTLS 1.2")),
            keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3"))));
  }

  @Test
  void dtls12_to13_atOnce_losesTheCallsThatWereForetold() {
    assertOneStepBreaks(
        keyings(List.of("DTLS 1.2"), List.of("DTLS 1.2")),
        keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3")));
  }

  @Test
  void dtlsToZrtp_losesNoCall() {
    assertNoCallFails(
        "ZRTP",
        List.of(
            keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3")),
            keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3", "ZRTP")),
            keyings(List.of("ZRTP", "DTLS 1.3"), List.of("ZRTP", "DTLS 1.3")),
            keyings(List.of("ZRTP"), List.of("ZRTP"))));
  }

  @Test
  void dtlsToZrtp_atOnce_losesTheCallsThatWereForetold() {
    assertOneStepBreaks(
        keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3")),
        keyings(List.of("ZRTP"), List.of("ZRTP")));
  }

  @Test
  void mikeyFromGroupKeysToCertificates_thenToDtls_losesNoCall() {
    assertNoCallFails(
        "DTLS 1.3",
        List.of(
            keyings(List.of("MIKEY-DHHMAC"), List.of("MIKEY-DHHMAC")),
            keyings(List.of("MIKEY-DHHMAC"), List.of("MIKEY-DH", "MIKEY-DHHMAC")),
            keyings(List.of("MIKEY-DH"), List.of("MIKEY-DH", "MIKEY-DHHMAC", "DTLS 1.3")),
            keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3", "MIKEY-DH")),
            keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3"))));
  }

  @Test
  void srtpProfilesAndGroups_losesNoCall_withAnyKeying() {
    List<String> three = USERS.subList(0, 3);
    for (String keying : List.of("DTLS 1.3", "DTLS 1.2", "MIKEY-DH", "MIKEY-DHHMAC")) {
      assertNoCallFails(
          3,
          three,
          "AEAD_AES_256_GCM",
          twoSteps(keying, Kind.SRTP_PROFILE, "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"));
    }
    assertNoCallFails(
        4,
        three,
        "X25519MLKEM768",
        twoSteps("DTLS 1.3", Kind.GROUP, "secp256r1", "X25519MLKEM768"));
    assertNoCallFails(5, three, "XM76", twoSteps("ZRTP", Kind.ZRTP_KEY_AGREEMENT, "X255", "XM76"));
  }

  @Test
  void srtpProfiles_atOnce_losesTheCallsThatWereForetold() {
    for (String keying : List.of("DTLS 1.3", "DTLS 1.2", "MIKEY-DH")) {
      List<Document> steps =
          twoSteps(keying, Kind.SRTP_PROFILE, "AEAD_AES_128_GCM", "AEAD_AES_256_GCM");
      assertOneStepBreaks(steps.get(0), steps.get(3));
    }
  }

  private static List<Document> twoSteps(String keying, Kind kind, String old, String next) {
    List<Document> steps = new ArrayList<>();
    List<String> both = List.of(next, old);
    for (List<List<String>> step :
        List.of(
            List.of(List.of(old), List.of(old)),
            List.of(List.of(old), both),
            List.of(both, both),
            List.of(List.of(next), List.of(next)))) {
      steps.add(keyings(List.of(keying), List.of(keying)).with(kind, step.get(0), step.get(1)));
    }
    return steps;
  }

  /** What carries a date is refused from that day on, in calls as in the forecast. */
  @Test
  void aNameWithADate_isGoneOnThatDay() {
    Policy dated =
        first(
            keyings(
                List.of("DTLS 1.2 until 2026-12-01", "DTLS 1.3"),
                List.of("DTLS 1.2 until 2026-12-01", "DTLS 1.3")));
    Policy old = first(keyings(List.of("DTLS 1.2"), List.of("DTLS 1.2")));
    try (Fleet fleet = new Fleet(1, List.of("alice", "bob"), dated, DAY)) {
      fleet.install("bob", old);
      for (FleetCall call : fleet.callAll()) {
        assertTrue(call.talked() && call.isAsForetold(), call::toString);
        assertEquals("DTLS 1.2", call.agreed().orElseThrow().get(Kind.KEYING));
      }
      fleet.becomes(LocalDate.of(2026, 12, 1));
      for (FleetCall call : fleet.callAll()) {
        assertTrue(!call.talked() && call.isAsForetold(), call::toString);
      }
    }
  }

  /** Else the tests above could not fail. */
  @Test
  void aForecastThatIsWrong_isNoticed() {
    Policy policy = first(keyings(List.of("DTLS 1.3"), List.of("DTLS 1.3")));
    Policy other = first(keyings(List.of("DTLS 1.2"), List.of("DTLS 1.2")));
    try (Fleet fleet = new Fleet(1, List.of("alice", "bob"), policy, DAY)) {
      FleetCall call = fleet.call("alice", "bob");
      assertTrue(call.isAsForetold(), call::toString);
      for (Compatibility wrong :
          List.of(Compatibility.of(other, other, DAY), Compatibility.of(other, policy, DAY))) {
        assertFalse(
            new FleetCall("wrong", wrong, call.agreed(), call.caller(), call.callee())
                .isAsForetold());
      }
    }
  }
}
