package dev.sottovoce.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.Passport;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.identity.veil.Veil;
import dev.sottovoce.identity.veil.VeilKey;
import dev.sottovoce.policy.Policy.Metadata;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.sip.sdp.SdpFirewall;
import dev.sottovoce.sip.transaction.Requests;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy in virtual time, with phones that are lists of messages. */
class RouterTest {
  private static final String SENT_BY = "server.example.test:5061";
  private static final String SDP = Descriptions.DTLS;

  /** In DER, of nobody: verifying signatures is for phones. */
  private static final Bytes SIGNATURE = Bytes.of(0x30, 6, 2, 1, 1, 2, 1, 1);

  private final VirtualClock clock = new VirtualClock();
  private final Random random = new Random(1);
  private final Router router =
      new Router(
          new Router.Names(FakeFlow.DOMAIN, entrance -> SENT_BY),
          new FlowTokens(new byte[32]),
          new Bodies(new SdpFirewall(Set.of(SdpFirewall.Keying.DTLS_SRTP)), Metadata.STANDARD),
          CallLimits.DEFAULT,
          deadline -> {},
          clock,
          random::nextBytes);
  private final FakeFlow alice = new FakeFlow("alice");
  private final FakeFlow bob = new FakeFlow("bob");
  private final FakeFlow bobToo = new FakeFlow("bob");

  @BeforeEach
  void signIn() {
    for (FakeFlow flow : new FakeFlow[] {alice, bob, bobToo}) {
      router.opened(flow);
      router.received(flow, flow.register("<sip:me@x.invalid>", 3600).toRequest());
      assertEquals(200, flow.response().status());
    }
  }

  @Test
  void theLowestRefusal_isChosen_whenAllHaveAnswered() {
    SipRequest invite = call();
    router.received(bob, answer(bob.request(), 486));
    assertEquals("ACK", bob.request().method());
    assertFalse(isAnswered());
    router.received(bobToo, answer(bobToo.request(), 404));
    SipResponse refusal = alice.response();
    assertEquals(404, refusal.status());
    assertEquals(invite.callId(), refusal.callId());
    assertEquals(1, refusal.vias().size());
  }

  /** A phone that changes where its answer goes neither loses it nor brings it to others. */
  @Test
  void anAnswer_goesTheWayThatTheRequestCame_whateverItsViasSay() {
    for (List<String> others :
        List.of(
            List.<String>of(),
            List.of("SIP/2.0"),
            List.of("SIP/2.0/TLS x.invalid;branch=z9hG4bKelse", "SIP/2.0/TLS y.invalid"))) {
      SipRequest invite = call();
      router.received(bobToo, answer(bobToo.request(), 404));
      SipResponse whole = answer(bob.request(), 404);
      MessageEditor changed = whole.edit().remove(HeaderName.VIA);
      changed.append(HeaderName.VIA, whole.values(HeaderName.VIA).getFirst());
      for (String each : others) changed.append(HeaderName.VIA, each);
      router.received(bob, changed.toResponse());
      SipResponse refusal = alice.response();
      assertEquals(404, refusal.status());
      assertEquals(invite.values(HeaderName.VIA), refusal.values(HeaderName.VIA));
      for (FakeFlow each : List.of(bob, bobToo)) assertEquals("ACK", each.request().method());
    }
  }

  @Test
  void aGlobalRefusal_stopsTheOthers_andIsTheAnswer() {
    call();
    SipRequest ringing = bobToo.request();
    router.received(bobToo, answer(ringing, 180));
    assertEquals(180, alice.response().status());
    router.received(bob, answer(bob.request(), 603));
    assertEquals("SIP;cause=603;text=\"Declined elsewhere\"", reasonOf(cancelAt(bobToo)));
    assertTrue(alice.isQuiet(), "not before all have answered");
    router.received(bobToo, answer(ringing, 487));
    assertEquals(603, alice.response().status());
  }

  /** RFC 3261 section 16.7 step 5: the others are cancelled, and a late 2xx would still win. */
  @Test
  void aGlobalRefusal_isTheAnswer_whenACancelledPhoneGoesOnRinging() {
    call();
    SipRequest ringing = bobToo.request();
    router.received(bobToo, answer(ringing, 180));
    router.received(bob, answer(bob.request(), 600));
    cancelAt(bobToo);
    router.received(bobToo, answer(ringing, 180));
    assertEquals(180, alice.response().status());
    assertEquals(180, alice.response().status());
    pass(Duration.ofSeconds(31));
    assertTrue(alice.isQuiet());
    pass(Duration.ofSeconds(2));
    assertEquals(600, alice.response().status());
  }

