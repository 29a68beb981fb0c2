package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.mikey.Parties;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MIKEY in offer and answer, with real call machines in virtual time. */
class MikeyKeyingTest {
  private static final CallPolicy POLICY =
      CallPolicy.builtIn(Policy.Profile.DEFAULT, "MIKEY-DHHMAC");

  private final TwoEnds ends = new TwoEnds(1, POLICY, POLICY);
  private final TwoEnds.End alice = ends.alice;
  private final TwoEnds.End bob = ends.bob;

  @BeforeEach
  void shareOneKey() {
    for (TwoEnds.End end : List.of(alice, bob)) end.keying = keying(end, 7);
  }

  private MikeyKeying keying(TwoEnds.End end, int groupKey) {
    byte[] octets = new byte[GroupKey.OCTETS];
    Arrays.fill(octets, (byte) groupKey);
    Parties parties = new Parties(address(end), address(end.other()));
    Setting setting =
        new Setting(
            POLICY.mikey().orElseThrow().accepts(),
            parties,
            7,
            SelectedBackend.pureJava(new CpuFeatures(false)),
            end.random::nextBytes);
    GroupKey key = new GroupKey("wards", 1, Secret.takeFrom(octets));
    return new MikeyKeying(
        List.of(new Credentials.Shared(List.of(key))),
        setting,
        setting,
        new ReplayCache(100),
        ends.now);
  }

  private static String address(TwoEnds.End end) {
    return "sip:" + end.name + "@example.org";
  }

  private void callUntilAnswered() {
    alice.dial();
    ends.runMillis(20);
    bob.tell(new CallInput.Answer());
    ends.runMillis(1_000);
  }

  private static long keysAgreed(TwoEnds.End end) {
    return end.all(CallOutput.Progressed.class).stream()
        .filter(each -> each.step() == CallOutput.Step.KEYS_AGREED)
        .count();
  }

  private static byte[] sendKey(MediaKeys keys) {
    return keys.sendKey().exposedCopy();
  }

  @Test
  void bothEndsHaveTheSameKeys_eachItsOwnDirection() {
    callUntilAnswered();
    MediaKeys alices = alice.only(CallOutput.OpenMedia.class).keys();
    MediaKeys bobs = bob.only(CallOutput.OpenMedia.class).keys();
    assertArrayEquals(sendKey(alices), bobs.receiveKey().exposedCopy());
    assertArrayEquals(sendKey(bobs), alices.receiveKey().exposedCopy());
    assertFalse(Arrays.equals(sendKey(alices), sendKey(bobs)));
  }

  @Test
  void theAnswererWaitsForTheFirstPacketBeforeItShowsItsLock() {
    callUntilAnswered();
    assertEquals(KeyProof.CONFIRMED, alice.only(CallOutput.OpenMedia.class).proof());
    assertEquals(1, keysAgreed(alice));
    assertEquals(KeyProof.BY_FIRST_PACKET, bob.only(CallOutput.OpenMedia.class).proof());
    assertEquals(0, keysAgreed(bob));
    assertEquals(List.of(), bob.all(CallOutput.PeerProved.class));
    assertEquals(List.of(), bob.all(CallOutput.Warned.class));

    bob.tell(new CallInput.MediaAuthenticated(alice.base));
    assertEquals(1, keysAgreed(bob));
    CallOutput.PeerProved proved = bob.only(CallOutput.PeerProved.class);
    assertEquals(MediaFlow.BOTH_WAYS, proved.flow());
    assertEquals("operatorKey", proved.report().lock().jsonName());
    assertEquals(KeyingWarning.NOT_POST_QUANTUM, bob.only(CallOutput.Warned.class).warning());

    bob.tell(new CallInput.MediaAuthenticated(alice.base));
    assertEquals(1, keysAgreed(bob));
  }

  @Test
  void withoutAFirstPacketTheAnswererGivesUp() {
    callUntilAnswered();
    ends.run(POLICY.keysWithin().plus(Duration.ofSeconds(1)));
    assertEquals(EndReason.KEYING_TIMED_OUT, bob.reason());
    bob.only(CallOutput.CloseMedia.class);
  }

  @Test
  void aHeldCallerProvesItselfAllTheSame_andTheHoldStays() {
    callUntilAnswered();
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    bob.tell(new CallInput.MediaAuthenticated(alice.base));
    assertEquals(MediaFlow.HELD_THERE, bob.only(CallOutput.PeerProved.class).flow());
  }

  @Test
  void laterDescriptionsRepeatWhatWasSaidFirst() {
    callUntilAnswered();
    bob.tell(new CallInput.MediaAuthenticated(alice.base));
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    bob.tell(new CallInput.Hold());
    ends.runMillis(100);
    assertEquals(MediaFlow.HELD_BY_BOTH, alice.flow());
    assertEquals(MediaFlow.HELD_BY_BOTH, bob.flow());
    alice.tell(new CallInput.Resume());
    ends.runMillis(100);
    assertEquals(MediaFlow.HELD_HERE, bob.flow());
    assertEquals(List.of(), alice.all(CallOutput.Ended.class));
    assertEquals(List.of(), bob.all(CallOutput.Ended.class));
  }

