package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallOutput.Step;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two call machines, from the first INVITE to the last BYE, in virtual time. */
class CallMachineTest {
  private final TwoEnds ends = new TwoEnds(1);
  private final TwoEnds.End alice = ends.alice;
  private final TwoEnds.End bob = ends.bob;

  private boolean progressed(TwoEnds.End end, Step step) {
    return end.said.contains(new CallOutput.Progressed(step));
  }

  @Test
  void answeredCall_opensMediaAtBothEnds() {
    ends.talk();

    CallOutput.OpenMedia alices = alice.only(CallOutput.OpenMedia.class);
    CallOutput.OpenMedia bobs = bob.only(CallOutput.OpenMedia.class);
    assertArrayEquals(
        alices.keys().sendKey().exposedCopy(), bobs.keys().receiveKey().exposedCopy());
    assertEquals(SrtpProfile.AEAD_AES_256_GCM, alices.report().srtp());
    assertEquals(AudioCodec.OPUS, bobs.format().codec());
    assertEquals(VerifiedPeer.Proof.CERTIFICATE_FINGERPRINT, alices.peer().proof());
    assertEquals(MediaFlow.BOTH_WAYS, alice.flow());
    assertEquals(HeaderEncryption.CRYPTEX, alices.headers());
    assertEquals(HeaderEncryption.CRYPTEX, bobs.headers());
  }

  /** A phone that does not know the attribute leaves it out of its answer. */
  @Test
  void headerExtensionsAreEncryptedOnlyWhereBothEndsSaySo() {
    bob.onTheWay = CallMachineTest::withoutCryptex;
    ends.talk();

    assertEquals(HeaderEncryption.NONE, alice.only(CallOutput.OpenMedia.class).headers());
  }

  /** Whoever answers with our number of events for speech would press keys with every packet. */
  @Test
  void answerThatCallsSpeechAsWeCallEvents_agreesOnNoEvents() {
    bob.onTheWay = CallMachineTest::withEventsNumberForSpeech;
    ends.talk();

    CallOutput.OpenMedia open = alice.only(CallOutput.OpenMedia.class);
    assertEquals(110, open.format().receivePayloadType());
    assertEquals(List.of(), open.events());
  }

  private static SipMessage withEventsNumberForSpeech(SipMessage message) {
    String body = message.body().utf8();
    if (!body.contains("a=audible-keys\r\n")) return message;
    String changed =
        body.replace("a=audible-keys\r\n", "a=rtpmap:96 telephone-event/48000\r\n")
            .replace("rtpmap:96 opus", "rtpmap:110 opus")
            .replace("fmtp:96", "fmtp:110")
            .replace("SAVPF 96", "SAVPF 110 96");
    return ((SipResponse) message).edit().body("application/sdp", Bytes.utf8(changed)).toResponse();
  }

  @Test
  void heldCallLooksLikeSpeech_whereBothEndsDoThat() {
    ends.talk();
    assertEquals(HeldTraffic.SILENCE, alice.only(CallOutput.OpenMedia.class).held());
    assertEquals(HeldTraffic.SILENCE, bob.only(CallOutput.OpenMedia.class).held());
  }

  @Test
  void oneEndThatSparesBatteries_makesBothSendNothing() {
    CallPolicy saving =
        CallPolicy.of(
            Profiles.of(Policy.Profile.DEFAULT).with(Policy.Hold.SAVING),
            LocalDate.parse("2026-11-25"));
    for (boolean caller : new boolean[] {true, false}) {
      TwoEnds two =
          new TwoEnds(
              2, caller ? saving : CallPolicy.OWN_PHONES, caller ? CallPolicy.OWN_PHONES : saving);
      two.talk();
      assertEquals(HeldTraffic.NOTHING, two.alice.only(CallOutput.OpenMedia.class).held());
      assertEquals(HeldTraffic.NOTHING, two.bob.only(CallOutput.OpenMedia.class).held());
    }
  }

  private static SipMessage withoutCryptex(SipMessage message) {
    String body = message.body().utf8();
    if (!body.contains("a=cryptex\r\n")) return message;
    return ((SipResponse) message)
        .edit()
        .body("application/sdp", Bytes.utf8(body.replace("a=cryptex\r\n", "")))
        .toResponse();
  }