  /** RFC 3326: the others must not show a missed call. */
  @Test
  void whenOnePhoneAnswers_theOthersHearThatItWasTakenElsewhere() {
    call();
    SipRequest ringing = bobToo.request();
    router.received(bobToo, answer(ringing, 180));
    alice.response();
    router.received(bob, taken(bob.request()));
    assertEquals(200, alice.response().status());
    assertEquals("SIP;cause=200;text=\"Call completed elsewhere\"", reasonOf(cancelAt(bobToo)));
  }

  /** Who answered has signed it: the others need not believe the server. */
  @Test
  void whenOnePhoneAnswers_theOthersAreShownItsSignature() {
    call();
    SipRequest ringing = bobToo.request();
    router.received(bobToo, answer(ringing, 180));
    alice.response();
    SipResponse taken =
        taken(bob.request()).edit().append(HeaderName.IDENTITY, "a.b.c;info=<x>").toResponse();
    router.received(bob, taken);
    assertEquals(200, alice.response().status());
    assertEquals("a.b.c;info=<x>", cancelAt(bobToo).header(HeaderName.IDENTITY).orElse(""));
  }

  /** The caller's name and the signatures are under it; the other phones can open it. */
  @Test
  void whenOnePhoneAnswersUnderAVeil_theOthersGetItsSealedAnswer() {
    protectMetadata();
    router.received(alice, veiled(Veil.FIRST_OCTETS).toRequest());
    SipRequest ringing = bobToo.request();
    router.received(bobToo, answer(ringing, 180));
    alice.response();
    byte[] sealed = new byte[VeilKey.MESSAGE_OCTETS];
    new Random(1).nextBytes(sealed);
    SipResponse taken =
        taken(bob.request()).edit().body(Veil.MEDIA_TYPE, Bytes.unsafeWrap(sealed)).toResponse();
    router.received(bob, taken);
    assertEquals(200, alice.response().status());
    SipRequest cancel = cancelAt(bobToo);
    assertEquals("SIP;cause=200;text=\"Call completed elsewhere\"", reasonOf(cancel));
    assertEquals(Bytes.unsafeWrap(sealed), cancel.body());
    assertEquals(taken.to().tag(), cancel.header(HeaderName.SOTTOVOCE_ANSWER_TAG));
    assertTrue(cancel.to().tag().isEmpty());
  }

  @Test
  void aCallerWhoGivesUp_leavesNoSignatureInTheCancel() {
    SipRequest invite = call();
    SipRequest ringing = bob.request();
    router.received(bob, answer(ringing, 180));
    alice.response();
    router.received(alice, Requests.cancel(invite));
    assertFalse(cancelAt(bob).has(HeaderName.IDENTITY));
  }

  @Test
  void aPhoneThatSpeaksAfterTheAnswer_hearsThatItWasTakenElsewhere() {
    call();
    router.received(bob, taken(bob.request()));
    SipRequest late = bobToo.request();
    assertTrue(bobToo.isQuiet(), "no CANCEL before a provisional response");
    router.received(bobToo, answer(late, 180));
    assertEquals("SIP;cause=200;text=\"Call completed elsewhere\"", reasonOf(cancelAt(bobToo)));
  }

  @Test
  void theCallersReason_goesToThePhones() {
    SipRequest invite = call();
    router.received(bob, answer(bob.request(), 180));
    router.received(alice, cancel(invite, "SIP;cause=408;text=\"Nobody \\\"there\\\"\""));
    assertEquals("SIP;cause=408;text=\"Nobody \\\"there\\\"\"", reasonOf(cancelAt(bob)));
  }

  /** It would hide from the callee that somebody called. */
  @Test
  void aCallerThatClaimsAnAnswerElsewhere_isNotRepeated() {
    SipRequest invite = call();
    router.received(bob, answer(bob.request(), 180));
    router.received(alice, cancel(invite, "SIP;cause=200;text=\"Call completed elsewhere\""));
    assertEquals("", reasonOf(cancelAt(bob)));
  }

