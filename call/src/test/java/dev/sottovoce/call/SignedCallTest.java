package dev.sottovoce.call;

import static dev.sottovoce.call.Tampering.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Calls that both ends sign, and a server between them that lies. Each attack is first shown to
 * work on calls that nobody signs. Check by check: {@link SignatureChecksTest}.
 */
class SignedCallTest {

  private final Signers signers = new Signers();
  private final Signers.Device alice = signers.device("alice");
  private final Signers.Device bob = signers.device("bob");

  private TwoEnds signed() {
    TwoEnds ends = new TwoEnds(1);
    ends.alice.identity = signers.identity(alice, bob);
    ends.bob.identity = signers.identity(bob, alice);
    return ends;
  }

  @Test
  void bothEndsSign_theWordsAreTheSame_andTheLockSaysFirstContact() {
    TwoEnds ends = signed().talk();
    SecurityReport one = ends.alice.only(CallOutput.OpenMedia.class).report();
    SecurityReport two = ends.bob.only(CallOutput.OpenMedia.class).report();
    assertEquals(one.string().orElseThrow().text(), two.string().orElseThrow().text());
    assertEquals(3, one.string().orElseThrow().text().split(":").length);
    assertTrue(one.quantumSentence().startsWith("Not post-quantum: "), one::quantumSentence);
    assertEquals("firstContact", one.lock().jsonName());
    assertEquals("firstContact", two.lock().jsonName());
    PeerSigner.OfAccount signer = assertInstanceOf(PeerSigner.OfAccount.class, two.signer());
    assertEquals(signers.identity(alice).head(), signer.head());
    ends.alice.tell(new CallInput.StringCompared());
    assertEquals(
        "verified", ends.alice.only(CallOutput.StringMatched.class).report().lock().jsonName());
  }

  @Test
  void theWords_areOthersInEveryCall() {
    TwoEnds ends = signed().talk();
    TwoEnds again = new TwoEnds(99);
    again.alice.identity = signers.identity(alice, bob);
    again.bob.identity = signers.identity(bob, alice);
    again.talk();
    assertNotEquals(words(ends.alice), words(again.alice));
  }

  @Test
  void holdAndNewKeys_areSignedToo() {
    TwoEnds ends = signed().talk();
    ends.alice.tell(new CallInput.Hold());
    ends.runMillis(500);
    ends.bob.tell(new CallInput.Rekey());
    ends.runMillis(2_000);
    assertEquals(1, ends.alice.all(CallOutput.Rekeyed.class).size());
    assertEquals(1, ends.bob.all(CallOutput.Rekeyed.class).size());
    assertEquals(
        words(ends.alice),
        ends.alice.only(CallOutput.Rekeyed.class).report().string().orElseThrow().text());
  }

  @Test
  void aProxy_thatPutsItsOwnKeyInTheOffer_isFoundOut() {
    attack(
        ends -> {
          ends.alice.onTheWay = only("INVITE", Tampering.mallorysKey());
          ends.alice.onThePath = Tampering::mallorysCertificate;
        },
        ends -> assertEquals(EndReason.SIGNATURE_INVALID, ends.bob.reason()));
  }

  @Test
  void aProxy_thatPutsItsOwnKeyInTheAnswer_isFoundOut() {
    attack(
        ends -> {
          ends.bob.onTheWay = only("200 INVITE", Tampering.mallorysKey());
          ends.bob.onThePath = Tampering::mallorysCertificate;
        },
        ends -> assertEquals(EndReason.SIGNATURE_INVALID, ends.alice.reason()));
  }

  @Test
  void aProxy_thatChangesTheOffer_isFoundOut() {
    for (UnaryOperator<String> change : changes()) {
      attack(
          ends -> ends.alice.onTheWay = only("INVITE", Tampering.body(change)),
          ends -> {
            assertEquals(EndReason.SIGNATURE_INVALID, ends.bob.reason());
            assertEquals(EndReason.SIGNATURE_REFUSED, ends.alice.reason());
            assertFalse(
                ends.bob.all(CallOutput.Progressed.class).stream()
                    .anyMatch(each -> each.step() == CallOutput.Step.RINGING),
                "it does not ring");
          });
    }
  }

  @Test
  void aProxy_thatChangesTheAnswer_isFoundOut() {
    for (UnaryOperator<String> change : changes()) {
      attack(
          ends -> ends.bob.onTheWay = only("200 INVITE", Tampering.body(change)),
          ends -> assertEquals(EndReason.SIGNATURE_INVALID, ends.alice.reason()));
    }
  }

  /** What a proxy could want: an older DTLS, a codec that leaks. */
  private static List<UnaryOperator<String>> changes() {
    return List.of(
        body -> body.replaceAll("a=tls-id:[^\r]*\r\n", ""),
        body -> body.replaceAll("a=fmtp:[^\r]*\r\n", ""));
  }

  @Test
  void aSignatureThatIsRemoved_isMissed() {
    attack(
        ends -> ends.alice.onTheWay = only("INVITE", Tampering::withoutIdentity),
        ends -> assertEquals(EndReason.SIGNATURE_MISSING, ends.bob.reason()));
    attack(
        ends -> ends.bob.onTheWay = only("200 INVITE", Tampering::withoutIdentity),
        ends -> assertEquals(EndReason.SIGNATURE_MISSING, ends.alice.reason()));
  }

