package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hold, resume, glare and ICE restart within a running call. */
class SessionChangeTest {
  private final TwoEnds ends = new TwoEnds(1).talk();
  private final TwoEnds.End alice = ends.alice;
  private final TwoEnds.End bob = ends.bob;

  @Test
  void hold_isSeenAtBothEnds_andResumeEndsIt() {
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    assertEquals(MediaFlow.HELD_HERE, alice.flow());
    assertEquals(MediaFlow.HELD_THERE, bob.flow());

    alice.tell(new CallInput.Resume());
    ends.runMillis(100);
    assertEquals(MediaFlow.BOTH_WAYS, alice.flow());
    assertEquals(MediaFlow.BOTH_WAYS, bob.flow());
  }

  @Test
  void holdsOfBothEnds_endOneByOne() {
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    bob.tell(new CallInput.Hold());
    ends.runMillis(100);
    assertEquals(MediaFlow.HELD_BY_BOTH, alice.flow());
    assertEquals(MediaFlow.HELD_BY_BOTH, bob.flow());

    alice.tell(new CallInput.Resume());
    ends.runMillis(100);
    assertEquals(MediaFlow.HELD_THERE, alice.flow());
    assertEquals(MediaFlow.HELD_HERE, bob.flow());

    bob.tell(new CallInput.Resume());
    ends.runMillis(100);
    assertEquals(MediaFlow.BOTH_WAYS, alice.flow());
    assertEquals(MediaFlow.BOTH_WAYS, bob.flow());
  }

  @Test
  void holdOfTheHeld_changesNothingForEither() {
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    int messages = alice.sentMessages.size();
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);

    assertEquals(messages, alice.sentMessages.size());
  }

  @Test
  void glare_isSettledByRandomPauses() {
    alice.tell(new CallInput.Hold());
    bob.tell(new CallInput.Hold());
    ends.run(Duration.ofSeconds(10));

    assertTrue(alice.sentMessages.contains("491 INVITE"), alice.sentMessages::toString);
    assertEquals(MediaFlow.HELD_BY_BOTH, alice.flow());
    assertEquals(MediaFlow.HELD_BY_BOTH, bob.flow());
  }

  @Test
  void quickChangesOfMind_endInTheLastOne() {
    alice.tell(new CallInput.Hold());
    alice.tell(new CallInput.Resume());
    alice.tell(new CallInput.Hold());
    ends.run(Duration.ofSeconds(2));

    assertEquals(MediaFlow.HELD_HERE, alice.flow());
    assertEquals(MediaFlow.HELD_THERE, bob.flow());
  }

  @Test
  void holdWhileTheServerIsDown_isTriedAgain_andTheCallLives() {
    ends.signallingCut = true;
    alice.tell(new CallInput.Hold());
    ends.run(Duration.ofSeconds(33));
    ends.signallingCut = false;
    ends.run(Duration.ofSeconds(5));

    assertEquals(MediaFlow.HELD_HERE, alice.flow());
    assertEquals(List.of(), alice.all(CallOutput.Ended.class));
  }

  @Test
  void networkChange_restartsIce_andKeepsTheKeys() {
    alice.tell(new CallInput.NetworkChanged(List.of(alice.base)));
    ends.run(Duration.ofSeconds(3));

    assertTrue(alice.all(CallOutput.PathSelected.class).size() >= 2);
    alice.only(CallOutput.OpenMedia.class);
    bob.only(CallOutput.OpenMedia.class);
    assertEquals(List.of(), alice.all(CallOutput.Ended.class));
    assertEquals(List.of(), bob.all(CallOutput.Ended.class));
  }

  /** RFC 8839 section 4.4.1.1.1 and 4.4.2: the answer to a restart restarts, too. */
  @Test
  void networkChange_isAnsweredWithNewCredentials_andTheNewPathIsUsedByBoth() {
    Set<String> ufrags = new HashSet<>();
    bob.onTheWay =
        message -> {
          message
              .body()
              .utf8()
              .lines()
              .filter(line -> line.startsWith("a=ice-ufrag"))
              .forEach(ufrags::add);
          return message;
        };
    alice.tell(new CallInput.Hold());
    ends.runMillis(100);
    int alicesPaths = alice.all(CallOutput.PathSelected.class).size();
    int bobsPaths = bob.all(CallOutput.PathSelected.class).size();
    alice.tell(new CallInput.NetworkChanged(List.of(alice.base)));
    ends.run(Duration.ofSeconds(3));

    assertEquals(2, ufrags.size(), ufrags::toString);
    assertTrue(alice.all(CallOutput.PathSelected.class).size() > alicesPaths);
    assertTrue(bob.all(CallOutput.PathSelected.class).size() > bobsPaths);
  }

  /** What is sent and expected stays as it was, so a description that says otherwise is refused. */
  @Test
  void anotherPayloadTypeForTheSameCodec_isRefused_andTheCallGoesOn() {
    int offered = alice.only(CallOutput.OpenMedia.class).format().sendPayloadType();
    alice.onTheWay =
        message -> {
          if (!(message instanceof SipRequest request && request.is("INVITE"))) return message;
          String changed = message.body().utf8().replace(" " + offered, " 119");
          changed = changed.replace(":" + offered + " ", ":119 ");
          return message.edit().body("application/sdp", Bytes.utf8(changed)).toRequest();
        };
    alice.tell(new CallInput.Hold());
    ends.runMillis(200);

    assertTrue(bob.sentMessages.contains("488 INVITE"), bob.sentMessages::toString);
    assertEquals(MediaFlow.BOTH_WAYS, bob.flow());
    assertEquals(List.of(), alice.all(CallOutput.Ended.class));
    assertEquals(List.of(), bob.all(CallOutput.Ended.class));
  }

  @Test
  void hangUpDuringAHold_endsBoth() {
    bob.tell(new CallInput.Hold());
    ends.runMillis(100);
    alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(200);

    assertEquals(EndReason.HUNG_UP_HERE, alice.reason());
    assertEquals(EndReason.HUNG_UP_THERE, bob.reason());
  }
}
