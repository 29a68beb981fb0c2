package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.zrtp.RetainedSecrets.Verified;
import dev.sottovoce.zrtp.ZrtpEndpoint.Compared;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpEndpoint.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Key continuity over several calls (RFC 6189 sections 4.3, 4.6.1 and 4.9). */
class RetainedSecretsTest {
  @Test
  void theSecondCall_isWithTheSamePeer_whoeverInitiates() {
    Duo first = call(1, Optional.empty(), Optional.empty());
    for (Initiative alices : Initiative.values()) {
      Duo second =
          Duo.of(Parties.X255)
              .seed(2)
              .caches(first.alice.retained(), first.bob.retained())
              .initiative(
                  alices, alices == Initiative.EAGER ? Initiative.PATIENT : Initiative.EAGER)
              .build()
              .run()
              .assertAgreed();
      assertContinuity(Continuity.SAME_PEER, second);
      RetainedSecrets hers = second.alice.retained().orElseThrow();
      RetainedSecrets his = second.bob.retained().orElseThrow();
      assertSame(hers.rs1(), his.rs1());
      assertSame(hers.rs2(), first.alice.retained().orElseThrow().rs1());
      assertFalse(hers.rs1().get().sameAs(hers.rs2().get()));
    }
  }

  @Test
  void retainedSecrets_changeTheKeys() {
    Duo first = call(1, Optional.empty(), Optional.empty());
    Duo without = call(2, Optional.empty(), Optional.empty());
    Duo with = call(2, first.alice.retained(), first.bob.retained());
    assertFalse(
        without
            .alice
            .agreed()
            .get()
            .keys()
            .sendKey()
            .sameAs(with.alice.agreed().get().keys().sendKey()));
  }

  @Test
  void anEndThatMissedTheLastUpdate_isRecognisedByTheOneBefore() {
    Duo first = call(1, Optional.empty(), Optional.empty());
    Duo second = call(2, first.alice.retained(), first.bob.retained());
    // Bob's program died before it stored anything.
    Duo third = call(3, second.alice.retained(), first.bob.retained());
    assertContinuity(Continuity.SAME_PEER, third);
    third = call(4, first.alice.retained(), second.bob.retained());
    assertContinuity(Continuity.SAME_PEER, third);
  }

  @Test
  void crossedSecrets_leadBothEndsToTheSame() {
    Secret one = Secret.random(Parties.entropy(1), 32);
    Secret two = Secret.random(Parties.entropy(2), 32);
    Duo duo =
        call(
            5,
            Optional.of(secrets(Duo.BOB_ZID, Optional.of(one), Optional.of(two))),
            Optional.of(secrets(Duo.ALICE_ZID, Optional.of(two), Optional.of(one))));
    assertContinuity(Continuity.SAME_PEER, duo);
  }

  @Test
  void anEndWithoutMemory_isAMismatchForTheOther() {
    Duo first = call(1, Optional.empty(), Optional.empty());
    Duo second = call(2, first.alice.retained(), Optional.empty());
    assertEquals(Continuity.BROKEN, second.alice.agreed().get().continuity());
    assertEquals(Continuity.FIRST_CALL, second.bob.agreed().get().continuity());
    assertTrue(second.alice.warned(Warning.CACHE_MISMATCH));
    assertFalse(second.bob.warned(Warning.CACHE_MISMATCH));
    // The person hears of it before there are keys to talk with.
    List<Output> said = second.alice.said;
    assertTrue(
        said.indexOf(new Output.Warned(Warning.CACHE_MISMATCH))
            < said.indexOf(second.alice.agreed().get()));
  }

  @Test
  void aComparedSas_isRememberedByWhoeverCompared() {
    Duo first = call(1, Optional.empty(), Optional.empty());
    first.alice.handle(new Input.SasCompared(), first.now);
    assertEquals(Verified.YES, first.alice.retained().get().verified());
    assertEquals(Verified.NO, first.bob.retained().get().verified());
    Duo second = call(2, first.alice.retained(), first.bob.retained());
    assertEquals(Compared.HERE_ONLY, second.alice.agreed().get().compared());
    assertEquals(Compared.THERE_ONLY, second.bob.agreed().get().compared());
    second.bob.handle(new Input.SasCompared(), second.now);
    Duo third = call(3, second.alice.retained(), second.bob.retained());
    assertEquals(Compared.BOTH, third.alice.agreed().get().compared());
    assertEquals(Compared.BOTH, third.bob.agreed().get().compared());
  }

  @Test
  void aSasThatDiffers_leavesNothingOfThePeer() {
    Duo first = call(1, Optional.empty(), Optional.empty());
    first.alice.handle(new Input.SasCompared(), first.now);
    Duo second = call(2, first.alice.retained(), first.bob.retained());
    second.alice.handle(new Input.SasDiffers(), second.now);
    RetainedSecrets left = second.alice.retained().orElseThrow();
    assertTrue(left.isNothing());
    assertEquals(Verified.NO, left.verified());
    Duo third = call(3, second.alice.retained(), second.bob.retained());
    assertEquals(Continuity.FIRST_CALL, third.alice.agreed().get().continuity());
    assertEquals(Continuity.BROKEN, third.bob.agreed().get().continuity());
  }

