package dev.sottovoce.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.Messages;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.transaction.TransactionLayer.Input;
import dev.sottovoce.sip.transaction.TransactionLayer.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every state of the four transactions, over transports that repeat and that do not. */
class TransactionLayerTest {
  private static final String FLOW = "flow";
  private static final Instant START = Instant.EPOCH;

  private final SipRequest invite = Messages.request("INVITE", "i1");
  private final SipRequest options = Messages.request("OPTIONS", "o1");

  /** A layer with its clock. */
  private static final class Rig {
    final TransactionLayer<String> layer;
    Instant now = START;

    Rig(TimerValues timers) {
      layer = new TransactionLayer<>(timers, 100);
    }

    List<Output<String>> feed(Input<String> input) {
      List<Output<String>> outputs = new ArrayList<>(layer.handle(input, now));
      outputs.removeIf(each -> each instanceof Output.WakeAt);
      return outputs;
    }

    List<Output<String>> receive(SipMessage message) {
      return feed(new Input.Received<>(FLOW, message));
    }

    List<Output<String>> send(SipRequest request) {
      return feed(new Input.SendRequest<>(FLOW, request));
    }

    List<Output<String>> respond(SipRequest request, int status) {
      return feed(new Input.SendResponse<>(Messages.response(request, status)));
    }

    /** Lets time pass, waking the layer when it asks for it. */
    List<Output<String>> pass(Duration time) {
      Instant end = now.plus(time);
      List<Output<String>> outputs = new ArrayList<>();
      while (true) {
        List<Output<String>> step = layer.handle(new Input.Tick<>(), now);
        Instant wake = end;
        for (Output<String> each : step) {
          if (each instanceof Output.WakeAt<String> at) wake = at.deadline();
          else outputs.add(each);
        }
        if (!wake.isBefore(end)) {
          now = end;
          return outputs;
        }
        now = wake;
      }
    }
  }

  private static Rig reliable() {
    return new Rig(TimerValues.RELIABLE);
  }

  private static Rig unreliable() {
    return new Rig(TimerValues.UNRELIABLE);
  }

  private static List<SipMessage> sent(List<Output<String>> outputs) {
    List<SipMessage> sent = new ArrayList<>();
    for (Output<String> each : outputs) {
      if (each instanceof Output.Transmit<String> transmit) sent.add(transmit.message());
    }
    return sent;
  }

  private static boolean passesUp(List<Output<String>> outputs, int status) {
    return outputs.stream()
        .anyMatch(each ->
            each instanceof Output.ResponseReceived<String> received
                && received.response().status() == status);
  }

  private static boolean has(List<Output<String>> outputs, Class<?> kind) {
    return outputs.stream().anyMatch(kind::isInstance);
  }

  // INVITE client, section 17.1.1

  @Test
  void inviteClient_repeatsWithDoublingIntervals_untilTimerB() {
    Rig rig = unreliable();
    assertEquals(List.of(invite), sent(rig.send(invite)));
    assertEquals(1, sent(rig.pass(Duration.ofMillis(501))).size());
    assertEquals(1, sent(rig.pass(Duration.ofMillis(1000))).size());
    List<Output<String>> rest = rig.pass(Duration.ofSeconds(32));
    assertEquals(4, sent(rest).size(), "at 3.5, 7.5, 15.5 and 31.5 seconds");
    assertTrue(rest.contains(new Output.Failed<>(invite, TransactionLayer.Failure.TIMED_OUT)));
    assertEquals(0, rig.layer.size());
  }

  @Test
  void inviteClient_onReliableTransport_isSentOnce() {
    Rig rig = reliable();
    assertEquals(1, sent(rig.send(invite)).size());
    List<Output<String>> outputs = rig.pass(Duration.ofSeconds(33));
    assertTrue(sent(outputs).isEmpty());
    assertTrue(has(outputs, Output.Failed.class));
  }

  @Test
  void provisionalResponse_endsRepetitionAndTimerB() {
    Rig rig = unreliable();
    rig.send(invite);
    assertTrue(passesUp(rig.receive(Messages.response(invite, 180)), 180));
    assertTrue(rig.pass(Duration.ofMinutes(3)).isEmpty());
    assertEquals(1, rig.layer.size());
  }