  @Test
  void aPhoneThatGoesOnRinging_isCancelledOnce() {
    SipRequest invite = call();
    SipRequest ringing = bob.request();
    router.received(bob, answer(ringing, 180));
    router.received(alice, Requests.cancel(invite));
    cancelAt(bob);
    router.received(bob, answer(ringing, 180));
    router.received(bob, answer(ringing, 183));
    assertTrue(bob.isQuiet());
  }

  /** RFC 3261 section 16.7 step 6: 503 says something of a phone, not of the user. */
  @Test
  void anOverloadedPhone_isAnErrorOfTheServer() {
    call();
    for (FakeFlow each : new FakeFlow[] {bob, bobToo}) {
      router.received(each, answer(each.request(), 503));
    }
    assertEquals(500, alice.response().status());
  }

  @Test
  void aPhoneThatDisappears_leavesTheOtherRinging() {
    call();
    SipRequest ringing = bob.request();
    bobToo.cut();
    router.closed(bobToo);
    assertFalse(isAnswered());
    router.received(bob, answer(ringing, 180));
    assertEquals(180, alice.response().status());
    bob.cut();
    router.closed(bob);
    assertEquals(480, alice.response().status());
  }

  @Test
  void nobodyAnswering_endsAfterTimerC_andTheCalleesStopRinging() {
    call();
    router.received(bob, answer(bob.request(), 180));
    router.received(bobToo, answer(bobToo.request(), 180));
    assertEquals(180, alice.response().status());
    assertEquals(180, alice.response().status());
    pass(Duration.ofMinutes(3));
    assertTrue(alice.isQuiet());
    pass(Duration.ofSeconds(6));
    assertEquals(408, alice.response().status());
    assertEquals("CANCEL", bob.request().method());
    assertEquals("CANCEL", bobToo.request().method());
  }

  /** The caller has heard 408 and is gone; the server releases a callee that answers too late. */
  @Test
  void anAnswerThatComesTooLate_isReleasedWithAckAndBye() {
    call();
    SipRequest ringing = bob.request();
    router.received(bob, answer(ringing, 180));
    alice.response();
    router.received(bobToo, answer(bobToo.request(), 486));
    assertEquals("ACK", bobToo.request().method());
    pass(Duration.ofMinutes(3).plusSeconds(6));
    assertEquals(408, alice.response().status());
    assertEquals("CANCEL", bob.request().method());
    router.received(bob, taken(ringing));
    assertEquals("ACK", bob.request().method());
    SipRequest bye = bob.request();
    assertEquals("BYE", bye.method());
    assertEquals("SIP;cause=487;text=\"The caller had given up.\"", reasonOf(bye));
    assertTrue(alice.isQuiet());
  }

  @Test
  void aCancelledCallWhoseCalleesSayNothing_endsWith487() {
    SipRequest invite = call();
    router.received(alice, Requests.cancel(invite));
    assertEquals(200, alice.response().status());
    pass(Duration.ofSeconds(33));
    assertEquals(487, alice.response().status());
  }

  @Test
  void aCancelForAPhoneThatHasNotSpoken_waitsForItsFirstWord() {
    SipRequest invite = call();
    SipRequest ringing = bob.request();
    router.received(alice, Requests.cancel(invite));
    assertTrue(bob.isQuiet(), "RFC 3261 section 9.1 wants a provisional response first");
    router.received(bob, answer(ringing, 180));
    assertEquals("CANCEL", bob.request().method());
  }

  @Test
  void aRequestThatComesBackUnchanged_isALoop() {
    call();
    SipRequest forwarded = bob.request();
    // Alice's own request as we sent it, with her address still in From.
    SipRequest looped = forwarded.edit().requestUri("sip:bob@example.test").toRequest();
    router.received(alice, looped.edit().prepend(HeaderName.VIA, via()).toRequest());
    SipResponse answer = alice.response();
    assertEquals(482, answer.status());
  }

  @Test
  void aForkThatIsTooWide_isRefused() {
    router.received(alice, invite().set(HeaderName.MAX_BREADTH, "1").toRequest());
    assertEquals(440, alice.response().status());
    router.received(alice, invite().set(HeaderName.MAX_BREADTH, "2").toRequest());
    assertEquals("1", bob.request().header(HeaderName.MAX_BREADTH).orElse(""));
    assertEquals("1", bobToo.request().header(HeaderName.MAX_BREADTH).orElse(""));
  }