  @Test
  void aComparisonWithoutASecret_isNotRemembered() {
    RetainedSecrets odd =
        new RetainedSecrets(
            Duo.BOB_ZID,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            RetainedSecrets.NEVER,
            Verified.YES);
    Duo duo = call(6, Optional.of(odd), Optional.empty());
    assertContinuity(Continuity.FIRST_CALL, duo);
    assertEquals(Compared.NEVER, duo.bob.agreed().get().compared());
    assertEquals(Verified.NO, duo.alice.retained().orElseThrow().verified());
  }

  @Test
  void expiredSecrets_countForNothing() {
    Duration week = Duration.ofDays(7);
    Duo first =
        Duo.of(Parties.expiring(week, Parties.X255)).bob(Parties.X255).build().run().assertAgreed();
    for (End end : List.of(first.alice, first.bob)) {
      Instant expiry = end.retained().orElseThrow().expiresAt();
      Duration kept = Duration.between(End.WALL, expiry);
      assertTrue(kept.compareTo(week) >= 0 && kept.compareTo(week.plusSeconds(5)) < 0);
    }
    RetainedSecrets known = first.alice.retained().orElseThrow();
    assertTrue(known.copyAsOf(known.expiresAt().minusMillis(1)).rs1().isPresent());
    assertTrue(known.copyAsOf(known.expiresAt()).rs1().isEmpty());
    RetainedSecrets expired =
        new RetainedSecrets(
            Duo.BOB_ZID,
            known.rs1(),
            known.rs2(),
            Optional.empty(),
            Optional.empty(),
            End.WALL.minusSeconds(1),
            Verified.YES);
    Duo second = call(2, Optional.of(expired), Optional.empty());
    assertContinuity(Continuity.FIRST_CALL, second);
    assertEquals(Compared.NEVER, second.alice.agreed().get().compared());
  }

  @Test
  void whoWantsNoneRetained_getsNoneRetained() {
    Duo duo =
        Duo.of(Parties.expiring(Duration.ZERO, Parties.X255))
            .bob(Parties.X255)
            .build()
            .run()
            .assertAgreed();
    assertTrue(duo.alice.retained().isEmpty() && duo.bob.retained().isEmpty());
  }

  @Test
  void auxiliarySecrets_enterTheKeysWhereBothHaveThem() {
    Secret aux = Secret.random(Parties.entropy(1), 20);
    Duo without = call(7, Optional.empty(), Optional.empty());
    Duo with =
        call(
            7,
            Optional.of(withAux(Duo.BOB_ZID, aux, Optional.empty())),
            Optional.of(withAux(Duo.ALICE_ZID, aux, Optional.empty())));
    Duo pbx =
        call(
            7,
            Optional.of(withAux(Duo.BOB_ZID, aux, Optional.of(aux))),
            Optional.of(withAux(Duo.ALICE_ZID, aux, Optional.of(aux))));
    Duo oneSided =
        call(7, Optional.of(withAux(Duo.BOB_ZID, aux, Optional.empty())), Optional.empty());
    assertContinuity(Continuity.FIRST_CALL, with);
    assertContinuity(Continuity.FIRST_CALL, oneSided);
    List<Duo> calls = List.of(without, with, pbx);
    for (Duo one : calls) {
      for (Duo other : calls) {
        Secret key = one.alice.agreed().get().keys().sendKey();
        assertEquals(one == other, key.sameAs(other.alice.agreed().get().keys().sendKey()));
      }
    }
  }

  @Test
  void secretsAreNotPrinted() {
    RetainedSecrets retained =
        call(1, Optional.empty(), Optional.empty()).alice.retained().orElseThrow();
    assertEquals("RetainedSecrets[known, NO]", retained.toString());
    assertEquals("Zid", retained.peer().toString());
  }

  private static Duo call(
      long seed, Optional<RetainedSecrets> alices, Optional<RetainedSecrets> bobs) {
    return Duo.of(Parties.X255).seed(seed).caches(alices, bobs).build().run().assertAgreed();
  }

  private static RetainedSecrets secrets(Zid peer, Optional<Secret> rs1, Optional<Secret> rs2) {
    return new RetainedSecrets(
        peer, rs1, rs2, Optional.empty(), Optional.empty(), RetainedSecrets.NEVER, Verified.NO);
  }

  private static RetainedSecrets withAux(Zid peer, Secret aux, Optional<Secret> pbx) {
    return new RetainedSecrets(
        peer,
        Optional.empty(),
        Optional.empty(),
        Optional.of(aux),
        pbx,
        RetainedSecrets.NEVER,
        Verified.NO);
  }

  private static void assertContinuity(Continuity expected, Duo duo) {
    assertEquals(expected, duo.alice.agreed().orElseThrow().continuity());
    assertEquals(expected, duo.bob.agreed().orElseThrow().continuity());
  }

  private static void assertSame(Optional<Secret> one, Optional<Secret> other) {
    assertTrue(one.orElseThrow().sameAs(other.orElseThrow()));
  }
}