  @Test
  void refusal_isAcknowledgedOnTheSameHop() {
    Rig rig = unreliable();
    rig.send(invite);
    SipResponse busy = Messages.response(invite, 486);
    List<Output<String>> outputs = rig.receive(busy);
    SipRequest ack = (SipRequest) sent(outputs).get(0);
    assertEquals("ACK", ack.method());
    assertEquals(invite.topVia(), ack.topVia());
    assertEquals(busy.to().tag(), ack.to().tag());
    assertEquals(invite.cseq().number(), ack.cseq().number());
    assertTrue(passesUp(outputs, 486));
  }

  @Test
  void repeatedRefusal_isAcknowledgedAgainAndNotPassedUp() {
    Rig rig = unreliable();
    rig.send(invite);
    rig.receive(Messages.response(invite, 486));
    List<Output<String>> again = rig.receive(Messages.response(invite, 486));
    assertEquals(1, sent(again).size());
    assertEquals(1, again.size());
    rig.pass(Duration.ofSeconds(33));
    assertEquals(0, rig.layer.size());
  }

  @Test
  void refusal_onReliableTransport_endsAtOnce() {
    Rig rig = reliable();
    rig.send(invite);
    rig.receive(Messages.response(invite, 486));
    assertEquals(0, rig.layer.size());
  }

  @Test
  void everySuccess_isPassedUp_andNeverAcknowledgedHere() { // RFC 6026 section 7.2
    Rig rig = reliable();
    rig.send(invite);
    for (int i = 0; i < 3; i++) {
      List<Output<String>> outputs = rig.receive(Messages.response(invite, 200));
      assertTrue(passesUp(outputs, 200));
      assertTrue(sent(outputs).isEmpty());
    }
    assertTrue(rig.receive(Messages.response(invite, 486)).isEmpty());
    rig.pass(Duration.ofSeconds(33));
    assertTrue(rig.receive(Messages.response(invite, 200)).isEmpty());
  }

  // Other clients, section 17.1.2

  @Test
  void nonInviteClient_repeatsUpToT2_untilTimerF() {
    Rig rig = unreliable();
    rig.send(options);
    List<Output<String>> outputs = rig.pass(Duration.ofSeconds(33));
    // At 0.5, 1.5, 3.5, then every four seconds up to 31.5.
    assertEquals(10, sent(outputs).size());
    assertTrue(outputs.contains(new Output.Failed<>(options, TransactionLayer.Failure.TIMED_OUT)));
  }

  @Test
  void nonInviteClient_afterProvisional_repeatsEveryT2() {
    Rig rig = unreliable();
    rig.send(options);
    rig.receive(Messages.response(options, 100));
    assertEquals(2, sent(rig.pass(Duration.ofSeconds(9))).size());
  }

  @Test
  void nonInviteClient_absorbsRepeatedFinals_forT4() {
    Rig rig = unreliable();
    rig.send(options);
    assertTrue(passesUp(rig.receive(Messages.response(options, 200)), 200));
    assertTrue(rig.receive(Messages.response(options, 200)).isEmpty());
    assertEquals(1, rig.layer.size());
    rig.pass(Duration.ofMillis(5001));
    assertEquals(0, rig.layer.size());
  }

  // INVITE server, section 17.2.1

  @Test
  void silentUser_makesTheServerTry() {
    Rig rig = reliable();
    assertTrue(rig.receive(invite).contains(new Output.RequestReceived<>(FLOW, invite)));
    assertTrue(rig.pass(Duration.ofMillis(199)).isEmpty());
    SipResponse trying = (SipResponse) sent(rig.pass(Duration.ofMillis(2))).get(0);
    assertEquals(100, trying.status());
    assertEquals(java.util.Optional.empty(), trying.to().tag());
    assertTrue(rig.pass(Duration.ofMinutes(5)).isEmpty());
  }

  @Test
  void userThatRings_makesTryingNeedless() {
    Rig rig = reliable();
    rig.receive(invite);
    rig.respond(invite, 180);
    assertTrue(rig.pass(Duration.ofSeconds(1)).isEmpty());
  }

  @Test
  void repeatedInvite_getsTheLatestProvisionalAgain() {
    Rig rig = unreliable();
    rig.receive(invite);
    rig.respond(invite, 180);
    List<Output<String>> again = rig.receive(invite);
    assertEquals(180, ((SipResponse) sent(again).get(0)).status());
    assertFalse(has(again, Output.RequestReceived.class));
  }