  private void talk() {
    callUntilAnswered();
    bob.tell(new CallInput.MediaAuthenticated(alice.base));
  }

  private static Bytes csbId(CharSequence description) {
    Matcher found = Pattern.compile("key-mgmt:mikey (\\S+)").matcher(description);
    assertTrue(found.find());
    // Version, type, next payload and PRF come first (RFC 3830 section 6.1).
    return Bytes.unsafeWrap(Base64.getDecoder().decode(found.group(1))).slice(4, 8);
  }

  private static StringBuilder noteOffers(TwoEnds.End end) {
    StringBuilder last = new StringBuilder();
    end.onTheWay =
        message -> {
          if (message instanceof SipRequest request && request.is("INVITE")) {
            last.setLength(0);
            last.append(request.body().utf8());
          }
          return message;
        };
    return last;
  }

  @Test
  void eitherEndChangesTheKeys_andWhoAskedSendsFirst() {
    StringBuilder offers = noteOffers(alice);
    talk();
    Bytes bundle = csbId(offers);
    byte[] first = sendKey(alice.only(CallOutput.OpenMedia.class).keys());
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(5));

    CallOutput.AddKeys alices = alice.only(CallOutput.AddKeys.class);
    CallOutput.AddKeys bobs = bob.only(CallOutput.AddKeys.class);
    assertEquals(CallOutput.Sending.NOW, alices.sending());
    assertEquals(CallOutput.Sending.WHEN_TOLD, bobs.sending());
    assertArrayEquals(sendKey(alices.keys()), bobs.keys().receiveKey().exposedCopy());
    assertFalse(Arrays.equals(first, sendKey(alices.keys())));
    assertEquals(
        bundle, csbId(offers), "the same bundle of crypto sessions (RFC 3830 section 4.5)");

    bob.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(5));
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(15));
    for (TwoEnds.End end : List.of(alice, bob)) {
      assertEquals(3, end.all(CallOutput.Rekeyed.class).size());
      assertEquals(3, end.all(CallOutput.DropOldKeys.class).size());
      assertEquals(0, end.notUnderstood);
      assertEquals(List.of(), end.all(CallOutput.Ended.class));
    }
    assertEquals(bundle, csbId(offers));
  }

  @Test
  void holdAfterNewKeys_changesNone() {
    talk();
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(5));
    for (TwoEnds.End end : List.of(alice, bob)) {
      end.tell(new CallInput.Hold());
      ends.runMillis(100);
    }
    assertEquals(MediaFlow.HELD_BY_BOTH, alice.flow());
    alice.only(CallOutput.AddKeys.class);
    bob.only(CallOutput.AddKeys.class);
  }

  /** Changes the last octet of MIKEY messages on their way. */
  private static SipMessage tamper(SipMessage message) {
    Matcher found = Pattern.compile("key-mgmt:mikey (\\S+)").matcher(message.body().utf8());
    if (!found.find()) return message;
    byte[] octets = Base64.getDecoder().decode(found.group(1));
    octets[octets.length - 1] ^= 1;
    String changed = "key-mgmt:mikey " + Base64.getEncoder().encodeToString(octets);
    MessageEditor editor =
        message.edit().body("application/sdp", Bytes.utf8(found.replaceFirst(changed)));
    return message instanceof SipRequest ? editor.toRequest() : editor.toResponse();
  }

  @Test
  void newKeysOfSomebodyElse_areRefused_andTheOldOnesStay() {
    talk();
    alice.onTheWay = MikeyKeyingTest::tamper;
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(5));

    assertTrue(bob.sentMessages.contains("488 INVITE"));
    assertTrue(alice.said.contains(new CallOutput.Warned(KeyingWarning.REKEYING_FAILED)));
    assertEquals(List.of(), bob.all(CallOutput.AddKeys.class));
    assertEquals(List.of(), alice.all(CallOutput.Ended.class));
    assertEquals(List.of(), bob.all(CallOutput.Ended.class));
  }

  @Test
  void anAnswerOfSomebodyElse_endsTheCall() {
    talk();
    bob.onTheWay = MikeyKeyingTest::tamper;
    alice.tell(new CallInput.Rekey());
    ends.run(Duration.ofSeconds(5));

    assertEquals(EndReason.PEER_NOT_VERIFIED, alice.reason());
    assertEquals(List.of(), alice.all(CallOutput.AddKeys.class));
  }

  @Test
  void anotherGroupsOfferIsRefusedBeforeAnythingOpens() {
    bob.keying = keying(bob, 8);
    alice.dial();
    ends.runMillis(1_000);
    assertEquals(488, alice.only(CallOutput.Ended.class).status());
    assertTrue(alice.only(CallOutput.Ended.class).sentence().contains("MIKEY"));
    assertEquals(EndReason.PEER_NOT_VERIFIED, bob.reason());
    assertEquals(List.of(), bob.all(CallOutput.OpenMedia.class));
  }
}
