package dev.sottovoce.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy.Profile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);

  private static Compatibility between(Policy caller, Policy callee) {
    return Compatibility.of(caller, callee, DAY);
  }

  @Test
  void builtInPolicies_connectWhereTheyShould() {
    Policy standard = Profiles.of(Profile.DEFAULT);
    Policy regulated = Profiles.of(Profile.REGULATED);
    Policy interop = Profiles.of(Profile.INTEROP);
    assertEquals(
        "DTLS 1.3, X25519MLKEM768, TLS_AES_256_GCM_SHA384, ecdsa_secp256r1_sha256,"
            + " AEAD_AES_256_GCM",
        between(standard, regulated).text());
    for (Policy caller : List.of(standard, regulated, interop)) {
      for (Policy callee : List.of(standard, regulated, interop)) {
        assertTrue(between(caller, callee).connects(), between(caller, callee).text());
      }
    }
  }

  @Test
  void whatHasNothingInCommon_saysWhere() {
    Policy standard = Profiles.of(Profile.DEFAULT);
    Policy other = standard.with(Kind.GROUP, choice(List.of("secp256r1"), List.of("secp256r1")));
    Policy pure = standard.with(Kind.GROUP, choice(List.of("x25519"), List.of("x25519")));
    assertEquals("no call: nothing in common in dtls.groups", between(other, pure).text());
    Policy zrtp = standard.with(Kind.KEYING, choice(List.of("ZRTP"), List.of("ZRTP")));
    Policy dtls = standard.with(Kind.KEYING, choice(List.of("DTLS 1.3"), List.of("DTLS 1.3")));
    assertEquals("no call: the callee does not accept ZRTP", between(zrtp, dtls).text());
  }

  /** What calls do; {@code ForetoldCallsTest} in the lab compares the two. */
  @Test
  void theForecast_keepsTheRulesOfEachProtocol() {
    Policy interop = Profiles.of(Profile.INTEROP);
    List<String> both = List.of("DTLS 1.2", "DTLS 1.3");
    Policy backwards = interop.with(Kind.KEYING, choice(both, both));
    assertTrue(between(backwards, backwards).text().startsWith("DTLS 1.3, "), "the higher one");
    List<String> weak = List.of("AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80");
    Policy weakFirst = interop.with(Kind.SRTP_PROFILE, choice(weak, weak));
    assertTrue(between(weakFirst, weakFirst).text().endsWith(" AES_CM_128_HMAC_SHA1_80"));

    Policy zrtp = interop.with(Kind.KEYING, choice(List.of("ZRTP"), List.of("ZRTP")));
    List<String> hybridFirst = List.of("XM76", "X255", "DH3k");
    List<String> curveFirst = List.of("X255", "XM76");
    Policy one = zrtp.with(Kind.ZRTP_KEY_AGREEMENT, choice(hybridFirst, hybridFirst));
    Policy other = zrtp.with(Kind.ZRTP_KEY_AGREEMENT, choice(curveFirst, curveFirst));
    assertEquals("ZRTP, XM76, S384, AES3, GCM, B32", between(one, one).text());
    assertTrue(between(one, other).text().startsWith("ZRTP, X255, "));
    assertTrue(between(other, one).text().startsWith("ZRTP, X255, "));
    Policy short1 =
        zrtp.with(Kind.ZRTP_CIPHER, choice(List.of("AES1", "AES3"), List.of("AES1", "AES3")));
    assertEquals("ZRTP, XM76, S384, AES3, GCM, B32", between(one, short1).text());
  }

  private static Choice choice(List<String> offer, List<String> accept) {
    return new Choice(
        offer.stream().map(Entry::of).collect(Collectors.toList()),
        accept.stream().map(Entry::of).collect(Collectors.toList()));
  }

  /** Accept everywhere first, then offer: no pair is lost at any step, whatever the lists. */
  @Test
  void upgradesInTwoSteps_neverBreakAPair() {
    int broken = 0;
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      Kind kind = random.nextBoolean() ? Kind.GROUP : Kind.CIPHER_SUITE;
      List<String> names =
          SuiteRegister.all(kind).stream()
              .filter(suite -> suite.use() == Suite.Use.FREE)
              .map(Suite::name)
              .collect(Collectors.toCollection(ArrayList::new));
      Collections.shuffle(names, random);
      String present = names.get(0);
      String next = names.get(1);
      Policy before =
          Profiles.of(Profile.DEFAULT).with(kind, choice(List.of(present), List.of(present)));
      Policy accepting = before.with(kind, choice(List.of(present), List.of(next, present)));
      Policy offering = before.with(kind, choice(List.of(next), List.of(next, present)));
      Policy done = before.with(kind, choice(List.of(next), List.of(next)));
      List<Policy> steps = List.of(before, accepting, offering, done);
      for (int step = 1; step < steps.size(); step++) {
        for (Policy caller : steps.subList(step - 1, step + 1)) {
          for (Policy callee : steps.subList(step - 1, step + 1)) {
            assertTrue(between(caller, callee).connects(), "seed " + seed + ", step " + step);
          }
        }
      }
      // In one step the old and the new cannot call one another.
      if (!between(before, done).connects() && !between(done, before).connects()) broken++;
    }
    assertEquals(2000, broken, "an upgrade in one step is found to break");
  }

  @Test
  void aPolicyThatOffersNothing_callsNobody() {
    Policy mute =
        Profiles.of(Profile.DEFAULT).with(Kind.KEYING, choice(List.of(), List.of("DTLS 1.3")));
    assertFalse(between(mute, Profiles.of(Profile.DEFAULT)).connects());
  }
}