  @Test
  void refusal_isRepeatedUntilItsAck() {
    Rig rig = unreliable();
    rig.receive(invite);
    rig.respond(invite, 486);
    assertEquals(2, sent(rig.pass(Duration.ofMillis(1501))).size(), "timer G: 0.5 and 1.5 s");
    assertTrue(rig.receive(Messages.ack(invite)).isEmpty());
    assertTrue(rig.pass(Duration.ofMillis(4900)).isEmpty());
    assertEquals(1, rig.layer.size());
    rig.pass(Duration.ofMillis(200));
    assertEquals(0, rig.layer.size());
  }

  @Test
  void refusalWithoutAck_isReported() {
    Rig rig = reliable();
    rig.receive(invite);
    rig.respond(invite, 486);
    List<Output<String>> outputs = rig.pass(Duration.ofSeconds(33));
    assertEquals(List.of(new Output.Unacknowledged<>(invite)), outputs);
    assertEquals(0, rig.layer.size());
  }

  @Test
  void ackOnReliableTransport_endsTheTransaction() {
    Rig rig = reliable();
    rig.receive(invite);
    rig.respond(invite, 486);
    rig.receive(Messages.ack(invite));
    assertEquals(0, rig.layer.size());
  }

  @Test
  void acceptedInvite_absorbsRepeats_andLetsEverySuccessOut() { // RFC 6026 section 7.1
    Rig rig = reliable();
    rig.receive(invite);
    rig.respond(invite, 200);
    assertTrue(rig.receive(invite).isEmpty());
    assertEquals(1, sent(rig.respond(invite, 200)).size());
    assertTrue(rig.respond(invite, 486).isEmpty());
    rig.pass(Duration.ofSeconds(33));
    assertEquals(0, rig.layer.size());
    assertTrue(rig.respond(invite, 200).isEmpty());
  }

  @Test
  void ackToSuccess_goesUp() {
    Rig rig = reliable();
    rig.receive(invite);
    rig.respond(invite, 200);
    SipRequest ack = Messages.request("ACK", "other");
    assertEquals(List.of(new Output.RequestReceived<>(FLOW, ack)), rig.receive(ack));
    SipRequest sameBranch = Messages.ack(invite);
    assertEquals(List.of(new Output.RequestReceived<>(FLOW, sameBranch)), rig.receive(sameBranch));
  }

  // Other servers, section 17.2.2

  @Test
  void nonInviteServer_repeatsItsAnswer_forTimerJ() {
    Rig rig = unreliable();
    assertTrue(has(rig.receive(options), Output.RequestReceived.class));
    assertTrue(rig.receive(options).isEmpty());
    rig.respond(options, 200);
    assertEquals(200, ((SipResponse) sent(rig.receive(options)).get(0)).status());
    assertTrue(rig.respond(options, 500).isEmpty());
    rig.pass(Duration.ofSeconds(33));
    assertEquals(0, rig.layer.size());
  }

  @Test
  void nonInviteServer_withoutAnswer_endsWhenItsClientGaveUp() {
    Rig rig = reliable();
    rig.receive(options);
    rig.pass(Duration.ofSeconds(33));
    assertEquals(0, rig.layer.size());
  }

  // CANCEL, sections 9.2 and 16.10

  @Test
  void cancel_isAnswered_andComesUpForItsInvite() {
    Rig rig = reliable();
    rig.receive(invite);
    SipRequest cancel = Requests.cancel(invite);
    List<Output<String>> outputs = rig.receive(cancel);
    assertEquals(200, ((SipResponse) sent(outputs).get(0)).status());
    assertTrue(outputs.contains(new Output.Cancelled<>(FLOW, invite, Optional.of(cancel))));
  }

  @Test
  void cancelAfterTheAnswer_changesNothing() {
    Rig rig = reliable();
    rig.receive(invite);
    rig.respond(invite, 200);
    List<Output<String>> outputs = rig.receive(Requests.cancel(invite));
    assertEquals(200, ((SipResponse) sent(outputs).get(0)).status());
    assertFalse(has(outputs, Output.Cancelled.class));
  }

  @Test
  void cancelOfNothing_isAnswered481() {
    List<Output<String>> outputs = reliable().receive(Requests.cancel(invite));
    assertEquals(481, ((SipResponse) sent(outputs).get(0)).status());
    assertEquals(1, outputs.size());
  }

  @Test
  void cancel_keepsTheRoutesOfItsRequest() {
    SipRequest routed =
        invite
            .edit()
            .append(HeaderName.ROUTE, "<sip:p1.example.com;lr>, <sip:p2.example.com;lr>")
            .toRequest();
    assertEquals(
        List.of("<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>"),
        Requests.cancel(routed).values(HeaderName.ROUTE));
  }

