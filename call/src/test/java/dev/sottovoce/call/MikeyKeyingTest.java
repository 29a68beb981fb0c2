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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
            POLICY.mikey().orElseThrow().terms(),
            parties,
            7,
            SelectedBackend.pureJava(new CpuFeatures(false)),
            end.random::nextBytes);
    GroupKey key = new GroupKey("wards", 1, Secret.takeFrom(octets));
    return new MikeyKeying(
        List.of(new Credentials.Shared(List.of(key))), setting, new ReplayCache(100), ends.now);
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
    assertEquals(Lock.OPERATOR_KEY, proved.report().lock());
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
