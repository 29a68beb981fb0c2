package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** New keys for a running call, at both ends of it, in virtual time. */
class RekeyingTest {
  private static final Duration OVERLAP = Duration.ofSeconds(13);

  private TwoEnds ends = new TwoEnds(1).talk();
  private TwoEnds.End alice = ends.alice;
  private TwoEnds.End bob = ends.bob;

  private void begin(TwoEnds fresh) {
    ends = fresh.talk();
    alice = ends.alice;
    bob = ends.bob;
  }

  private static CallPolicy rekeyingAfter(Duration life) {
    return CallPolicy.OWN_PHONES.rekeyAfter(Optional.of(life));
  }

  private static MediaKeys latest(TwoEnds.End end) {
    List<CallOutput.AddKeys> added = end.all(CallOutput.AddKeys.class);
    return added.get(added.size() - 1).keys();
  }

  private static byte[] send(MediaKeys keys) {
    return keys.sendKey().exposedCopy();
  }

  private static String warnings(TwoEnds.End end) {
    return end.all(CallOutput.Warned.class).stream()
        .map(each -> each.warning().name())
        .filter(each -> each.startsWith("REKEYING"))
        .toList()
        .toString();
  }

  private void assertGoesOn() {
    assertEquals(List.of(), alice.all(CallOutput.Ended.class));
    assertEquals(List.of(), bob.all(CallOutput.Ended.class));
    assertEquals(List.of(), alice.all(CallOutput.CloseMedia.class));
  }

  private void assertRekeyed(int times) {
    for (TwoEnds.End end : List.of(alice, bob)) {
      assertEquals(times, end.all(CallOutput.Rekeyed.class).size(), end.name);
      assertEquals(times, end.all(CallOutput.DropOldKeys.class).size(), end.name);
      assertEquals(List.of(), end.all(CallOutput.DropNewKeys.class), end.name);
      assertEquals(0, end.notUnderstood, end.name + " got packets that it could not read");
    }
    assertTrue(Arrays.equals(send(latest(alice)), latest(bob).receiveKey().exposedCopy()));
    assertTrue(Arrays.equals(send(latest(bob)), latest(alice).receiveKey().exposedCopy()));
    assertGoesOn();
  }

  /** The last offer or answer that {@code end} sent. */
  private static UnaryOperator<SipMessage> noting(StringBuilder last) {
    return message -> {
      if (message.contentType().equals("application/sdp")) {
        last.setLength(0);
        last.append(message.body().utf8());
      }
      return message;
    };
  }

  private static String attribute(CharSequence description, String name) {
    return description
        .toString()
        .lines()
        .filter(line -> line.startsWith("a=" + name + ":"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eitherEnd_canChangeTheKeys_asOftenAsItLikes() {
    byte[] first = send(alice.only(CallOutput.OpenMedia.class).keys());
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(15));
    assertRekeyed(1);
    byte[] second = send(latest(alice));
    bob.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(15));
    assertRekeyed(2);
    assertTrue(!Arrays.equals(first, second) && !Arrays.equals(second, send(latest(alice))));
  }

  @Test
  void bothEnds_announceANewAssociationWithANewCertificate() {
    StringBuilder alices = new StringBuilder();
    StringBuilder bobs = new StringBuilder();
    alice.onTheWay = noting(alices);
    bob.onTheWay = noting(bobs);
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    String alicesBefore = alices.toString();
    String bobsBefore = bobs.toString();

    alice.tell(new CallInput.Rekey());
    ends.runMillis(100);

    for (String name : List.of("tls-id", "fingerprint")) {
      assertNotEquals(attribute(alicesBefore, name), attribute(alices, name));
      assertNotEquals(attribute(bobsBefore, name), attribute(bobs, name));
    }
    assertEquals(attribute(alicesBefore, "ice-ufrag"), attribute(alices, "ice-ufrag"));
  }

  @Test
  void theEndThatKnowsThatTheOtherIsReady_sendsFirst_andTheOtherFollows() {
    alice.tell(new CallInput.Rekey());
    ends.runMillis(100);

    // Alice offered, so she is the client.
    assertEquals(CallOutput.Sending.NOW, alice.only(CallOutput.AddKeys.class).sending());
    assertEquals(CallOutput.Sending.WHEN_TOLD, bob.only(CallOutput.AddKeys.class).sending());
    assertTrue(
        bob.said.indexOf(bob.only(CallOutput.AddKeys.class))
            < bob.said.indexOf(bob.only(CallOutput.Rekeyed.class)));
  }

  @Test
  void oldKeys_areKeptForWhatIsOnItsWay_andNoLonger() {
    alice.tell(new CallInput.Rekey());
    ends.run(OVERLAP);
    assertEquals(List.of(), alice.all(CallOutput.DropOldKeys.class));
    ends.runMillis(200);
    alice.only(CallOutput.DropOldKeys.class);
    bob.only(CallOutput.DropOldKeys.class);
  }

  /** The other end may wait with them for a rollover of its numbers. */
  @Test
  void oldKeys_areKeptWhileOthersAreBeingAgreed() {
    alice.tell(new CallInput.Rekey());
    ends.runMillis(200);
    ends.keyingCut = true;
    alice.tell(new CallInput.Rekey());
    ends.runMillis(5_000);
    for (TwoEnds.End end : List.of(alice, bob)) {
      assertEquals(1, end.all(CallOutput.AddKeys.class).size());
      assertEquals(List.of(), end.all(CallOutput.DropOldKeys.class), end.name);
    }
    ends.keyingCut = false;
    ends.run(Duration.ofSeconds(30));
    for (TwoEnds.End end : List.of(alice, bob)) {
      int drops = end.all(CallOutput.DropOldKeys.class).size();
      assertEquals(end.all(CallOutput.AddKeys.class).size(), drops, end.name);
    }
    assertGoesOn();
  }

  @Test
  void laterDescriptions_areOfTheNewAssociation() {
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(15));
    bob.tell(new CallInput.Hold());
    alice.tell(new CallInput.NetworkChanged(List.of(alice.base)));
    ends.run(Duration.ofSeconds(15));

    assertEquals(MediaFlow.HELD_THERE, alice.flow());
    assertRekeyed(1);
  }

