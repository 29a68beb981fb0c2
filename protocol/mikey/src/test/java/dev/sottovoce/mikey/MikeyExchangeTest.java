package dev.sottovoce.mikey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.mikey.Outcome.Agreed;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MikeyExchangeTest {
  private final Ends ends = new Ends(1);

  @ParameterizedTest
  @EnumSource
  void bothEnds_haveTheSameKeysCrosswise(Exchange exchange) {
    MikeyInitiator alice = ends.initiator(exchange);
    Agreed bobs = agreed(ends.responder(exchange).offered(alice.message(), Ends.NOW));
    Agreed alices = agreed(alice.answered(bobs.response()));

    assertCrosswise(alices.keys(), bobs.keys());
    assertEquals(exchange.displayName(), alices.keys().agreement().keying());
    assertEquals("x25519", alices.keys().agreement().group());
    assertFalse(alices.keys().agreement().postQuantum());
    VerifiedPeer.Proof proof =
        exchange == Exchange.DH ? VerifiedPeer.Proof.SIGNATURE : VerifiedPeer.Proof.SHARED_KEY;
    assertEquals(proof, alices.peer().proof());
    assertEquals(proof, bobs.peer().proof());
  }

  @ParameterizedTest
  @EnumSource
  void directionsAndSalts_areDifferentKeys(Exchange exchange) {
    MikeyInitiator alice = ends.initiator(exchange);
    MediaKeys keys = agreed(ends.responder(exchange).offered(alice.message(), Ends.NOW)).keys();

    assertFalse(keys.sendKey().sameAs(keys.receiveKey()));
    assertFalse(keys.sendSalt().sameAs(keys.receiveSalt()));
  }

  private MikeyInitiator naming(Exchange exchange, Bytes mki) {
    MikeyTerms terms =
        new MikeyTerms(
            Ends.TERMS.profiles(), Ends.TERMS.groups(), Ends.TERMS.clockTolerance(), mki);
    return new MikeyInitiator(
        ends.credentials(exchange, Ends.ALICE),
        ends.setting(new Parties(Ends.ALICE, Ends.BOB), terms, 0xa11ce),
        Ends.NOW);
  }

  /** RFC 3830 section 6.14: who begins may name the keys, as packets then do. */
  @ParameterizedTest
  @EnumSource
  void nameOfTheKeys_isTakenByBoth_whereWhoBeginsHasOne(Exchange exchange) {
    Bytes mki = Bytes.fromHex("00000007");
    MikeyInitiator alice = naming(exchange, mki);
    Agreed bobs = agreed(ends.responder(exchange).offered(alice.message(), Ends.NOW));
    Agreed alices = agreed(alice.answered(bobs.response()));
    assertEquals(mki, bobs.keys().mki());
    assertEquals(mki, alices.keys().mki());
    assertCrosswise(alices.keys(), bobs.keys());

    MikeyInitiator nameless = ends.initiator(exchange);
    Agreed plain = agreed(ends.responder(exchange).offered(nameless.message(), Ends.NOW));
    assertEquals(Bytes.EMPTY, plain.keys().mki());
    assertEquals(Bytes.EMPTY, agreed(nameless.answered(plain.response())).keys().mki());
  }

  @ParameterizedTest
  @EnumSource
  void nameThatPacketsHaveNoRoomFor_isMisuse_andAnAnswerFitsItsOfferOnly(Exchange exchange) {
    assertThrows(
        IllegalArgumentException.class, () -> naming(exchange, Bytes.unsafeWrap(new byte[17])));
    // An answer to somebody who asked for another name.
    MikeyInitiator alice = naming(exchange, Bytes.fromHex("07"));
    MikeyInitiator same = alice.rekey(Ends.NOW);
    Agreed bobs = agreed(ends.responder(exchange).offered(same.message(), Ends.NOW));
    assertInstanceOf(Outcome.Refused.class, alice.answered(bobs.response()));
  }

  @Test
  void responder_choosesWhatItLikesBest() {
    MikeyTerms small =
        new MikeyTerms(
            List.of(SrtpProfile.AEAD_AES_128_GCM),
            List.of(MikeyGroup.X25519),
            MikeyTerms.USUAL_TOLERANCE);
    MikeyInitiator alice = ends.initiator(Exchange.DHHMAC);
    MikeyResponder bob =
        new MikeyResponder(
            List.of(ends.credentials(Exchange.DHHMAC, Ends.BOB)),
            ends.setting(new Parties(Ends.BOB, Ends.ALICE), small, 1),
            ends.replays);

    Agreed bobs = agreed(bob.offered(alice.message(), Ends.NOW));
    Agreed alices = agreed(alice.answered(bobs.response()));

    assertEquals(SrtpProfile.AEAD_AES_128_GCM, bobs.keys().profile());
    assertCrosswise(alices.keys(), bobs.keys());
  }

  @Test
  void responder_findsTheGroupAndEpochByItself() {
    GroupKey older = ends.groupKey("surgery", 1);
    GroupKey newer = ends.groupKey("surgery", 2);
    MikeyInitiator alice =
        new MikeyInitiator(new Credentials.Shared(List.of(older)), ends.alice(), Ends.NOW);
    MikeyResponder bob =
        new MikeyResponder(
            List.of(new Credentials.Shared(List.of(ends.wards, newer, older))),
            ends.bob(),
            ends.replays);

    Agreed bobs = agreed(bob.offered(alice.message(), Ends.NOW));

    assertCrosswise(agreed(alice.answered(bobs.response())).keys(), bobs.keys());
  }

  @Test
  void responderForBoth_answersEither() {
    MikeyResponder bob =
        new MikeyResponder(
            List.of(
                ends.credentials(Exchange.DH, Ends.BOB),
                ends.credentials(Exchange.DHHMAC, Ends.BOB)),
            ends.bob(),
            ends.replays);

    for (Exchange exchange : Exchange.values()) {
      Agreed bobs = agreed(bob.offered(ends.initiator(exchange).message(), Ends.NOW));
      assertEquals(exchange.displayName(), bobs.keys().agreement().keying());
    }
  }

  @ParameterizedTest
  @EnumSource
  void rekeying_keepsTheBundleAndNoKey(Exchange exchange) {
    MikeyInitiator first = ends.initiator(exchange);
    MikeyResponder bob = ends.responder(exchange);
    Agreed before =
        agreed(first.answered(agreed(bob.offered(first.message(), Ends.NOW)).response()));

    MikeyInitiator second = first.rekey(Ends.NOW.plusSeconds(60));
    Agreed bobs = agreed(bob.offered(second.message(), Ends.NOW.plusSeconds(60)));
    Agreed after = agreed(second.answered(bobs.response()));

    assertEquals(csbId(first.message()), csbId(second.message()));
    assertCrosswise(after.keys(), bobs.keys());
    assertFalse(after.keys().sendKey().sameAs(before.keys().sendKey()));
    assertFalse(after.keys().sendSalt().sameAs(before.keys().sendSalt()));
  }

  @Test
  void manyExchanges_neverRepeatABundleOrKey() {
    MikeyInitiator one = ends.initiator(Exchange.DHHMAC);
    MikeyInitiator other = ends.initiator(Exchange.DHHMAC);
    MikeyResponder bob = ends.responder(Exchange.DHHMAC);

    assertNotEquals(csbId(one.message()), csbId(other.message()));
    assertFalse(
        agreed(bob.offered(one.message(), Ends.NOW))
            .keys()
            .sendKey()
            .sameAs(agreed(bob.offered(other.message(), Ends.NOW)).keys().sendKey()));
  }

  @ParameterizedTest
  @EnumSource
  void clocksAreMinutesApart_isGood(Exchange exchange) {
    MikeyInitiator alice = ends.initiator(exchange);

    agreed(ends.responder(exchange).offered(alice.message(), Ends.NOW.plus(Duration.ofMinutes(4))));
  }

  @Test
  void errorMessage_isReadAsTheOtherEndsRefusal() {
    MikeyInitiator alice = ends.initiator(Exchange.DH);
    Outcome.Refused bobs =
        assertInstanceOf(
            Outcome.Refused.class,
            ends.responder(Exchange.DHHMAC).offered(alice.message(), Ends.NOW));

    Outcome.Refused alices = assertInstanceOf(Outcome.Refused.class, alice.answered(bobs.error()));

    assertEquals(Problem.MODE_NOT_ACCEPTED, bobs.problem());
    assertEquals(Problem.REFUSED_BY_PEER, alices.problem());
    assertTrue(alices.error().isEmpty());
  }

  @Test
  void afterKeys_theEphemeralSecretIsGone() {
    MikeyInitiator alice = ends.initiator(Exchange.DHHMAC);
    Bytes response =
        agreed(ends.responder(Exchange.DHHMAC).offered(alice.message(), Ends.NOW)).response();
    agreed(alice.answered(response));

    assertEquals(
        Problem.REPLAYED,
        assertInstanceOf(Outcome.Refused.class, alice.answered(response)).problem());
  }

  static Agreed agreed(Outcome outcome) {
    return assertInstanceOf(
        Agreed.class,
        outcome,
        () -> outcome instanceof Outcome.Refused refused ? refused.problem().toString() : "");
  }

  private static Bytes csbId(Bytes message) {
    return message.slice(4, 8);
  }

  private static void assertCrosswise(MediaKeys alices, MediaKeys bobs) {
    assertEquals(alices.profile(), bobs.profile());
    assertSame(alices.sendKey(), bobs.receiveKey());
    assertSame(alices.receiveKey(), bobs.sendKey());
    assertSame(alices.sendSalt(), bobs.receiveSalt());
    assertSame(alices.receiveSalt(), bobs.sendSalt());
  }

  private static void assertSame(Secret one, Secret other) {
    assertTrue(one.sameAs(other));
  }
}