  @Test
  void messages_areThoseOfRfc3665() {
    ends.talk();
    alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(100);

    assertEquals(List.of("INVITE", "ACK", "BYE"), alice.sentMessages);
    assertEquals(List.of("180 INVITE", "200 INVITE", "200 BYE"), bob.sentMessages);
  }

  @Test
  void ringing_isHeardBeforeTheAnswer_andNoMediaIsOpen() {
    alice.dial();
    ends.runMillis(5_000);

    assertTrue(progressed(alice, Step.RINGING));
    assertFalse(progressed(alice, Step.ANSWERED));
    assertEquals(List.of(), alice.all(CallOutput.OpenMedia.class));
    assertEquals(List.of(), bob.all(CallOutput.OpenMedia.class));
  }

  @Test
  void anotherDeviceAnswered_isNotCancelled() {
    alice.dial();
    ends.runMillis(20);
    SipRequest cancel =
        MessageEditor.request("CANCEL", "sip:bob@192.0.2.2")
            .append(HeaderName.VIA, "SIP/2.0/TLS a.invalid;branch=z9hG4bKa")
            .append(HeaderName.FROM, "<sip:alice@example.org>;tag=a")
            .append(HeaderName.TO, "<sip:bob@example.org>")
            .append(HeaderName.CALL_ID, "a")
            .append(HeaderName.CSEQ, "1 CANCEL")
            .append(HeaderName.REASON, Reason.COMPLETED_ELSEWHERE.headerValue())
            .toRequest();
    bob.tell(new CallInput.Cancelled(Optional.of(cancel)));

    assertEquals(EndReason.ANSWERED_ELSEWHERE, bob.reason());
  }

  @Test
  void callerHangsUp_bothEnd() {
    ends.talk();
    alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(100);

    assertEquals(EndReason.HUNG_UP_HERE, alice.reason());
    assertEquals(EndReason.HUNG_UP_THERE, bob.reason());
    alice.only(CallOutput.CloseMedia.class);
    bob.only(CallOutput.CloseMedia.class);
    alice.only(CallOutput.Finished.class);
    bob.only(CallOutput.Finished.class);
  }

  @Test
  void calleeHangsUp_bothEnd() {
    ends.talk();
    bob.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(100);

    assertEquals(EndReason.HUNG_UP_THERE, alice.reason());
    assertEquals(EndReason.HUNG_UP_HERE, bob.reason());
  }

  /** The reason travels in the BYE (RFC 3326). */
  @Test
  void whoseDeviceWasCutOff_isToldWhyTheCallEnds() {
    ends.talk();
    alice.tell(new CallInput.HangUp(EndReason.DEVICE_REMOVED));
    ends.runMillis(100);

    assertEquals(EndReason.DEVICE_REMOVED, alice.reason());
    assertEquals(EndReason.CUT_OFF_HERE, bob.reason());
  }

  @Test
  void bothHangUpAtOnce_bothEndOnce() {
    ends.talk();
    alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    bob.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.run(Duration.ofSeconds(40));

    assertEquals(EndReason.HUNG_UP_HERE, alice.reason());
    assertEquals(EndReason.HUNG_UP_HERE, bob.reason());
    alice.only(CallOutput.Finished.class);
    bob.only(CallOutput.Finished.class);
  }

  @Test
  void declinedCall_saysSo() {
    alice.dial();
    ends.runMillis(20);
    bob.tell(new CallInput.Refuse(EndReason.DECLINED));
    ends.runMillis(100);

    assertEquals(EndReason.DECLINED, alice.reason());
    assertEquals(603, alice.only(CallOutput.Ended.class).status());
    assertEquals(EndReason.DECLINED, bob.reason());
  }

  @Test
  void busyCallee_saysSo() {
    alice.dial();
    ends.runMillis(20);
    bob.tell(new CallInput.Refuse(EndReason.BUSY));
    ends.runMillis(100);

    assertEquals(EndReason.BUSY, alice.reason());
    assertEquals(486, alice.only(CallOutput.Ended.class).status());
  }