  @Test
  void aHeldCall_canBeRekeyed_andStaysHeld() {
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    bob.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(15));

    assertRekeyed(1);
    assertEquals(MediaFlow.HELD_HERE, alice.flow());
    assertEquals(MediaFlow.HELD_THERE, bob.flow());
  }

  @Test
  void holdAndRekeyAtOnce_bothCome() {
    alice.tell(new CallInput.Rekey());
    alice.tell(new CallInput.Hold());
    ends.run(Duration.ofSeconds(15));

    assertRekeyed(1);
    assertEquals(MediaFlow.HELD_HERE, alice.flow());
  }

  @Test
  void holdWhileKeysAreBeingAgreed_changesNothingAboutThem() {
    ends.keyingCut = true;
    alice.tell(new CallInput.Rekey());
    ends.runMillis(100);
    bob.tell(new CallInput.Hold());
    ends.runMillis(100);
    assertEquals(MediaFlow.HELD_THERE, alice.flow());
    assertEquals(List.of(), alice.all(CallOutput.AddKeys.class));
    assertGoesOn();
  }

  @Test
  void bothAtOnce_isOneChangeOfKeys() {
    alice.tell(new CallInput.Rekey());
    bob.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(20));

    assertTrue(alice.sentMessages.contains("491 INVITE"), alice.sentMessages::toString);
    assertRekeyed(1);
  }

  @Test
  void aHandshakeThatDoesNotGetThrough_leavesTheOldKeys_andIsSaid() {
    ends.keyingCut = true;
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(12));

    for (TwoEnds.End end : List.of(alice, bob)) {
      assertEquals(List.of(), end.all(CallOutput.AddKeys.class));
      assertEquals("[REKEYING_FAILED]", warnings(end));
    }
    assertGoesOn();

    ends.keyingCut = false;
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(15));
    assertRekeyed(1);
  }

  @Test
  void leaderThatHearsNothing_staysReadyForBothKeys_andFinishesLater() {
    alice.tell(new CallInput.Rekey());
    // Up to the moment in which both have agreed.
    while (alice.all(CallOutput.AddKeys.class).isEmpty()) ends.runMillis(1);
    ends.mediaCut = true;
    bob.newKeys = null;
    ends.run(Duration.ofSeconds(20));

    assertEquals("[REKEYING_FAILED]", warnings(bob));
    assertEquals(List.of(), bob.all(CallOutput.DropNewKeys.class));
    ends.mediaCut = false;
    bob.newKeys = latest(bob);
    ends.run(Duration.ofSeconds(5));
    assertEquals(1, bob.all(CallOutput.Rekeyed.class).size());
    assertEquals(1, alice.all(CallOutput.Rekeyed.class).size());
    assertGoesOn();
  }

  @Test
  void aWaitingEndWhoseLeaderHasFailed_canAskAnew() {
    alice.tell(new CallInput.Rekey());
    while (bob.all(CallOutput.AddKeys.class).isEmpty()) ends.runMillis(1);
    ends.keyingCut = true;
    // The last flight is lost for good: alice gives up, and bob cannot know.
    ends.run(Duration.ofSeconds(20));
    assertEquals(List.of(), alice.all(CallOutput.AddKeys.class));
    assertEquals("[REKEYING_FAILED]", warnings(alice));
    assertEquals("[REKEYING_FAILED]", warnings(bob));

    ends.keyingCut = false;
    bob.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(5));
    bob.only(CallOutput.DropNewKeys.class);
    for (TwoEnds.End end : List.of(alice, bob)) end.only(CallOutput.Rekeyed.class);
    assertArrayEquals(send(latest(alice)), latest(bob).receiveKey().exposedCopy());
    assertGoesOn();
  }

  @Test
  void otherCertificateThanAnnounced_endsTheCall_asItWouldAtTheBegin() {
    Bytes[] swapped = new Bytes[1];
    bob.onTheWay =
        message -> {
          if (!message.contentType().equals("application/sdp")) return message;
          String body = message.body().utf8();
          String mallorys = "a=fingerprint:" + new ScriptedKeying("mallory").fingerprint().toSdp();
          swapped[0] = Bytes.utf8(body.replace(attribute(body, "fingerprint"), mallorys));
          return message.edit().body("application/sdp", swapped[0]).toResponse();
        };
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(2));

    assertEquals(EndReason.PEER_NOT_VERIFIED, alice.reason());
    assertEquals(EndReason.FAILED_THERE, bob.reason());
    assertEquals(List.of(), alice.all(CallOutput.AddKeys.class));
    alice.only(CallOutput.CloseMedia.class);
  }

  @Test
  void aPeerThatRefuses_leavesTheOldKeys_andHoldsStillWork() {
    alice.onTheWay =
        message ->
            message instanceof SipRequest request && request.is("INVITE")
                ? request
                    .edit()
                    .body(
                        "application/sdp",
                        Bytes.utf8(request.body().utf8().replace("opus", "speex")))
                    .toRequest()
                : message;
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(2));

    assertEquals("[REKEYING_FAILED]", warnings(alice));
    assertTrue(bob.sentMessages.contains("488 INVITE"), bob.sentMessages::toString);
    assertGoesOn();
    alice.onTheWay = UnaryOperator.identity();
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    assertEquals(MediaFlow.HELD_THERE, bob.flow());
  }

  @Test
  void aPeerThatAnswersWithItsOldAssociation_keepsTheOldKeys() {
    StringBuilder bobs = new StringBuilder();
    bob.onTheWay = noting(bobs);
    bob.tell(new CallInput.Hold());
    ends.runMillis(100);
    bob.tell(new CallInput.Resume());
    ends.runMillis(100);
    String old = bobs.toString();
    bob.onTheWay =
        message -> {
          if (!message.contentType().equals("application/sdp")) return message;
          String body = message.body().utf8();
          for (String name : List.of("tls-id", "fingerprint")) {
            body = body.replace(attribute(body, name), attribute(old, name));
          }
          return message.edit().body("application/sdp", Bytes.utf8(body)).toResponse();
        };
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(2));

    assertEquals("[REKEYING_FAILED]", warnings(alice));
    assertEquals(List.of(), alice.all(CallOutput.AddKeys.class));
    assertGoesOn();
  }

  @Test
  void aPeerThatNamesNoAssociation_isNotAsked_andThePersonHearsWhy() {
    begin(new TwoEnds(1).withoutTlsId());
    int sent = alice.sentMessages.size();
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(2));

    assertEquals("[REKEYING_IMPOSSIBLE]", warnings(alice));
    assertEquals(sent, alice.sentMessages.size());
    assertGoesOn();
  }

  @Test
  void rekeyWhileTheServerIsDown_isTriedAgain() {
    ends.signallingCut = true;
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(33));
    ends.signallingCut = false;
    ends.run(Duration.ofSeconds(18));

    assertRekeyed(1);
  }

  @Test
  void keysThatAreOldEnough_areChangedByTheCaller_againAndAgain() {
    CallPolicy policy = rekeyingAfter(Duration.ofSeconds(60));
    begin(new TwoEnds(1, policy, policy));
    ends.run(Duration.ofSeconds(80));
    assertRekeyed(1);
    ends.run(Duration.ofSeconds(60));

    assertRekeyed(2);
    assertTrue(!bob.sentMessages.contains("INVITE"), bob.sentMessages::toString);
    assertTrue(!alice.sentMessages.contains("491 INVITE"));
  }

  @Test
  void callee_changesTheKeysOfACallerThatDoesNot() {
    begin(
        new TwoEnds(
            1,
            CallPolicy.OWN_PHONES.rekeyAfter(Optional.empty()),
            rekeyingAfter(Duration.ofSeconds(60))));
    ends.run(Duration.ofSeconds(85));

    assertRekeyed(1);
    assertTrue(bob.sentMessages.contains("INVITE"), bob.sentMessages::toString);
  }

  @Test
  void hangUpWhileKeysAreBeingAgreed_endsBoth() {
    alice.tell(new CallInput.Rekey());
    ends.runMillis(12);
    bob.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.run(Duration.ofSeconds(5));

    assertEquals(EndReason.HUNG_UP_THERE, alice.reason());
    alice.only(CallOutput.Finished.class);
    bob.only(CallOutput.Finished.class);
  }
}
