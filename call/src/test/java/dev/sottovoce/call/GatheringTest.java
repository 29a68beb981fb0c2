package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.message.SipMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Descriptions wait a little for what STUN servers tell, and no longer. */
class GatheringTest {
  private static final String REFLEXIVE = " 203.0.113.5 4000 typ srflx raddr 192.0.2.";

  private final TwoEnds ends = new TwoEnds(1);
  private final List<String> descriptions = new ArrayList<>();

  private SipMessage noting(SipMessage message) {
    String description = Descriptions.in(message);
    if (!description.isEmpty()) descriptions.add(description);
    return message;
  }

  private void serverAnswers(TwoEnds.End end) {
    end.asksStunServer = true;
    end.mapped = TransportAddress.parse("203.0.113.5", 4000).orElseThrow();
    end.onTheWay = this::noting;
  }

  @Test
  void offer_hasTheAddressThatTheServerTold() {
    serverAnswers(ends.alice);
    ends.alice.dial();
    assertEquals(List.of(), ends.alice.sentMessages);

    ends.runMillis(11);

    assertEquals(List.of("INVITE"), ends.alice.sentMessages);
    assertTrue(descriptions.get(0).contains(REFLEXIVE + "1 rport 10000"), descriptions::toString);
  }

  @Test
  void answer_hasItToo_andTheCallConnects() {
    serverAnswers(ends.bob);

    ends.talk();

    assertTrue(descriptions.get(0).contains(REFLEXIVE + "2 rport 10000"), descriptions::toString);
  }

  @Test
  void answerAtOnce_waitsForTheServer() {
    serverAnswers(ends.bob);
    ends.alice.dial();
    while (ends.bob.call == null) ends.runMillis(1);
    ends.bob.tell(new CallInput.Answer());
    assertFalse(ends.bob.sentMessages.contains("200 INVITE"));

    ends.runMillis(11);

    assertTrue(ends.bob.sentMessages.contains("200 INVITE"), ends.bob.sentMessages::toString);
    assertTrue(descriptions.get(0).contains("srflx"), descriptions::toString);
  }

  @Test
  void serverThatIsSilent_costsHalfASecond() {
    ends.alice.asksStunServer = true;
    ends.alice.dial();
    ends.runMillis(499);
    assertEquals(List.of(), ends.alice.sentMessages);

    ends.runMillis(1);

    assertEquals(List.of("INVITE"), ends.alice.sentMessages);
  }

  @Test
  void silentServerAtTheCallee_costsHalfASecondAfterTheAnswer_andTheCallConnects() {
    ends.bob.asksStunServer = true;
    ends.alice.dial();
    ends.runMillis(20);
    ends.bob.tell(new CallInput.Answer());
    ends.bob.tell(new CallInput.Answer());
    ends.runMillis(490);
    assertFalse(ends.bob.sentMessages.contains("200 INVITE"));

    ends.runMillis(1_000);

    ends.alice.only(CallOutput.OpenMedia.class);
    ends.bob.only(CallOutput.OpenMedia.class);
  }

  @Test
  void givingUpMeanwhile_endsWithoutAnInvite() {
    ends.alice.asksStunServer = true;
    ends.alice.dial();
    ends.alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(3_000);

    assertEquals(EndReason.CANCELLED, ends.alice.reason());
    assertEquals(List.of(), ends.alice.sentMessages);
    ends.alice.only(CallOutput.Finished.class);
  }

  @Test
  void callerThatGivesUp_whileTheAnswerWaits_isHeard() {
    ends.bob.asksStunServer = true;
    ends.alice.dial();
    ends.runMillis(20);
    ends.bob.tell(new CallInput.Answer());
    ends.alice.tell(new CallInput.HangUp(EndReason.HUNG_UP_HERE));
    ends.runMillis(3_000);

    assertEquals(EndReason.CANCELLED, ends.bob.reason());
    assertFalse(ends.bob.sentMessages.contains("200 INVITE"));
  }
}