  /** What only a server may say of a user, no phone says through this one, in either direction. */
  @Test
  void assertedIdentities_goNoFurther() {
    String[] asserted = {
      "P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID", "Diversion", "History-Info"
    };
    MessageEditor invite = invite();
    for (String name : asserted) invite.append(name, "<sip:boss@example.test>");
    router.received(alice, invite.append("P-Harmless", "stays").toRequest());
    SipRequest ringing = bob.request();
    MessageEditor taken = taken(ringing).edit();
    for (String name : asserted) taken.append(name, "<sip:boss@example.test>");
    router.received(bob, taken.toResponse());
    SipResponse answered = alice.response();
    assertEquals(200, answered.status());
    for (String name : asserted) {
      assertTrue(ringing.header(name).isEmpty(), name);
      assertTrue(answered.header(name).isEmpty(), name);
    }
    assertEquals("stays", ringing.header("P-Harmless").orElse(""));
  }

  private void protectMetadata() {
    router.use(
        new Bodies(new SdpFirewall(Set.of(SdpFirewall.Keying.DTLS_SRTP)), Metadata.PROTECTED));
  }

  private MessageEditor veiled(int octets) {
    return invite()
        .set(HeaderName.FROM, "<sip:anonymous@anonymous.invalid>;tag=zz")
        .body(Veil.MEDIA_TYPE, Bytes.unsafeWrap(new byte[octets]));
  }

  @Test
  void sealedCallsWithoutAName_areForPoliciesThatProtectMetadata() {
    router.received(alice, veiled(Veil.FIRST_OCTETS).toRequest());
    assertEquals(403, alice.response().status());
    assertTrue(bob.isQuiet());
    protectMetadata();
    router.received(alice, veiled(Veil.FIRST_OCTETS).toRequest());
    assertEquals("INVITE", bob.request().method());
  }

  @Test
  void wherePoliciesProtectMetadata_nothingElsePasses() {
    protectMetadata();
    List<SipRequest> refused =
        List.of(
            invite().toRequest(),
            invite().body("", Bytes.EMPTY).toRequest(),
            veiled(Veil.FIRST_OCTETS - 1).toRequest(),
            veiled(Veil.FIRST_OCTETS + 1).toRequest(),
            veiled(Veil.FIRST_OCTETS).append(HeaderName.CONTENT_ENCODING, "gzip").toRequest(),
            veiled(Veil.FIRST_OCTETS).append(HeaderName.IDENTITY, "x.y.z").toRequest(),
            invite()
                .body(Veil.MEDIA_TYPE, Bytes.unsafeWrap(new byte[Veil.FIRST_OCTETS]))
                .toRequest(),
            veiled(Veil.FIRST_OCTETS).body("application/sdp", Bytes.utf8(SDP)).toRequest());
    for (SipRequest each : refused) {
      router.received(alice, each);
      SipResponse refusal = alice.response();
      assertEquals(488, refusal.status());
      assertTrue(
          refusal.header(HeaderName.WARNING).orElse("").contains("only sealed calls"),
          "it says why");
      assertTrue(bob.isQuiet());
      router.received(alice, ackOfRefusal(each));
    }
  }

  @Test
  void anAnswerInTheClear_goesNoFurther_wherePoliciesProtectMetadata() {
    protectMetadata();
    router.received(alice, veiled(Veil.FIRST_OCTETS).toRequest());
    router.received(bob, taken(bob.request()));
    assertEquals(488, alice.response().status());
  }

  @Test
  void aRegistrationWithoutAName_isRefused_whateverThePolicySays() {
    protectMetadata();
    router.received(
        alice,
        alice
            .register("<sip:me@x.invalid>", 3600)
            .set(HeaderName.FROM, "<sip:anonymous@anonymous.invalid>;tag=zz")
            .toRequest());
    assertEquals(403, alice.response().status());
  }

  @Test
  void anIdentityOfSomebodyElse_isRefused() {
    router.received(alice, invite().append(HeaderName.IDENTITY, identity("bob")).toRequest());
    SipResponse refusal = alice.response();
    assertEquals(438, refusal.status());
    assertTrue(bob.isQuiet());
    router.received(alice, invite().append(HeaderName.IDENTITY, identity("alice")).toRequest());
    assertEquals("INVITE", bob.request().method());
  }

