package dev.sottovoce.call;

import static dev.sottovoce.call.Tampering.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sottovoce.call.CallSignatures.Check;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.identity.passport.CallClaim;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each check of signed calls, one by one: an attack works when that check is off and all others are
 * on, and is stopped when it is on, too.
 */
class SignatureChecksTest {
  private static final Bytes OTHER_HASH = Bytes.unsafeWrap(new byte[CallClaim.OCTETS]);
  private static final Fingerprint OTHER_KEY = Fingerprint.ofCertificate(Bytes.utf8("other"));
  private static final String CAROL = "sip:carol@example.org";

  private final Signers signers = new Signers();
  private final Signers.Device alice = signers.device("alice");
  private final Signers.Device alicesSecond = signers.device("alice");
  private final Signers.Device bob = signers.device("bob");
  private final Signers.Device bobsSecond = signers.device("bob");
  private final Signers.Device carol = signers.device("carol");

  private TwoEnds signed() {
    TwoEnds ends = new TwoEnds(1);
    ends.alice.identity = signers.identity(alice, bob);
    ends.bob.identity = signers.identity(bob, alice);
    return ends;
  }

  private static Set<Check> allBut(Check... off) {
    Set<Check> checks = EnumSet.allOf(Check.class);
    for (Check each : off) checks.remove(each);
    return checks;
  }

  // What was signed for something else

  /**
   * One thing that a signature says otherwise than the message that it is found on.
   *
   * @param check finds it
   * @param reason what is said of it
   * @param alsoFoundBy another check that has to be off, because it finds the same
   */
  private record Signed(
      Check check, EndReason reason, Optional<Check> alsoFoundBy, Consumer<Tampering.Pen> change) {
    Signed(Check check, Consumer<Tampering.Pen> change) {
      this(check, EndReason.SIGNATURE_INVALID, Optional.empty(), change);
    }

    Set<Check> others() {
      return alsoFoundBy.map(SignatureChecksTest::allBut).orElseGet(SignatureChecksTest::allBut);
    }

    Set<Check> withoutIt() {
      Set<Check> checks = others();
      checks.remove(check);
      return checks;
    }
  }

  /** What is looked at in every message. */
  private static List<Signed> always() {
    return List.of(
        new Signed(Check.SIGNATURE, pen -> pen.signer = Signers.stranger("alice")),
        new Signed(Check.FINGERPRINTS, pen -> pen.fingerprints = List.of(OTHER_KEY)),
        new Signed(Check.FINGERPRINTS, pen -> pen.fingerprints = List.of()),
        new Signed(Check.CONTEXT, pen -> pen.withContext = false),
        new Signed(Check.DESCRIPTION, pen -> pen.description = OTHER_HASH),
        new Signed(Check.METHOD, pen -> pen.method = "UPDATE"),
        new Signed(Check.SEQUENCE, pen -> pen.sequence++),
        new Signed(Check.CALL_ID, pen -> pen.callId = "another"),
        new Signed(Check.CALLER_TAG, pen -> pen.callerTag = "another"),
        new Signed(Check.CALLEE_TAG, pen -> pen.calleeTag = "another"),
        new Signed(Check.ANSWERED_REQUEST, pen -> pen.answers = Optional.of(OTHER_HASH)));
  }

  private List<Signed> requests() {
    List<Signed> all = new ArrayList<>(always());
    all.add(new Signed(Check.CALLED, pen -> pen.to = List.of(CAROL)));
    return all;
  }

