package dev.sottovoce.phone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.HeldTraffic;
import dev.sottovoce.call.KeyTraffic;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.RegistrationState.Problem;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two phones with real sockets, TLS, ICE and DTLS on loopback, through a relay of the test's. */
@Timeout(60)
class PhoneToPhoneTest {
  private final TestOrganisation organisation = TestOrganisation.create();
  private final List<TraceEvent> trace = new CopyOnWriteArrayList<>();
  private SipRelay relay;
  private Phone alice;
  private Phone bob;

  PhoneToPhoneTest() throws Exception {
    relay = SipRelay.open(organisation);
    alice = Phone.open(TestOrganisation.config(account("alice")).trace(trace::add));
    bob = Phone.open(TestOrganisation.config(account("bob")));
  }

  private Account account(String user) {
    return organisation.account(user, TestOrganisation.newKey(), relay.port());
  }

  @BeforeEach
  void register() throws Exception {
    assertInstanceOf(RegistrationState.Registered.class, alice.register().get(10, SECONDS));
    assertInstanceOf(RegistrationState.Registered.class, bob.register().get(10, SECONDS));
  }

  @AfterEach
  void close() throws Exception {
    alice.close();
    bob.close();
    relay.close();
  }

  private Call call(SilentAudio audio) {
    return alice.call("bob", audio.options());
  }