  private static String identity(String user) {
    Passport claims =
        new Passport(
            "",
            "https://example.test/certs/x.pem",
            List.of(),
            "sip:" + user + "@example.test",
            List.of("sip:bob@example.test"),
            0,
            List.of(),
            Optional.empty());
    return IdentityHeader.write(SignedPassport.sign(claims, message -> SIGNATURE));
  }

  /** Bindings are by the connection's device, whatever a Contact claims. */
  @Test
  void aContactThatNamesSomebodyElse_takesNobodysCalls() {
    FakeFlow mallory = new FakeFlow("mallory");
    router.opened(mallory);
    String stolen =
        "<sip:bob@x.invalid>;reg-id=1;+sip.instance=\"<urn:uuid:" + bob.device().device() + ">\"";
    router.received(mallory, mallory.register(stolen, 3600).toRequest());
    assertEquals(200, mallory.response().status());
    call();
    assertEquals("INVITE", bob.request().method());
    assertTrue(mallory.isQuiet());
  }

  @Test
  void oneDevice_hasOnlySoManyCallsThatWait_andOthersCallAllTheSame() {
    for (int i = 0; i < CallLimits.DEFAULT.ofCaller(); i++) call();
    assertFalse(isAnswered());
    call();
    SipResponse refusal = alice.response();
    assertEquals(503, refusal.status());
    assertEquals("10", refusal.header(HeaderName.RETRY_AFTER).orElse(""));
    FakeFlow carol = new FakeFlow("carol");
    router.opened(carol);
    router.received(carol, invite(carol).toRequest());
    assertEquals(100, ((SipResponse) carol.next()).status());

    SipRequest ringing = bob.request();
    router.received(bob, taken(ringing));
    assertEquals(200, alice.response().status());
    call();
    assertEquals(100, ((SipResponse) alice.next()).status());
  }

  @Test
  void oneCallee_isRungByOnlySoManyAtOnce() {
    int each = CallLimits.DEFAULT.ofCaller();
    for (int i = 0; i < CallLimits.DEFAULT.forCallee(); i++) {
      FakeFlow crowd = new FakeFlow("crowd" + i / each);
      router.opened(crowd);
      router.received(crowd, invite(crowd).toRequest());
      assertEquals(100, ((SipResponse) crowd.next()).status());
    }
    call();
    assertEquals(503, alice.response().status());
  }

  @Test
  void anotherDevicesRoute_isForbidden() {
    SipRequest invite = call();
    SipRequest ringing = bob.request();
    router.received(bob, taken(ringing));
    String route = alice.response().header(HeaderName.RECORD_ROUTE).orElseThrow();
    FakeFlow mallory = new FakeFlow("mallory");
    router.opened(mallory);
    SipRequest bye =
        mallory
            .request("BYE", "sip:me@x.invalid")
            .set(HeaderName.TO, "<sip:bob@example.test>;tag=callee")
            .set(HeaderName.CALL_ID, invite.callId())
            .append(HeaderName.ROUTE, route)
            .toRequest();
    router.received(mallory, bye);
    assertEquals(403, mallory.response().status());
    // Nor does the route of one call serve alice for another.
    router.received(
        alice,
        alice
            .request("BYE", "sip:me@x.invalid")
            .set(HeaderName.TO, "<sip:bob@example.test>;tag=callee")
            .append(HeaderName.ROUTE, route)
            .toRequest());
    assertEquals(403, alice.response().status());
    router.received(alice, invite().append(HeaderName.ROUTE, route).toRequest());
    assertEquals(403, alice.response().status());
  }

  @Test
  void aRouteThroughAnotherServer_isForbidden() {
    SipRequest relayed =
        invite()
            .append(HeaderName.ROUTE, "<sip:" + SENT_BY + ";lr>")
            .append(HeaderName.ROUTE, "<sip:elsewhere.test;lr>")
            .toRequest();
    router.received(alice, relayed);
    assertEquals(403, alice.response().status());
    router.received(
        alice, invite().append(HeaderName.ROUTE, "<sip:" + SENT_BY + ";lr>").toRequest());
    assertEquals("INVITE", bob.request().method(), "our own Route is welcome");
  }