  private List<Signed> answers() {
    List<Signed> all = new ArrayList<>(always());
    all.add(new Signed(Check.ANSWERED_CALLER, pen -> pen.from = CAROL));
    all.add(new Signed(Check.ANSWERED_REQUEST, pen -> pen.answers = Optional.empty()));
    all.add(
        new Signed(
            Check.SOMEBODY_ELSE,
            EndReason.SOMEBODY_ELSE,
            Optional.empty(),
            pen -> pen.to = List.of(bob.address(), CAROL)));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> anInvite() {
    List<Signed> all = requests();
    all.add(new Signed(Check.NONCES, pen -> pen.nonce = Optional.empty()));
    all.add(unlisted(alicesSecond));
    all.add(
        new Signed(
            Check.CALLER,
            EndReason.SIGNATURE_INVALID,
            Optional.of(Check.DEVICE_LISTED),
            pen -> {
              pen.from = CAROL;
              pen.takenBy(carol);
            }));
    return all.stream()
        .map(each ->
            dynamicTest(
                each.check().name(),
                () -> {
                  TwoEnds open = invited(each, each.withoutIt());
                  assertEquals(1, open.bob.all(CallOutput.OpenMedia.class).size());
                  TwoEnds ends = invited(each, each.others());
                  assertEquals(each.reason(), ends.bob.reason());
                  assertTrue(ends.bob.all(CallOutput.OpenMedia.class).isEmpty());
                  assertFalse(ends.bob.sentMessages.contains("180 INVITE"), "it does not ring");
                }));
  }

  private TwoEnds invited(Signed signed, Set<Check> checks) {
    TwoEnds ends = signed();
    ends.alice.checks = Set.of();
    ends.bob.checks = checks;
    ends.alice.onTheWay = only("INVITE", Tampering.signedAgain(alice, signed.change()));
    return ends.connect();
  }

  @TestFactory
  Stream<DynamicTest> anAnswer() {
    List<Signed> all = answers();
    all.add(new Signed(Check.NONCES, pen -> pen.nonce = Optional.empty()));
    all.add(unlisted(bobsSecond));
    all.add(
        new Signed(
            Check.SOMEBODY_ELSE,
            EndReason.SOMEBODY_ELSE,
            Optional.of(Check.DEVICE_LISTED),
            pen -> {
              pen.to = List.of(CAROL);
              pen.takenBy(carol);
            }));
    return all.stream()
        .map(each ->
            dynamicTest(
                each.check().name(),
                () -> {
                  TwoEnds open = answered(each, each.withoutIt());
                  assertEquals(1, open.alice.all(CallOutput.OpenMedia.class).size());
                  TwoEnds ends = answered(each, each.others());
                  assertEquals(each.reason(), ends.alice.reason());
                  assertTrue(ends.alice.all(CallOutput.OpenMedia.class).isEmpty());
                }));
  }

  private TwoEnds answered(Signed signed, Set<Check> checks) {
    TwoEnds ends = signed();
    ends.alice.checks = checks;
    ends.bob.checks = Set.of();
    ends.bob.onTheWay = only("200 INVITE", Tampering.signedAgain(bob, signed.change()));
    return ends.connect();
  }

  private static Signed unlisted(Signers.Device device) {
    return new Signed(
        Check.DEVICE_LISTED,
        EndReason.DEVICE_NOT_LISTED,
        Optional.empty(),
        pen -> pen.takenBy(device));
  }

  @TestFactory
  Stream<DynamicTest> aLaterRequest() {
    List<Signed> all = requests();
    all.add(new Signed(Check.SAME_DEVICE, pen -> pen.takenBy(alicesSecond)));
    return all.stream()
        .map(each ->
            dynamicTest(
                each.check().name(),
                () -> {
                  TwoEnds open = heldByAlice(each, each.withoutIt());
                  assertEquals(1, open.bob.all(CallOutput.FlowChanged.class).size());
                  TwoEnds ends = heldByAlice(each, each.others());
                  assertTrue(ends.bob.sentMessages.contains("438 INVITE"));
                  assertTrue(ends.bob.all(CallOutput.FlowChanged.class).isEmpty());
                  assertTrue(ends.bob.all(CallOutput.Ended.class).isEmpty(), "the call goes on");
                }));
  }

  private TwoEnds heldByAlice(Signed signed, Set<Check> checks) {
    TwoEnds ends = signed();
    ends.bob.identity = signers.identity(bob, alice, alicesSecond);
    ends.bob.checks = checks;
    ends.alice.checks = Set.of();
    ends.talk();
    ends.alice.onTheWay = only("INVITE", Tampering.signedAgain(alice, signed.change()));
    ends.alice.tell(new CallInput.Hold());
    return ends.runMillis(500);
  }

  @TestFactory
  Stream<DynamicTest> aLaterAnswer() {
    List<Signed> all = answers();
    all.add(new Signed(Check.SAME_DEVICE, pen -> pen.takenBy(bobsSecond)));
    all.add(new Signed(Check.LATER_ANSWERS, pen -> pen.description = OTHER_HASH));
    return all.stream()
        .map(each ->
            dynamicTest(
                each.check().name(),
                () -> {
                  TwoEnds open = holdOfAlicesAnswered(each, each.withoutIt());
                  assertEquals(1, open.alice.all(CallOutput.FlowChanged.class).size());
                  TwoEnds ends = holdOfAlicesAnswered(each, each.others());
                  assertEquals(each.reason(), ends.alice.reason());
                  assertTrue(ends.alice.all(CallOutput.FlowChanged.class).isEmpty());
                }));
  }

  private TwoEnds holdOfAlicesAnswered(Signed signed, Set<Check> checks) {
    TwoEnds ends = signed();
    ends.alice.identity = signers.identity(alice, bob, bobsSecond);
    ends.alice.checks = checks;
    ends.bob.checks = Set.of();
    ends.talk();
    ends.bob.onTheWay = only("200 INVITE", Tampering.signedAgain(bob, signed.change()));
    ends.alice.tell(new CallInput.Hold());
    return ends.runMillis(500);
  }

  // What a server can do that has no device's key

  @Test
  void whatWasSignedForOneCall_ringsInAnother_onlyIfNothingTiesItToACall() {
    SipMessage[] earlier = new SipMessage[1];
    TwoEnds first = signed();
    first.alice.onTheWay = only("INVITE", message -> earlier[0] = message);
    first.talk();
    Set<Check> ties = EnumSet.of(Check.CALL_ID, Check.CALLER_TAG);
    Set<Check> none = allBut(Check.CALL_ID, Check.CALLER_TAG);
    assertTrue(pasted(earlier[0], none).bob.sentMessages.contains("180 INVITE"));
    for (Check each : ties) {
      Set<Check> one = EnumSet.copyOf(none);
      one.add(each);
      assertEquals(EndReason.SIGNATURE_INVALID, pasted(earlier[0], one).bob.reason(), each.name());
    }
  }

  private TwoEnds pasted(SipMessage earlier, Set<Check> checks) {
    TwoEnds ends = new TwoEnds(5);
    ends.alice.identity = signers.identity(alice, bob);
    ends.bob.identity = signers.identity(bob, alice);
    ends.bob.checks = checks;
    ends.alice.onTheWay =
        only(
            "INVITE",
            message ->
                Tampering.identity(
                    Tampering.body(old -> earlier.body().utf8()).apply(message),
                    earlier.header(HeaderName.IDENTITY).orElseThrow()));
    return ends.connect();
  }

  @Test
  void anInviteThatWasSeen_ringsAgain_onlyIfNobodyRemembers() {
    for (boolean off : List.of(true, false)) {
      SipMessage[] invite = new SipMessage[1];
      TwoEnds ends = signed();
      ends.bob.checks = off ? allBut(Check.REPLAY) : allBut();
      ends.alice.onTheWay = only("INVITE", message -> invite[0] = message);
      ends.talk();
      ends.alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
      ends.runMillis(1_000);
      ends.bob.sentMessages.clear();
      String again = invite[0].octets().utf8().replaceFirst("branch=z9hG4bK", "$0again");
      ends.bob.receive(Bytes.utf8(again));
      ends.runMillis(1_000);
      assertEquals(off, ends.bob.sentMessages.contains("180 INVITE"));
      assertEquals(!off, ends.bob.sentMessages.contains("438 INVITE"));
    }
  }

  @Test
  void aSignatureThatIsRemoved_isMissed_whereThereIsAnAccount() {
    assertTrue(unsigned(Check.ACCOUNT_SIGNS).bob.all(CallOutput.Ended.class).isEmpty());
    assertEquals(EndReason.SIGNATURE_MISSING, unsigned().bob.reason());
  }

  private TwoEnds unsigned(Check... off) {
    TwoEnds ends = signed();
    ends.bob.checks = allBut(off);
    ends.alice.checks = Set.of();
    ends.alice.onTheWay = only("INVITE", Tampering::withoutIdentity);
    return ends.connect();
  }

  @Test
  void aSignatureThatIsDamaged_isNotTakenForNone() {
    assertEquals("unverified", lock(damaged(Check.DAMAGED).bob));
    assertEquals(EndReason.SIGNATURE_INVALID, damaged().bob.reason());
  }

  private TwoEnds damaged(Check... off) {
    TwoEnds ends = signed();
    ends.bob.identity = signers.identity(bob);
    ends.bob.checks = allBut(off);
    ends.alice.checks = Set.of();
    ends.alice.onTheWay =
        only(
            "INVITE",
            message ->
                Tampering.identity(
                    message, message.header(HeaderName.IDENTITY).orElseThrow().substring(9)));
    return ends.connect();
  }

  /** Whoever signed the call goes on to sign: a server cannot put another key in later. */
  @Test
  void whoHasSignedOnce_signsOn() {
    assertEquals(1, rekeyedByMallory(Check.SIGNS_ON).all(CallOutput.AddKeys.class).size());
    TwoEnds.End stopped = rekeyedByMallory();
    assertTrue(stopped.all(CallOutput.AddKeys.class).isEmpty());
    assertTrue(stopped.sentMessages.contains("428 INVITE"));
  }

  private TwoEnds.End rekeyedByMallory(Check... off) {
    TwoEnds ends = signed();
    ends.bob.identity = signers.identity(bob);
    ends.bob.checks = allBut(off);
    ends.alice.checks = Set.of();
    ends.talk();
    ends.alice.onTheWay =
        only(
            "INVITE", message -> Tampering.mallorysKey().apply(Tampering.withoutIdentity(message)));
    ends.alice.onThePath = Tampering::mallorysCertificate;
    ends.alice.tell(new CallInput.Rekey());
    ends.runMillis(500);
    return ends.bob;
  }

  /** The answer to new keys is as good a place for another key as the first one. */
  @Test
  void anAnswerToNewKeys_isJudged() {
    assertEquals(1, newKeysAnsweredByMallory(Check.LATER_ANSWERS).all(added()).size());
    TwoEnds.End stopped = newKeysAnsweredByMallory();
    assertTrue(stopped.all(added()).isEmpty());
    assertEquals(EndReason.SIGNATURE_INVALID, stopped.reason());
  }

  private static Class<CallOutput.AddKeys> added() {
    return CallOutput.AddKeys.class;
  }

  private TwoEnds.End newKeysAnsweredByMallory(Check... off) {
    TwoEnds ends = signed();
    ends.alice.checks = allBut(off);
    ends.talk();
    ends.bob.onTheWay = only("200 INVITE", Tampering.mallorysKey());
    ends.bob.onThePath = Tampering::mallorysCertificate;
    ends.alice.tell(new CallInput.Rekey());
    ends.runMillis(500);
    return ends.alice;
  }

  /** A re-INVITE without an offer would have its answer in an ACK, which nobody signs. */
  @Test
  void anOfferIsNotAskedFor_byWhoSigns() {
    assertEquals(1, mutedByAnAck(Check.OFFER_ASKED).all(CallOutput.FlowChanged.class).size());
    TwoEnds.End stopped = mutedByAnAck();
    assertTrue(stopped.all(CallOutput.FlowChanged.class).isEmpty());
    assertTrue(stopped.sentMessages.contains("488 INVITE"));
  }

  @Test
  void aCallWithoutAnOffer_isNotBegun_byWhoSigns() {
    assertTrue(offerless(Check.OFFER_ASKED).sentMessages.contains("180 INVITE"));
    assertEquals(EndReason.SIGNATURE_INVALID, offerless().reason());
  }

  private TwoEnds.End offerless(Check... off) {
    TwoEnds ends = signed();
    ends.bob.checks = allBut(off);
    ends.alice.checks = Set.of();
    ends.alice.onTheWay =
        only(
            "INVITE",
            message ->
                Tampering.signedAgain(
                        alice,
                        pen -> {
                          pen.description = Digests.sha256(Bytes.EMPTY);
                          pen.fingerprints = List.of();
                        })
                    .apply(Tampering.body(offer -> "").apply(message)));
    ends.alice.dial();
    ends.runMillis(20);
    return ends.bob;
  }

  private TwoEnds.End mutedByAnAck(Check... off) {
    TwoEnds ends = signed();
    ends.bob.checks = allBut(off);
    ends.talk();
    String[] hold = new String[1];
    ends.alice.onTheWay =
        message -> {
          if (Tampering.label(message).equals("INVITE")) {
            hold[0] = message.body().utf8();
            return Tampering.body(offer -> "").apply(Tampering.withoutIdentity(message));
          }
          if (!Tampering.label(message).equals("ACK") || hold[0] == null) return message;
          String answer = hold[0].replace("a=setup:actpass", "a=setup:active");
          return Tampering.body(none -> answer).apply(message);
        };
    ends.alice.tell(new CallInput.Hold());
    ends.runMillis(500);
    return ends.bob;
  }

  // The nonces

  @Test
  void aCallersNonceThatStaysAway_keepsTheCallFromOpening() {
    assertEquals(1, withoutNonce(Check.NONCES).all(CallOutput.OpenMedia.class).size());
    TwoEnds.End stopped = withoutNonce();
    assertTrue(stopped.all(CallOutput.OpenMedia.class).isEmpty());
    assertEquals(EndReason.SIGNATURE_MISSING, stopped.reason());
  }

  private TwoEnds.End withoutNonce(Check... off) {
    TwoEnds ends = signed();
    ends.bob.checks = allBut(off);
    ends.alice.onTheWay =
        only("ACK", message -> Tampering.without(message, HeaderName.SOTTOVOCE_NONCE));
    ends.connect().runMillis(5_000);
    return ends.bob;
  }

  @Test
  void aCallersNonceThatCannotBeRead_endsTheCall() {
    for (String bad : List.of("AAAA", "?".repeat(43), "A".repeat(44))) {
      TwoEnds ends = signed();
      ends.alice.onTheWay =
          only("ACK", message -> Tampering.with(message, HeaderName.SOTTOVOCE_NONCE, bad));
      ends.connect();
      assertEquals(EndReason.SIGNATURE_INVALID, ends.bob.reason());
      assertTrue(ends.bob.all(CallOutput.OpenMedia.class).isEmpty());
    }
  }

  /** Whoever could see the nonce before it is bound could choose its own part by it. */
  @Test
  void anAnswerThatIsRefused_isNotShownTheNonce() {
    assertEquals(List.of(true), shownToABadAnswer(Check.GOOD_ANSWER));
    assertEquals(List.of(false), shownToABadAnswer());
  }

  private List<Boolean> shownToABadAnswer(Check... off) {
    TwoEnds ends = signed();
    ends.alice.checks = allBut(off);
    ends.bob.onTheWay =
        only("200 INVITE", Tampering.signedAgain(bob, pen -> pen.answers = Optional.empty()));
    List<Boolean> shown = noncesShown(ends);
    ends.connect();
    assertEquals(EndReason.SIGNATURE_INVALID, ends.alice.reason());
    return shown;
  }

  @Test
  void aSecondAnswer_isNotShownTheNonce() {
    assertEquals(List.of(true, true), shownToTwoAnswers(Check.ONE_ANSWER));
    assertEquals(List.of(true, false), shownToTwoAnswers());
  }

  private List<Boolean> shownToTwoAnswers(Check... off) {
    TwoEnds ends = signed();
    ends.alice.checks = allBut(off);
    SipMessage[] answer = new SipMessage[1];
    ends.bob.onTheWay = only("200 INVITE", message -> answer[0] = message);
    List<Boolean> shown = noncesShown(ends);
    ends.talk();
    ends.alice.receive(Bytes.utf8(answer[0].octets().utf8().replaceFirst("(To: .*tag=)", "$1x")));
    ends.runMillis(500);
    assertTrue(ends.alice.sentMessages.contains("BYE"));
    return shown;
  }

  /** Whether each of alice's ACKs has one. */
  private static List<Boolean> noncesShown(TwoEnds ends) {
    List<Boolean> shown = new ArrayList<>();
    ends.alice.onTheWay =
        only(
            "ACK",
            message -> {
              shown.add(message.header(HeaderName.SOTTOVOCE_NONCE).isPresent());
              return message;
            });
    return shown;
  }

  private static String lock(TwoEnds.End end) {
    return end.only(CallOutput.OpenMedia.class).report().lock().jsonName();
  }
}