  private CompletableFuture<Call> answerWith(SilentAudio audio) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    bob.onIncomingCall(incoming -> answered.complete(incoming.answer(audio.options())));
    return answered;
  }

  private CallEnd endOf(Call call) throws Exception {
    return call.ended().get(20, SECONDS);
  }

  @Test
  void answeredCall_isSecuredAtBothEnds_andHungUp() throws Exception {
    CompletableFuture<Call> bobs = answerWith(new SilentAudio());

    Call alices = call(new SilentAudio());
    SecurityReport report = alices.connected().get(10, SECONDS);
    bobs.get(10, SECONDS).connected().get(10, SECONDS);

    assertEquals(SrtpProfile.AEAD_AES_256_GCM, report.srtp());
    assertEquals("DTLS 1.3", report.agreement().keying());
    assertEquals("sip:alice@example.org", bobs.get().peer());
    alices.hangUp();
    assertEquals(EndReason.HUNG_UP_HERE, endOf(alices).reason());
    assertEquals(EndReason.HUNG_UP_THERE, endOf(bobs.get()).reason());
  }

  /** Between phones of ours nothing shows of keys, so they are tones and no events. */
  @Test
  void keysOfThePad_areTonesForTheOtherEnd() throws Exception {
    BlockingQueue<Character> heard = new LinkedBlockingQueue<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void keyPressed(Call call, char key) {
            heard.add(key);
          }
        };
    bob.onIncomingCall(incoming -> incoming.answer(new SilentAudio().options().listener(listener)));
    Call call = call(new SilentAudio());
    assertEquals(0, call.press("1"), "it is not connected yet");
    assertThrows(IllegalArgumentException.class, () -> call.press("1 2"));
    call.connected().get(10, SECONDS);

    while (call.statistics().packetsReceived() < 50) Thread.sleep(20);

    assertEquals(KeyTraffic.TONES, call.keyTraffic());
    Character key = null;
    for (int attempt = 0; key == null && attempt < 5; attempt++) {
      assertEquals(3, call.press("###"));
      key = heard.poll(4, SECONDS);
    }
    assertEquals('#', key);
    assertEquals(
        0, call.statistics().leakage().oddSizes() + call.statistics().leakage().keyPackets());
    call.hangUp();
    endOf(call);
  }

  @Test
  void tones_areHeardAtTheOtherEnd_bothWays() throws Exception {
    ToneAudio alices = new ToneAudio(440, 1000);
    ToneAudio bobs = new ToneAudio(1000, 440);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    bob.onIncomingCall(incoming -> answered.complete(incoming.answer(bobs.options())));

    Call call = alice.call("bob", alices.options());
    assertTrue(alices.enough().await(10, SECONDS) && bobs.enough().await(10, SECONDS));
    CallStatistics counts = call.statistics();
    call.hangUp();
    endOf(call);

    assertTrue(alices.share() > 0.6, "alice heard " + alices.share());
    assertTrue(bobs.share() > 0.6, "bob heard " + bobs.share());
    assertTrue(counts.packetsSent() > 40 && counts.packetsReceived() > 40, counts::toString);
    assertEquals(0, counts.packetsRefused());
    assertTrue(counts.setUp().orElseThrow().toSeconds() < 5, counts::toString);
  }

  @Test
  void audioEnds_areClosedWithTheCall() throws Exception {
    SilentAudio audio = new SilentAudio();
    answerWith(new SilentAudio());
    Call call = call(audio);
    call.connected().get(10, SECONDS);

    call.hangUp();
    endOf(call);

    assertTrue(audio.sourceClosed.get() && audio.sinkClosed.get());
  }

  @Test
  void decliningCallee_isHeard() throws Exception {
    bob.onIncomingCall(IncomingCall::decline);

    assertEquals(EndReason.DECLINED, endOf(call(new SilentAudio())).reason());
  }

  @Test
  void calleeWithoutListener_isBusy() throws Exception {
    assertEquals(EndReason.BUSY, endOf(call(new SilentAudio())).reason());
  }

  @Test
  void calleeInACall_isBusy_andItsCallGoesOn() throws Exception {
    answerWith(new SilentAudio());
    Call first = call(new SilentAudio());
    first.connected().get(10, SECONDS);

    CallEnd second = endOf(call(new SilentAudio()));

    assertEquals(EndReason.BUSY, second.reason());
    assertEquals(486, second.sipStatus());
    assertTrue(!first.ended().isDone());
  }

  @Test
  void unknownCallee_isSaidSo() throws Exception {
    CallEnd end = endOf(alice.call("nobody", new SilentAudio().options()));

    assertEquals(EndReason.UNKNOWN_CALLEE, end.reason());
    assertEquals(404, end.sipStatus());
  }

  @Test
  void nobodyAnswers_endsInTime() throws Exception {
    CompletableFuture<CallEnd> bobs = new CompletableFuture<>();
    bob.onIncomingCall(incoming -> incoming.ended().thenAccept(bobs::complete));

    CallEnd end =
        endOf(alice.call("bob", new SilentAudio().options().answerWithin(Duration.ofSeconds(1))));

    assertEquals(EndReason.NO_ANSWER, end.reason());
    assertEquals(EndReason.CANCELLED, bobs.get(10, SECONDS).reason());
  }

  @Test
  void connectedFuture_failsWithTheReason() {
    bob.onIncomingCall(IncomingCall::decline);
    Call call = call(new SilentAudio());

    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> call.connected().get(10, SECONDS));

    assertEquals(
        EndReason.DECLINED, assertInstanceOf(Call.CallFailed.class, failed.getCause()).reason());
  }

  @Test
  void fingerprintChangedOnTheWay_opensNothing() throws Exception {
    relay.onTheWay =
        SipRelay.unsigned(
            rewriteBody("a=fingerprint:sha-256 ..:..", "a=fingerprint:sha-256 00:00"));
    CompletableFuture<Call> bobs = answerWith(new SilentAudio());

    EndReason alices = endOf(call(new SilentAudio())).reason();
    EndReason other = endOf(bobs.get(10, SECONDS)).reason();

    // Whoever notices first tells the other end, whose own finding may then come too late.
    Set<EndReason> noticed = EnumSet.of(EndReason.PEER_NOT_VERIFIED, EndReason.KEYING_FAILED);
    Set<EndReason> told = EnumSet.of(EndReason.FAILED_THERE);
    told.addAll(noticed);
    assertTrue(noticed.contains(alices) || noticed.contains(other), alices + ", " + other);
    assertTrue(told.contains(alices) && told.contains(other), alices + ", " + other);
  }

  @Test
  void fingerprintOfASignedCall_changedOnTheWay_doesNotEvenRing() throws Exception {
    relay.onTheWay = rewriteBody("a=fingerprint:sha-256 ..:..", "a=fingerprint:sha-256 00:00");
    CompletableFuture<Call> bobs = answerWith(new SilentAudio());

    CallEnd end = endOf(call(new SilentAudio()));

    assertEquals(EndReason.SIGNATURE_REFUSED, end.reason());
    assertEquals(438, end.sipStatus());
    assertFalse(bobs.isDone());
  }

  @Test
  void unencryptedOffer_isRefusedWithItsReason() throws Exception {
    relay.onTheWay = SipRelay.unsigned(rewriteBody("UDP/TLS/RTP/SAVPF", "RTP/AVP"));
    answerWith(new SilentAudio());

    CallEnd end = endOf(call(new SilentAudio()));

    assertEquals(EndReason.MEDIA_REFUSED, end.reason());
    assertEquals(488, end.sipStatus());
    assertTrue(end.sentence().contains("encrypted"), end.sentence());
  }

  @Test
  void keysInTheDescription_areRefusedWithTheirReason() throws Exception {
    relay.onTheWay =
        SipRelay.unsigned(
            rewriteBody(
                "a=rtcp-mux", "a=rtcp-mux\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA"));
    answerWith(new SilentAudio());

    CallEnd end = endOf(call(new SilentAudio()));

    assertEquals(488, end.sipStatus());
    assertTrue(end.sentence().contains("a=crypto"), end.sentence());
  }

  @Test
  void sha1Fingerprint_isRefusedWithItsReason() throws Exception {
    relay.onTheWay = SipRelay.unsigned(rewriteBody("a=fingerprint:sha-256", "a=fingerprint:sha-1"));
    answerWith(new SilentAudio());

    CallEnd end = endOf(call(new SilentAudio()));

    assertEquals(488, end.sipStatus());
    assertTrue(end.sentence().contains("SHA-256"), end.sentence());
  }

  @Test
  void holdAndResume_areHeardAtTheOtherEnd() throws Exception {
    List<CallListener.HoldState> heard = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Void> resumed = new CompletableFuture<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void held(Call call, HoldState state) {
            heard.add(state);
            (state == HoldState.ACTIVE ? resumed : held).complete(null);
          }
        };
    bob.onIncomingCall(incoming -> incoming.answer(new SilentAudio().options().listener(listener)));
    Call call = call(new SilentAudio());
    call.connected().get(10, SECONDS);

    call.hold();
    held.get(10, SECONDS);
    call.resume();
    resumed.get(10, SECONDS);

    assertEquals(List.of(CallListener.HoldState.HELD_THERE, CallListener.HoldState.ACTIVE), heard);
  }

  /** The phone's listeners have a thread of their own, whatever they do there. */
  @Test
  void listenerThatIsStuck_keepsNoAudioWaiting() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CallListener listener =
        new CallListener() {
          @Override
          public void connected(Call call, SecurityReport security) {
            stuck.countDown();
            try {
              free.await(60, SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    answerWith(new SilentAudio());
    try {
      Call call = alice.call("bob", new SilentAudio().options().listener(listener));
      assertTrue(stuck.await(20, SECONDS));
      CallStatistics before = call.statistics();
      Thread.sleep(2000);
      CallStatistics after = call.statistics();
      assertTrue(after.packetsSent() - before.packetsSent() > 60, () -> "" + after);
      assertTrue(after.packetsReceived() - before.packetsReceived() > 60, () -> "" + after);
    } finally {
      free.countDown();
    }
  }

  @Test
  void phoneThatCannotIsolate_doesNotCallWhereThePolicyRequiresIt() throws Exception {
    CallPolicy isolated =
        CallPolicy.of(
            Profiles.of(Policy.Profile.DEFAULT).with(Policy.Isolation.REQUIRE),
            LocalDate.parse("2026-11-25"));
    alice.close();
    alice = Phone.open(TestOrganisation.config(account("alice")).policy(isolated));
    alice.register().get(10, SECONDS);
    answerWith(new SilentAudio());

    CallEnd end = endOf(call(new SilentAudio()));

    assertEquals(EndReason.ISOLATION, end.reason());
  }

  /** What is on the wire goes on as if they spoke, both ways. */
  @Test
  void heldCall_looksLikeSpeech() throws Exception {
    CompletableFuture<Void> held = new CompletableFuture<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void held(Call call, HoldState state) {
            held.complete(null);
          }
        };
    CompletableFuture<Call> bobs = new CompletableFuture<>();
    bob.onIncomingCall(
        incoming -> bobs.complete(incoming.answer(new SilentAudio().options().listener(listener))));
    Call call = call(new SilentAudio());
    call.connected().get(10, SECONDS);
    call.hold();
    held.get(10, SECONDS);
    assertEquals(HeldTraffic.SILENCE, call.heldTraffic());

    for (Call each : List.of(call, bobs.get(10, SECONDS))) {
      CallStatistics before = each.statistics();
      long enough = before.packetsSent() + 50;
      while (each.statistics().packetsSent() < enough) Thread.sleep(20);
      assertTrue(each.statistics().packetsReceived() > before.packetsReceived() + 25);
      assertEquals(List.of(), each.statistics().anomalies());
    }
  }

  @Test
  void serverRestart_leavesTheCallAlone_andByeWorksAfterwards() throws Exception {
    CompletableFuture<Call> bobs = answerWith(new SilentAudio());
    Call call = call(new SilentAudio());
    call.connected().get(10, SECONDS);
    bobs.get(10, SECONDS).connected().get(10, SECONDS);
    List<CompletableFuture<Void>> back = List.of(registeredAgain(alice), registeredAgain(bob));
    int port = relay.port();

    relay.close();
    relay = SipRelay.open(organisation, port);
    for (CompletableFuture<Void> each : back) each.get(20, SECONDS);

    assertTrue(!call.ended().isDone());
    call.hangUp();
    assertEquals(EndReason.HUNG_UP_THERE, endOf(bobs.get()).reason());
  }

  private static CompletableFuture<Void> registeredAgain(Phone phone) {
    CompletableFuture<Void> again = new CompletableFuture<>();
    phone.onRegistration(state -> {
      if (state instanceof RegistrationState.Registered) again.complete(null);
    });
    return again;
  }

  @Test
  void callWhileTheServerIsDown_saysSo() throws Exception {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    alice.onRegistration(state -> {
      if (state instanceof RegistrationState.Retrying) lost.complete(null);
    });
    relay.close();
    lost.get(10, SECONDS);

    assertEquals(EndReason.SERVER_UNREACHABLE, endOf(call(new SilentAudio())).reason());
  }

  @Test
  void refusedDevice_isToldSo() throws Exception {
    relay.registerStatus = 403;
    try (Phone carol = Phone.open(TestOrganisation.config(account("carol")))) {
      RegistrationState state = carol.register().get(10, SECONDS);

      assertEquals(
          Problem.DEVICE_REFUSED,
          assertInstanceOf(RegistrationState.Refused.class, state).problem());
    }
  }

  @Test
  void clockAnHourBehind_isToldSo() throws Exception {
    Clock behind = Clock.fixed(Instant.now().minusSeconds(3600), ZoneOffset.UTC);
    try (Phone carol = Phone.open(TestOrganisation.config(account("carol")).clock(behind))) {
      RegistrationState state = carol.register().get(10, SECONDS);

      assertEquals(
          Problem.CLOCK_OR_EXPIRY,
          assertInstanceOf(RegistrationState.Retrying.class, state).problem());
    }
  }

  @Test
  void closedPhone_hangsUp() throws Exception {
    CompletableFuture<Call> bobs = answerWith(new SilentAudio());
    Call call = call(new SilentAudio());
    call.connected().get(10, SECONDS);

    alice.close();

    assertEquals(EndReason.PHONE_CLOSED, endOf(call).reason());
    assertEquals(EndReason.HUNG_UP_THERE, endOf(bobs.get()).reason());
  }

  @Test
  void trace_namesTheStepsAndNobody() throws Exception {
    answerWith(new SilentAudio());
    Call call = call(new SilentAudio());
    call.connected().get(10, SECONDS);
    call.hangUp();
    endOf(call);

    List<String> labels = trace.stream().map(TraceEvent::label).toList();
    assertTrue(
        labels.containsAll(
            List.of(
                TraceEvent.REGISTERED,
                TraceEvent.CALL_STARTED,
                "INVITE",
                "180 INVITE",
                "200 INVITE",
                "ACK",
                TraceEvent.ICE_CONNECTED,
                TraceEvent.DTLS_CONNECTED,
                TraceEvent.HUNG_UP)),
        labels::toString);
    assertTrue(trace.stream().noneMatch(event -> event.toString().contains("alice")));
  }

  /** Rewrites the body of every INVITE on its way. */
  private static UnaryOperator<SipMessage> rewriteBody(String pattern, String replacement) {
    return message -> {
      if (!(message instanceof dev.sottovoce.sip.message.SipRequest request)
          || !request.is("INVITE")) {
        return message;
      }
      String changed = request.body().utf8().replaceAll(pattern, replacement);
      return request.edit().body("application/sdp", Bytes.utf8(changed)).toRequest();
    };
  }
}