  /** Carriers sign telephone numbers, in other types of PASSporT (RFC 8588). */
  @Test
  void signaturesOfOtherTypes_areForOthers() {
    TwoEnds ends = signed();
    ends.alice.onTheWay =
        only(
            "INVITE",
            message -> {
              SipMessage carriers =
                  Tampering.signedAgain(
                          Signers.stranger("carrier"),
                          pen -> {
                            pen.type = "shaken";
                            pen.withContext = false;
                          })
                      .apply(message);
              String ours = message.header(HeaderName.IDENTITY).orElseThrow();
              return Tampering.done(carriers, carriers.edit().append(HeaderName.IDENTITY, ours));
            });
    ends.talk();
    assertEquals("firstContact", lock(ends.bob));
  }

  @Test
  void aDeviceThatTheAccountDoesNotList_isRefused() {
    Signers.Device added = signers.device("alice");
    TwoEnds ends = signed();
    ends.alice.identity = signers.identity(added, bob);
    ends.connect();
    assertEquals(EndReason.DEVICE_NOT_LISTED, ends.bob.reason());
    // With no account to ask, the certificate of the organisation is enough, and the lock says so.
    TwoEnds unchecked = signed();
    unchecked.alice.identity = signers.identity(added, bob);
    unchecked.bob.identity = signers.identity(bob);
    unchecked.talk();
    assertEquals("unverified", lock(unchecked.bob));
  }

  @Test
  void aDeviceWithoutCertificate_isRefused_andSoIsSomebodyElses() {
    TwoEnds ends = signed();
    ends.alice.identity = signers.identity(Signers.stranger("alice"), bob);
    ends.connect();
    assertEquals(EndReason.CERTIFICATE_INVALID, ends.bob.reason());
    // Nor is one of ours without a certificate taken for a phone of another maker.
    TwoEnds unlisted = signed();
    unlisted.alice.identity = signers.identity(Signers.stranger("alice"), bob);
    unlisted.bob.identity = signers.identity(bob);
    unlisted.connect();
    assertEquals(EndReason.CERTIFICATE_INVALID, unlisted.bob.reason());
    TwoEnds other = signed();
    other.bob.identity = signers.identity(signers.device("carol"), alice);
    other.connect();
    assertEquals(EndReason.CERTIFICATE_INVALID, other.alice.reason());
  }

  @Test
  void aChangedReInvite_isRefused_andTheCallGoesOn() {
    TwoEnds ends = signed().talk();
    ends.alice.onTheWay = only("INVITE", Tampering.body(changes().get(0)));
    ends.alice.tell(new CallInput.Rekey());
    ends.runMillis(1_000);
    assertTrue(ends.bob.sentMessages.contains("438 INVITE"));
    assertTrue(ends.bob.all(CallOutput.Rekeyed.class).isEmpty());
    assertTrue(ends.bob.all(CallOutput.Ended.class).isEmpty());
    ends.alice.onTheWay = only("INVITE", Tampering::withoutIdentity);
    ends.alice.tell(new CallInput.Hold());
    ends.runMillis(1_000);
    assertTrue(ends.bob.sentMessages.contains("428 INVITE"));
    assertTrue(ends.bob.all(CallOutput.FlowChanged.class).isEmpty());
  }

  /** Two calls that a server joins, with its own device at both ends: the words differ. */
  @Test
  void somebodyInBetween_withCertificatesOfTheOrganisation_isHeardInTheWords() {
    TwoEnds one = new TwoEnds(1);
    one.alice.identity = signers.identity(alice);
    one.bob.identity = signers.identity(signers.device("bob"));
    one.talk();
    TwoEnds two = new TwoEnds(1);
    two.alice.identity = signers.identity(signers.device("alice"));
    two.bob.identity = signers.identity(bob);
    two.talk();
    assertEquals("unverified", lock(one.alice));
    assertNotEquals(words(one.alice), words(two.bob));
  }

  @Test
  void foreignPhones_areShownAsUnverified_orRefused() {
    TwoEnds ends = signed();
    ends.alice.identity = null;
    ends.bob.identity = signers.identity(bob);
    ends.talk();
    assertEquals("unverified", lock(ends.bob));
    assertEquals(Optional.empty(), ends.bob.only(CallOutput.OpenMedia.class).report().string());
    TwoEnds operators = signed();
    operators.alice.identity = null;
    operators.bob.identity = signers.identityTowardsAnOperatorsPhone(bob);
    operators.talk();
    assertEquals("operatorKey", lock(operators.bob));
    Policy regulated = Profiles.of(Policy.Profile.REGULATED);
    CallPolicy refusing = CallPolicy.of(regulated, regulated.from());
    TwoEnds strict = new TwoEnds(1, refusing, refusing);
    strict.bob.identity = signers.identity(bob);
    strict.connect();
    assertEquals(EndReason.SIGNATURE_MISSING, strict.bob.reason());
  }

  // The server between them

  /** The attack works where nobody signs, and is found out where both do. */
  private void attack(Consumer<TwoEnds> attack, Consumer<TwoEnds> found) {
    TwoEnds unsigned = new TwoEnds(1);
    attack.accept(unsigned);
    unsigned.talk();
    TwoEnds ends = signed();
    attack.accept(ends);
    ends.connect();
    assertTrue(ends.alice.all(CallOutput.OpenMedia.class).isEmpty());
    assertTrue(ends.bob.all(CallOutput.OpenMedia.class).isEmpty());
    found.accept(ends);
  }

  private static String words(TwoEnds.End end) {
    return end.only(CallOutput.OpenMedia.class).report().string().orElseThrow().text();
  }

  private static String lock(TwoEnds.End end) {
    return end.only(CallOutput.OpenMedia.class).report().lock().jsonName();
  }
}
