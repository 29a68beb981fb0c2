package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.lab.interop.own.LyingServer.Change;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls under a policy that protects metadata, through a real coturn, and a server that cheats. */
@Timeout(120)
class VeiledCallTest {
  private static final List<String> OF_DESCRIPTIONS =
      List.of(
          "v=0",
          "m=audio",
          "a=fingerprint",
          "a=candidate",
          "a=ice",
          "a=crypto",
          "zrtp-hash",
          "opus",
          "typ relay",
          "Identity:");

  @TempDir Path folder;

  private static boolean isInvite(SipMessage message) {
    return message instanceof SipRequest request && request.is("INVITE");
  }

  private static boolean isAnswer(SipMessage message) {
    return message instanceof SipResponse response
        && response.isSuccess()
        && response.cseq().method().equals("INVITE");
  }

  private static ToneAudio callers() {
    return new ToneAudio(440, 1000, 50);
  }

  private static ToneAudio callees() {
    return new ToneAudio(1000, 440, 50);
  }

  private static CompletableFuture<Call> answering(Phone phone, ToneAudio audio) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(incoming -> answered.complete(incoming.answer(audio.options())));
    return answered;
  }

  private static CallEnd ended(Call call) throws Exception {
    return call.ended().get(30, SECONDS);
  }

  /** A whole call, with a hold and other keys in it. */
  private static void talk(Phone from, Phone to, Policy.Metadata metadata) throws Exception {
    ToneAudio there = callees();
    ToneAudio here = callers();
    CompletableFuture<Call> answered = answering(to, there);
    Call call = from.call("florence", here.options());
    SecurityReport report = call.connected().get(30, SECONDS);
    Call other = answered.get(10, SECONDS);
    SecurityReport otherReport = other.connected().get(10, SECONDS);
    assertTrue(here.enough().await(15, SECONDS), "the callee is heard");
    assertTrue(there.enough().await(15, SECONDS), "the caller is heard");
    assertEquals(report.string().orElseThrow().text(), otherReport.string().orElseThrow().text());
    assertEquals("sip:zebedee@example.test", other.peer());
    assertEquals(metadata, call.metadata());
    assertEquals(metadata, other.metadata());
    call.hold();
    Thread.sleep(500);
    call.resume();
    Thread.sleep(500);
    other.rekey();
    Thread.sleep(1500);
    call.hangUp();
    assertEquals(EndReason.HUNG_UP_HERE, ended(call).reason());
    assertEquals(EndReason.HUNG_UP_THERE, ended(other).reason());
  }

  private static List<String> tellTales(Wire wire) {
    List<String> found = new ArrayList<>();
    for (Queue<SipMessage> each : List.of(wire.sent, wire.received)) {
      for (SipMessage message : each) {
        if (message.cseq().method().equals("REGISTER")) continue;
        String text = message.octets().latin1();
        if (text.contains("zebedee")) found.add("the caller's name in " + head(text));
        for (String word : OF_DESCRIPTIONS) {
          if (text.contains(word)) found.add(word + " in " + head(text));
        }
      }
    }
    return found;
  }

  private static String head(String text) {
    return text.substring(0, text.indexOf("\r\n\r\n"));
  }

  @Test
  void underAStandardPolicy_theServerSeesWhoCallsAndWhatIsOffered() throws Exception {
    Wire callers = new Wire();
    Wire callees = new Wire();
    try (Street street = new Street(folder, "standard");
        Phone zebedee = street.phone("zebedee", callers);
        Phone florence = street.phone("florence", callees)) {
      talk(zebedee, florence, Policy.Metadata.STANDARD);
    }
    assertTrue(tellTales(callees).size() > 10, "this test can find something");
  }

  @Test
  void underAProtectedPolicy_theServerSeesNeitherTheCallersNameNorADescription() throws Exception {
    Wire callers = new Wire();
    Wire callees = new Wire();
    try (Street street = new Street(folder, "protected");
        Phone zebedee = street.phone("zebedee", callers);
        Phone florence = street.phone("florence", callees)) {
      talk(zebedee, florence, Policy.Metadata.PROTECTED);
    }
    assertEquals(List.of(), tellTales(callers));
    assertEquals(List.of(), tellTales(callees));
    assertTrue(callers.sent.stream().filter(VeiledCallTest::isInvite).count() >= 3, "held");
    assertTrue(callees.sent.stream().anyMatch(VeiledCallTest::isInvite), "other keys");
    assertEquals(0, callers.sent.stream().filter(VeiledCallTest::isRefusal).count());
    assertEquals(0, callees.sent.stream().filter(VeiledCallTest::isRefusal).count());
  }

  /** It opens, and the phone has seen its signature before. */
  @Test
  void aCallThatIsReplayed_doesNotRing() throws Exception {
    Wire callees = new Wire();
    AtomicInteger rung = new AtomicInteger();
    try (Street street = new Street(folder, "protected");
        Phone zebedee = street.phone("zebedee", new Wire());
        Phone florence = street.phone("florence", callees)) {
      florence.onIncomingCall(incoming -> {
        rung.incrementAndGet();
        incoming.decline();
      });
      ended(zebedee.call("florence", callers().options()));
      assertEquals(1, rung.get());
      SipMessage first =
          callees.received.stream().filter(VeiledCallTest::isInvite).findFirst().orElseThrow();
      callees.toPhone = message -> isInvite(message) ? replayed(first, message) : message;
      Call again = zebedee.call("florence", callers().options());
      for (int i = 0; i < 100 && !refused(callees, 438); i++) Thread.sleep(50);
      assertTrue(refused(callees, 438));
      assertEquals(1, rung.get());
      again.hangUp();
    }
  }

  /** An old message as the answer to it finds its way now. */
  private static SipMessage replayed(SipMessage old, SipMessage now) {
    MessageEditor edited = ((SipRequest) old).edit().remove(HeaderName.VIA);
    List<String> ways = now.values(HeaderName.VIA);
    for (int i = ways.size() - 1; i >= 0; i--) edited.prepend(HeaderName.VIA, ways.get(i));
    return edited.toRequest();
  }

  private static boolean refused(Wire wire, int status) {
    return wire.sent.stream()
        .anyMatch(each -> each instanceof SipResponse response && response.status() == status);
  }

  private static boolean isRefusal(SipMessage message) {
    return message instanceof SipResponse response && response.status() >= 300;
  }

  @Test
  void whoeverCallsAndWhateverIsOffered_messagesHaveOneSize() throws Exception {
    Wire first = new Wire();
    Wire second = new Wire();
    Wire callees = new Wire();
    try (Street street = new Street(folder, "protected");
        Phone zebedee = street.phone("zebedee", first, "DTLS 1.3");
        Phone al = street.phone("al", second, "ZRTP");
        Phone florence = street.phone("florence", callees)) {
      for (Phone each : List.of(zebedee, al)) {
        answering(florence, callees());
        Call call = each.call("florence", callers().options());
        call.connected().get(30, SECONDS);
        call.hangUp();
        ended(call);
        Thread.sleep(500);
      }
    }
    assertEquals(
        first.sent(VeiledCallTest::isInvite).octets().length(),
        second.sent(VeiledCallTest::isInvite).octets().length());
    List<Integer> answers =
        callees.sent.stream()
            .filter(VeiledCallTest::isAnswer)
            .map(each -> each.body().length())
            .distinct()
            .toList();
    assertEquals(1, answers.size(), answers.toString());
  }

  private CallEnd called(Street street, Wire callers, Wire callees) throws Exception {
    try (Phone zebedee = street.phone("zebedee", callers);
        Phone florence = street.phone("florence", callees)) {
      answering(florence, callees());
      Call call = zebedee.call("florence", callers().options());
      call.connected().handle((report, why) -> report).get(30, SECONDS);
      call.hangUp();
      return ended(call);
    }
  }

  /** The control of the tests below: what only passes through a lying server does no harm. */
  @Test
  void aVeilThatIsPutBackWhereItWas_opens() throws Exception {
    Wire callees = new Wire();
    callees.toPhone =
        message -> isInvite(message) ? Change.withBody(message, message.body()) : message;
    try (Street street = new Street(folder, "protected")) {
      assertEquals(EndReason.HUNG_UP_HERE, called(street, new Wire(), callees).reason());
    }
  }

  @Test
  void aVeilThatWasCutOrChanged_isNotOpened() throws Exception {
    List<UnaryOperator<Bytes>> harms =
        List.of(
            veil -> veil.slice(0, veil.length() - 1),
            veil -> Bytes.concat(veil.slice(0, veil.length() - 1), Bytes.of(0)),
            veil -> Bytes.concat(Bytes.of(2), veil.slice(1, veil.length())));
    for (var harm : harms) {
      Wire callees = new Wire();
      callees.toPhone =
          message ->
              isInvite(message) ? Change.withBody(message, harm.apply(message.body())) : message;
      try (Street street = new Street(folder, "protected")) {
        CallEnd end = called(street, new Wire(), callees);
        assertEquals(493, end.sipStatus(), end.sentence());
      }
      deleteAll(folder);
    }
  }

  private static void deleteAll(Path top) throws IOException {
    try (var files = Files.walk(top)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(top)) Files.delete(each);
      }
    }
  }

  @Test
  void aVeilOfAnotherCall_isNotOpened_norAnotherAnswer() throws Exception {
    Wire callers = new Wire();
    Wire callees = new Wire();
    AtomicReference<SipMessage> kept = new AtomicReference<>();
    try (Street street = new Street(folder, "protected");
        Phone zebedee = street.phone("zebedee", callers);
        Phone florence = street.phone("florence", callees)) {
      answering(florence, callees());
      Call call = zebedee.call("florence", callers().options());
      call.connected().get(30, SECONDS);
      call.hangUp();
      ended(call);

      kept.set(callers.sent(VeiledCallTest::isInvite));
      callees.toPhone =
          message -> isInvite(message) ? Change.withBody(message, kept.get().body()) : message;
      assertEquals(493, ended(zebedee.call("florence", callers().options())).sipStatus());
      callees.toPhone = message -> message;

      SipMessage answer = callees.sent(VeiledCallTest::isAnswer);
      callers.toPhone =
          message -> isAnswer(message) ? Change.withBody(message, answer.body()) : message;
      answering(florence, callees());
      CallEnd end = ended(zebedee.call("florence", callers().options()));
      assertEquals(EndReason.SIGNATURE_MISSING, end.reason(), end.sentence());
    }
  }

  @Test
  void whoeverCannotSealOrOpen_hasNoCall_andIsToldWhy() throws Exception {
    Wire changed = new Wire();
    try (Street street = new Street(folder, "protected");
        Phone zebedee = street.phone("zebedee", changed);
        Phone florence = street.phone("florence", new Wire())) {
      answering(florence, callees());
      CallEnd here = ended(zebedee.call("nobody", callers().options()));
      assertEquals(EndReason.CANNOT_BE_VEILED, here.reason(), here.sentence());

      changed.toServer =
          message ->
              isInvite(message)
                  ? ((SipRequest) message)
                      .edit()
                      .body("application/sdp", Bytes.utf8("v=0\r\n"))
                      .toRequest()
                  : message;
      CallEnd there = ended(zebedee.call("florence", callers().options()));
      assertEquals(EndReason.MEDIA_REFUSED, there.reason());
      assertTrue(there.sentence().contains("only sealed calls"), there.sentence());
    }
  }

  /**
   * Florence's two phones ring, and one takes the call.
   *
   * @param cancelled what somebody makes of the word that the other one gets
   * @return how it ended there
   */
  private CallEnd takenElsewhere(UnaryOperator<SipMessage> cancelled) throws Exception {
    Wire callers = new Wire();
    Wire pockets = new Wire();
    pockets.toPhone =
        message ->
            message instanceof SipRequest request && request.is("CANCEL")
                ? cancelled.apply(message)
                : message;
    CallEnd end;
    try (Street street = new Street(folder, "protected");
        Phone zebedee = street.phone("zebedee", callers);
        Phone desk = street.phone("florence", new Wire())) {
      Account pocket = street.enrol("florence", "pocket");
      street.letInAnother("florence", "desk");
      try (Phone other = street.phone("florence", "pocket", pocket, pockets)) {
        CompletableFuture<CallEnd> elsewhere = new CompletableFuture<>();
        CompletableFuture<Boolean> rings = new CompletableFuture<>();
        AtomicLong answeredAt = new AtomicLong();
        AtomicLong silentAt = new AtomicLong();
        other.onIncomingCall(incoming -> {
          incoming
              .ended()
              .thenAccept(how -> {
                silentAt.set(System.nanoTime());
                elsewhere.complete(how);
              });
          rings.complete(true);
        });
        desk.onIncomingCall(incoming ->
            rings.thenAccept(both -> {
              answeredAt.set(System.nanoTime());
              incoming.answer(callees().options());
            }));
        Call call = zebedee.call("florence", callers().options());
        call.connected().get(30, SECONDS);
        end = elsewhere.get(10, SECONDS);
        long millis = (silentAt.get() - answeredAt.get()) / 1_000_000;
        assertTrue(millis < 1000, "it rang on for " + millis + " ms");
        call.hangUp();
        ended(call);
      }
    }
    assertEquals(List.of(), tellTales(callers));
    assertEquals(List.of(), tellTales(pockets));
    deleteAll(folder);
    return end;
  }

  @Test
  void aCallThatAnotherPhoneOfTheCalleeTook_isKnownAsThat_withinASecond() throws Exception {
    CallEnd end = takenElsewhere(message -> message);
    assertEquals(EndReason.ANSWERED_ELSEWHERE, end.reason(), end.sentence());
  }

  /** It stops ringing all the same, and stands there as one that was missed. */
  @Test
  void aWordForThatWhichTheOtherPhoneHasNotSealed_isNotBelieved() throws Exception {
    List<UnaryOperator<SipMessage>> lies =
        List.of(
            message -> message.edit().body("", Bytes.EMPTY).toRequest(),
            message -> message.edit().set(HeaderName.SOTTOVOCE_ANSWER_TAG, "another").toRequest(),
            message ->
                Change.withBody(
                    message,
                    Bytes.concat(
                        message.body().slice(0, message.body().length() - 1), Bytes.of(0))));
    for (UnaryOperator<SipMessage> lie : lies) {
      assertEquals(EndReason.CANCELLED, takenElsewhere(lie).reason());
    }
  }

  @Test
  void aCallThatIsGivenUp_stopsRinging() throws Exception {
    Wire callers = new Wire();
    try (Street street = new Street(folder, "protected");
        Phone zebedee = street.phone("zebedee", callers);
        Phone florence = street.phone("florence", new Wire())) {
      CompletableFuture<CallEnd> end = new CompletableFuture<>();
      CompletableFuture<Boolean> rings = new CompletableFuture<>();
      florence.onIncomingCall(incoming -> {
        incoming.ended().thenAccept(end::complete);
        rings.complete(true);
      });
      Call call = zebedee.call("florence", callers().options());
      assertTrue(rings.get(20, SECONDS));
      call.hangUp();
      assertEquals(EndReason.CANCELLED, ended(call).reason());
      assertEquals(EndReason.CANCELLED, end.get(10, SECONDS).reason());
    }
    assertFalse(tellTales(callers).toString().contains("zebedee"));
  }
}