  // Matching

  @Test
  void strayResponse_isDropped() {
    assertTrue(reliable().receive(Messages.response(invite, 200)).isEmpty());
  }

  @Test
  void responseOnAnotherFlow_isDropped() {
    Rig rig = reliable();
    rig.send(invite);
    SipResponse forged = Messages.response(invite, 200);
    assertTrue(rig.feed(new Input.Received<>("other flow", forged)).isEmpty());
    assertTrue(passesUp(rig.receive(forged), 200));
  }

  @Test
  void responseToAnotherMethod_isDropped() {
    Rig rig = reliable();
    rig.send(invite);
    SipResponse other = Messages.response(Requests.cancel(invite), 200);
    assertTrue(rig.receive(other).isEmpty());
  }

  @Test
  void sameBranchFromAnotherSender_isAnotherTransaction() {
    Rig rig = reliable();
    rig.receive(options);
    SipRequest other =
        options
            .edit()
            .replaceTop(HeaderName.VIA, "SIP/2.0/TLS c.example.com;branch=z9hG4bKo1")
            .toRequest();
    assertTrue(has(rig.receive(other), Output.RequestReceived.class));
  }

  @Test
  void branchOfRfc2543_isMatchedByTheDialog() {
    Rig rig = reliable();
    SipRequest old = old("INVITE", "call-1");
    rig.receive(old);
    rig.respond(old, 486);
    assertTrue(rig.receive(old("ACK", "call-1")).isEmpty());
    assertEquals(0, rig.layer.size());
    assertTrue(has(rig.receive(old("INVITE", "call-2")), Output.RequestReceived.class));
  }

  private static SipRequest old(String method, String callId) {
    return Messages.request(method, "x")
        .edit()
        .set(HeaderName.VIA, "SIP/2.0/TLS a.example.com;branch=1")
        .set(HeaderName.CALL_ID, callId)
        .toRequest();
  }

  @Test
  void branchUsedTwice_isMisuse() {
    Rig rig = reliable();
    rig.send(invite);
    assertThrows(IllegalArgumentException.class, () -> rig.send(invite));
  }

  // Flows and limits

  @Test
  void closedFlow_failsWhatWasSent_andGivesUpWhatWasReceived() {
    Rig rig = reliable();
    rig.send(options);
    SipRequest received = Messages.request("INVITE", "i2");
    rig.receive(received);
    SipRequest elsewhere = Messages.request("INVITE", "i3");
    rig.feed(new Input.SendRequest<>("other flow", elsewhere));
    List<Output<String>> outputs = rig.feed(new Input.FlowFailed<>(FLOW));
    assertTrue(
        outputs.contains(new Output.Failed<>(options, TransactionLayer.Failure.FLOW_FAILED)));
    assertTrue(outputs.contains(new Output.Cancelled<>(FLOW, received, Optional.empty())));
    assertEquals(2, outputs.size());
    assertEquals(1, rig.layer.size());
    assertTrue(rig.respond(received, 487).isEmpty());
  }

  @Test
  void requestBeyondTheLimit_isAnswered503_andNotPassedUp() {
    Rig rig = reliable();
    for (int i = 0; i < 100; i++) rig.receive(Messages.request("OPTIONS", "n" + i));
    List<Output<String>> outputs = rig.receive(Messages.request("OPTIONS", "more"));
    SipResponse refusal = (SipResponse) sent(outputs).get(0);
    assertEquals(503, refusal.status());
    assertEquals("10", refusal.header(HeaderName.RETRY_AFTER).orElse(""));
    assertEquals(1, outputs.size());
    assertEquals(100, rig.layer.size());
  }

  @Test
  void oneFlow_cannotTakeAllTransactions() {
    TransactionLayer<String> layer = new TransactionLayer<>(TimerValues.RELIABLE);
    for (int i = 0; i < TransactionLayer.MOST_PER_FLOW + 10; i++) {
      layer.handle(new Input.Received<>(FLOW, Messages.request("OPTIONS", "n" + i)), START);
    }
    assertEquals(TransactionLayer.MOST_PER_FLOW, layer.size());
    layer.handle(new Input.Received<>("other flow", options), START);
    assertEquals(TransactionLayer.MOST_PER_FLOW + 1, layer.size());
  }

  @Test
  void outputs_showNoIdentity() {
    Rig rig = reliable();
    assertFalse(rig.receive(invite).toString().contains("alice"));
    assertFalse(rig.receive(invite).toString().contains("example"));
  }
}