  @Test
  void callerGivesUp_calleeStopsRinging() {
    alice.dial();
    ends.runMillis(20);
    alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(100);

    assertEquals(EndReason.CANCELLED, alice.reason());
    assertEquals(EndReason.CANCELLED, bob.reason());
    alice.only(CallOutput.Finished.class);
    bob.only(CallOutput.Finished.class);
  }

  @Test
  void callerGivesUpBeforeAnyResponse_cancelsAfterTheFirst() {
    alice.dial();
    alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    assertEquals(List.of("INVITE"), alice.sentMessages);
    ends.runMillis(100);

    assertEquals(EndReason.CANCELLED, bob.reason());
    alice.only(CallOutput.Finished.class);
  }

  @Test
  void answerThatCrossesTheGivingUp_isHungUpOn() {
    alice.dial();
    ends.runMillis(20);
    bob.tell(new CallInput.Answer());
    alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(200);

    assertEquals(EndReason.CANCELLED, alice.reason());
    assertEquals(EndReason.HUNG_UP_THERE, bob.reason());
    assertEquals(List.of(), alice.all(CallOutput.OpenMedia.class));
    alice.only(CallOutput.Finished.class);
  }

  @Test
  void nobodyAnswers_endsInTime() {
    alice.answerWithin = Duration.ofSeconds(20);
    alice.dial();
    ends.run(Duration.ofSeconds(21));

    assertEquals(EndReason.NO_ANSWER, alice.reason());
    assertEquals(EndReason.CANCELLED, bob.reason());
  }

  @Test
  void silentServer_isUnreachable() {
    ends.signallingCut = true;
    alice.answerWithin = Duration.ofSeconds(120);
    alice.dial();
    ends.run(Duration.ofSeconds(33));

    assertEquals(EndReason.SERVER_UNREACHABLE, alice.reason());
    alice.only(CallOutput.Finished.class);
  }

  @Test
  void noMediaPath_endsAtBothEndsWithItsName() {
    ends.mediaCut = true;
    alice.dial();
    ends.runMillis(20);
    bob.tell(new CallInput.Answer());
    ends.run(Duration.ofSeconds(6));

    assertEquals(EndReason.NO_PATH, alice.reason());
    assertTrue(
        bob.reason() == EndReason.NO_PATH || bob.reason() == EndReason.FAILED_THERE,
        "bob: " + bob.reason());
    assertEquals(List.of(), alice.all(CallOutput.OpenMedia.class));
  }

  @Test
  void otherCertificateThanAnnounced_opensNothing() {
    ScriptedKeying mallory = new ScriptedKeying("mallory");
    ScriptedKeying bobs = new ScriptedKeying("bob");
    bob.keying =
        new KeyingMethod() {
          @Override
          public Kind kind() {
            return Kind.DTLS;
          }

          @Override
          public List<String> announcement() {
            return bobs.announcement();
          }

          @Override
          public Keying associate(Settled settled) {
            return mallory.associate(settled);
          }
        };
    alice.dial();
    ends.runMillis(20);
    bob.tell(new CallInput.Answer());
    ends.run(Duration.ofSeconds(2));

    assertEquals(EndReason.PEER_NOT_VERIFIED, alice.reason());
    assertEquals(List.of(), alice.all(CallOutput.OpenMedia.class));
  }

  @Test
  void peerThatCrashes_endsWithinFortySeconds() {
    ends.talk();
    ends.mediaCut = true;
    ends.signallingCut = true;
    ends.run(Duration.ofSeconds(40));

    assertEquals(EndReason.MEDIA_LOST, alice.reason());
    ends.run(Duration.ofSeconds(40));
    alice.only(CallOutput.Finished.class);
  }

  @Test
  void oneSeed_replaysTheWholeCall() {
    List<String> first = transcript(7);

    assertEquals(first, transcript(7));
    assertFalse(first.equals(transcript(8)));
  }

  private static List<String> transcript(long seed) {
    TwoEnds replayed = new TwoEnds(seed).talk();
    return replayed.alice.said.stream()
        .filter(CallOutput.SendRequest.class::isInstance)
        .map(sent -> ((CallOutput.SendRequest) sent).request().octets().utf8())
        .toList();
  }
}