  @Test
  void whatWeDoNotSpeak_isRefusedByWhatItIs() {
    Object[][] cases = {
      {invite().requestUri("tel:+4912345").toRequest(), 416},
      {invite().requestUri("sip:bob@elsewhere.test").toRequest(), 404},
      {invite().append(HeaderName.PROXY_REQUIRE, "magic").toRequest(), 420},
      {alice.request("MESSAGE", "sip:bob@example.test").toRequest(), 405},
      {alice.request("BYE", "sip:bob@example.test").toRequest(), 481},
      {alice.request("OPTIONS", "sip:example.test").toRequest(), 200},
      {invite().body("text/plain", Bytes.utf8("hello")).toRequest(), 415},
    };
    for (Object[] each : cases) {
      router.received(alice, (SipRequest) each[0]);
      assertEquals(each[1], alice.response().status());
    }
  }

  @Test
  void whileDraining_newCallsAreRefused_andOldOnesGoOn() {
    call();
    SipRequest ringing = bob.request();
    router.drain();
    router.received(alice, invite().toRequest());
    SipResponse refusal = alice.response();
    assertEquals(503, refusal.status());
    assertEquals("10", refusal.header(HeaderName.RETRY_AFTER).orElse(""));
    router.received(bob, taken(ringing));
    assertEquals(200, alice.response().status());
  }

  @Test
  void everyRefusalOfOurs_saysWhy() {
    router.received(alice, alice.request("BYE", "sip:bob@example.test").toRequest());
    assertTrue(Warning.in(alice.response()).orElseThrow().text().endsWith("."));
  }

  @Test
  void nothingIsKept_whenCallsAreOver() {
    for (int i = 0; i < 20; i++) {
      SipRequest invite = call();
      router.received(bob, answer(bob.request(), 486));
      router.received(bobToo, answer(bobToo.request(), 486));
      assertEquals(486, alice.response().status());
      bob.request();
      bobToo.request();
      router.received(alice, ackOfRefusal(invite));
    }
    pass(Duration.ofMinutes(2));
    assertEquals(0, router.transactions());
    assertEquals(0, router.calls());
  }

  private static SipRequest cancel(SipRequest invite, String reason) {
    return Requests.cancel(invite).edit().append(HeaderName.REASON, reason).toRequest();
  }

  private static SipRequest cancelAt(FakeFlow phone) {
    SipRequest cancel = phone.request();
    assertEquals("CANCEL", cancel.method());
    return cancel;
  }

  private static String reasonOf(SipRequest request) {
    return request.header(HeaderName.REASON).orElse("");
  }

  private SipRequest call() {
    SipRequest invite = invite().toRequest();
    router.received(alice, invite);
    return invite;
  }

  private MessageEditor invite() {
    return invite(alice);
  }

  private static MessageEditor invite(FakeFlow caller) {
    return caller
        .request("INVITE", "sip:bob@example.test")
        .append(HeaderName.CONTACT, "<sip:me@x.invalid>")
        .body("application/sdp", Bytes.utf8(SDP));
  }

  private static SipRequest ackOfRefusal(SipRequest invite) {
    return MessageEditor.request("ACK", invite.requestUriText())
        .append(HeaderName.VIA, invite.header(HeaderName.VIA).orElseThrow())
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, invite.header(HeaderName.FROM).orElseThrow())
        .append(HeaderName.TO, invite.header(HeaderName.TO).orElseThrow() + ";tag=callee")
        .append(HeaderName.CALL_ID, invite.callId())
        .append(HeaderName.CSEQ, invite.cseq().number() + " ACK")
        .toRequest();
  }

  private static String via() {
    return "SIP/2.0/TLS back.invalid;branch=z9hG4bKback";
  }

  private static SipResponse answer(SipRequest request, int status) {
    MessageEditor answer = request.respond(status, "So", "callee");
    answer.append(HeaderName.CONTACT, "<sip:me@x.invalid>");
    for (String route : request.values(HeaderName.RECORD_ROUTE)) {
      answer.append(HeaderName.RECORD_ROUTE, route);
    }
    return answer.toResponse();
  }

  private static SipResponse taken(SipRequest invite) {
    return answer(invite, 200).edit().body("application/sdp", Bytes.utf8(SDP)).toResponse();
  }

  /** Whether alice has heard more than 100 Trying. */
  private boolean isAnswered() {
    boolean more = false;
    while (!alice.isQuiet()) more |= ((SipResponse) alice.next()).status() != 100;
    return more;
  }

  private void pass(Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      clock.now = clock.now.plusSeconds(1);
      router.tick();
      router.sweep();
    }
  }

  private static final class VirtualClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
