package dev.sottovoce.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy.Metadata;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.sip.sdp.SdpFirewall;
import dev.sottovoce.sip.transaction.Requests;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to phones that are woken first, in virtual time. */
class SleepingCalleeTest {
  private static final String PUSH = ";pn-provider=webpush;pn-prid=https://push.example/p/1";
  private static final String ASLEEP = "<sip:bob@x.invalid;transport=tls" + PUSH + ">";

  /** Writes down what it is asked. */
  private static final class Notes implements Wakers {
    private final List<UUID> woken = new ArrayList<>();
    private final List<UUID> forgotten = new ArrayList<>();
    private final List<Instant> kept = new ArrayList<>();
    private final List<WakeUp.Kind> kinds = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();

    @Override
    public Optional<PushOffer> offer() {
      return Optional.of(
          new PushOffer(List.of(PushProvider.WEB_PUSH), Optional.of(Bytes.of(4, 5))));
    }

    @Override
    public boolean takes(PushParameters how) {
      return how.resource().startsWith("https://push.example/");
    }

    @Override
    public void keep(UUID device, PushParameters how, Instant until) {
      kept.add(until);
    }

    @Override
    public void forget(UUID device) {
      forgotten.add(device);
    }

    @Override
    public void wake(UUID device, WakeUp.Kind why) {
      kinds.add(why);
      woken.add(device);
    }

    @Override
    public void measured(String model, Milestone milestone, Duration after) {
      measured.add(model + " " + milestone + " " + after.toMillis());
    }
  }

  private final VirtualClock clock = new VirtualClock();
  private final Random random = new Random(1);
  private final Notes notes = new Notes();
  private final Router router = router(CallLimits.DEFAULT);
  private final FakeFlow alice = new FakeFlow("alice");
  private final FakeFlow bob = new FakeFlow("bob");

  private Router router(CallLimits limits) {
    return new Router(
        new Router.Names(FakeFlow.DOMAIN, entrance -> "server.example.test:5061"),
        new FlowTokens(new byte[32]),
        new Bodies(new SdpFirewall(Set.of(SdpFirewall.Keying.DTLS_SRTP)), Metadata.STANDARD),
        limits,
        deadline -> {},
        clock,
        random::nextBytes);
  }

  @BeforeEach
  void bobGoesToSleep() {
    router.use(notes);
    assertEquals(200, signIn(alice, "<sip:alice@x.invalid>").status());
    assertEquals(200, signIn(bob, ASLEEP).status());
    sleep(bob);
  }

  private SipResponse signIn(FakeFlow flow, String contact) {
    router.opened(flow);
    router.received(flow, flow.register(contact, 86_400).toRequest());
    return flow.response();
  }

  private void sleep(FakeFlow flow) {
    flow.cut();
    router.closed(flow);
  }

  private FakeFlow wakes(FakeFlow flow) {
    FakeFlow again = new FakeFlow(flow.device());
    assertEquals(200, signIn(again, ASLEEP).status());
    return again;
  }

  private SipRequest call() {
    SipRequest invite =
        alice
            .request("INVITE", "sip:bob@example.test")
            .append(HeaderName.CONTACT, "<sip:alice@x.invalid>")
            .body("application/sdp", Bytes.utf8(Descriptions.DTLS))
            .toRequest();
    router.received(alice, invite);
    return invite;
  }

  private void heard100() {
    assertEquals(100, ((SipResponse) alice.next()).status());
  }

  private void pass(Duration time) {
    clock.now = clock.now.plus(time);
    router.tick();
    router.sweep();
  }

  private static SipResponse answer(SipRequest invite, int status) {
    return invite
        .respond(status, "Fine", "bob")
        .append(HeaderName.CONTACT, "<sip:bob@x.invalid>")
        .toResponse();
  }

  @Test
  void aSleepingPhone_isWoken_andRingsWhenItComes() {
    SipRequest invite = call();
    heard100();
    assertEquals(List.of(bob.device().device()), notes.woken);
    pass(Duration.ofSeconds(29));
    assertTrue(alice.isQuiet(), "the caller waits, and hears nothing of sleep");
    FakeFlow again = wakes(bob);
    SipRequest ringing = again.request();
    assertEquals("INVITE", ringing.method());
    assertEquals(invite.callId(), ringing.callId());
    assertEquals("sip:bob@x.invalid;transport=tls", ringing.requestUriText());
    router.received(again, answer(ringing, 180));
    assertEquals(180, alice.response().status());
    router.received(again, answer(ringing, 200));
    assertEquals(200, alice.response().status());
  }

  @Test
  void whoDoesNotCome_isUnavailable_after30Seconds_andRingsNoMore() {
    call();
    heard100();
    pass(Duration.ofSeconds(29));
    assertTrue(alice.isQuiet());
    pass(Duration.ofSeconds(2));
    assertEquals(480, alice.response().status());
    assertTrue(wakes(bob).isQuiet());
  }

  @Test
  void aCallerWhoGivesUp_isToldAtOnce_andTheLatePhoneStaysQuiet() {
    SipRequest invite = call();
    heard100();
    router.received(alice, Requests.cancel(invite));
    assertEquals(200, alice.response().status());
    assertEquals(487, alice.response().status());
    assertTrue(wakes(bob).isQuiet());
  }

  @Test
  void aCallerWhoIsGone_makesNobodyRing() {
    call();
    sleep(alice);
    assertTrue(wakes(bob).isQuiet());
  }

  @Test
  void awakeAndSleepingPhones_ringBoth_andTheFirstAnswerSilencesTheOther() {
    FakeFlow desk = new FakeFlow("bob");
    assertEquals(200, signIn(desk, "<sip:bob@desk.invalid>").status());
    call();
    heard100();
    SipRequest atDesk = desk.request();
    router.received(desk, answer(atDesk, 180));
    assertEquals(180, alice.response().status());
    FakeFlow pocket = wakes(bob);
    SipRequest inPocket = pocket.request();
    router.received(pocket, answer(inPocket, 180));
    assertEquals(180, alice.response().status());
    router.received(desk, answer(atDesk, 200));
    assertEquals(200, alice.response().status());
    SipRequest cancel = pocket.request();
    assertEquals("CANCEL", cancel.method());
    assertEquals(
        "SIP;cause=200;text=\"Call completed elsewhere\"",
        cancel.header(HeaderName.REASON).orElse(""));
  }

  @Test
  void aRefusalOfTheOnePhone_waitsForTheOtherThatSleeps() {
    FakeFlow desk = new FakeFlow("bob");
    signIn(desk, "<sip:bob@desk.invalid>");
    call();
    heard100();
    router.received(desk, answer(desk.request(), 486));
    assertEquals("ACK", desk.request().method());
    assertTrue(alice.isQuiet());
    pass(Duration.ofSeconds(31));
    assertEquals(486, alice.response().status());
  }

  @Test
  void oneWhoTookTheCall_leavesNothingForThePhoneThatComesLate() {
    FakeFlow desk = new FakeFlow("bob");
    signIn(desk, "<sip:bob@desk.invalid>");
    call();
    heard100();
    router.received(desk, answer(desk.request(), 200));
    assertEquals(200, alice.response().status());
    assertTrue(wakes(bob).isQuiet());
  }

  @Test
  void callsThatWait_areBounded_likeThoseThatRing() {
    for (int i = 0; i < CallLimits.DEFAULT.ofCaller(); i++) {
      call();
      heard100();
    }
    call();
    assertEquals(503, alice.response().status());
  }

  /** Its connection is dead, and nobody has noticed. */
  @Test
  void aConnectedPhoneThatSaysNothing_isWoken_andRingsWhereItComes() {
    FakeFlow stale = wakes(bob);
    call();
    heard100();
    assertEquals("INVITE", stale.request().method());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(), notes.woken);
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(bob.device().device()), notes.woken);
    pass(Duration.ofSeconds(20));
    assertEquals(1, notes.woken.size(), "once");
    assertTrue(alice.isQuiet());
    FakeFlow again = wakes(bob);
    SipRequest ringing = again.request();
    assertEquals("INVITE", ringing.method());
    router.received(again, answer(ringing, 180));
    assertEquals(180, alice.response().status());
    router.received(again, answer(ringing, 486));
    assertEquals(486, alice.response().status(), "nobody waits for the dead connection");
  }

  /** The network says so only when something is sent. */
  @Test
  void aPhoneWhoseConnectionBreaksWithTheCall_isWokenAtOnce() {
    FakeFlow stale = wakes(bob);
    call();
    heard100();
    stale.request();
    sleep(stale);
    assertEquals(List.of(bob.device().device()), notes.woken);
    assertTrue(alice.isQuiet());
    FakeFlow again = wakes(bob);
    router.received(again, answer(again.request(), 200));
    assertEquals(200, alice.response().status());
  }

  @Test
  void aPhoneThatCannotBeWoken_andWhoseConnectionBreaks_isUnavailableAtOnce() {
    FakeFlow plain = new FakeFlow(bob.device());
    signIn(plain, "<sip:bob@x.invalid>");
    call();
    heard100();
    plain.request();
    sleep(plain);
    assertEquals(480, alice.response().status());
  }

  @Test
  void aSilentPhone_isNotWokenForACallThatWasGivenUp() {
    wakes(bob);
    SipRequest invite = call();
    heard100();
    router.received(alice, Requests.cancel(invite));
    assertEquals(200, alice.response().status());
    pass(Duration.ofSeconds(3));
    assertEquals(List.of(), notes.woken);
    assertTrue(wakes(bob).isQuiet());
  }

  @Test
  void aConnectedPhoneThatSays100_isNotWoken() {
    FakeFlow there = wakes(bob);
    call();
    heard100();
    router.received(there, there.request().respond(100, "Trying", "").toResponse());
    pass(Duration.ofSeconds(10));
    assertEquals(List.of(), notes.woken);
  }

  @Test
  void aPhoneThatWasSlow_ringsOnce() {
    FakeFlow slow = wakes(bob);
    call();
    heard100();
    SipRequest ringing = slow.request();
    pass(Duration.ofSeconds(3));
    assertEquals(1, notes.woken.size());
    // It renews where it was.
    router.received(slow, slow.register(ASLEEP, 86_400).toRequest());
    assertEquals(200, slow.response().status());
    assertTrue(slow.isQuiet());
    router.received(slow, answer(ringing, 180));
    assertEquals(180, alice.response().status());
    assertTrue(wakes(bob).isQuiet(), "it has the call");
    router.received(slow, answer(ringing, 200));
    assertEquals(200, alice.response().status());
  }

  @Test
  void aSilentPhoneThatCannotBeWoken_isWaitedFor_too() {
    FakeFlow plain = new FakeFlow("carol");
    signIn(plain, "<sip:carol@x.invalid>");
    router.received(
        alice,
        alice
            .request("INVITE", "sip:carol@example.test")
            .append(HeaderName.CONTACT, "<sip:alice@x.invalid>")
            .body("application/sdp", Bytes.utf8(Descriptions.DTLS))
            .toRequest());
    heard100();
    plain.request();
    pass(Duration.ofSeconds(3));
    assertEquals(List.of(), notes.woken);
    FakeFlow again = new FakeFlow(plain.device());
    signIn(again, "<sip:carol@x.invalid>");
    assertEquals("INVITE", again.request().method());
  }

  @Test
  void aSilentPhoneThatDoesNotCome_isGivenUp() {
    wakes(bob);
    call();
    heard100();
    pass(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(29));
    assertTrue(alice.isQuiet());
    pass(Duration.ofSeconds(2));
    assertTrue(alice.response().status() >= 400);
    assertTrue(wakes(bob).isQuiet());
  }

  @Test
  void theServer_saysWhatItDoes_andShowsNobodyHowOthersAreWoken() {
    FakeFlow desk = new FakeFlow("bob");
    wakes(bob);
    SipResponse ok = signIn(desk, "<sip:bob@desk.invalid>");
    assertEquals(
        "*;+sip.pns=\"webpush\";+sip.vapid=\"BAU\"", ok.header(HeaderName.FEATURE_CAPS).orElse(""));
    assertEquals(2, ok.values(HeaderName.CONTACT).size());
    assertFalse(ok.octets().utf8().contains("pn-"));
    assertFalse(ok.octets().utf8().contains("push.example"));
  }

  @Test
  void aServiceThatIsNotListed_is555_andWithoutPush_itIsNotLookedAt() {
    FakeFlow carol = new FakeFlow("carol");
    String elsewhere = "<sip:carol@x.invalid;pn-provider=webpush;pn-prid=https://evil.example/p>";
    assertEquals(555, signIn(carol, elsewhere).status());
    String unknown = "<sip:carol@x.invalid;pn-provider=smoke;pn-prid=x>";
    router.received(carol, carol.register(unknown, 600).toRequest());
    assertEquals(555, carol.response().status());
    router.use(Wakers.NONE);
    router.received(carol, carol.register(unknown, 600).toRequest());
    SipResponse ok = carol.response();
    assertEquals(200, ok.status());
    assertFalse(ok.has(HeaderName.FEATURE_CAPS));
  }

  @Test
  void aPhoneThatSignsOut_orComesWithoutPush_isNotWokenAnyMore() {
    FakeFlow again = wakes(bob);
    router.received(again, again.register(ASLEEP, 0).toRequest());
    assertEquals(200, again.response().status());
    assertEquals(List.of(bob.device().device()), notes.forgotten);
    sleep(again);
    call();
    assertEquals(480, alice.response().status());
    assertEquals(List.of(), notes.woken);

    FakeFlow plain = new FakeFlow(bob.device());
    wakes(bob);
    assertEquals(200, signIn(plain, "<sip:bob@x.invalid>").status());
    assertEquals(2, notes.forgotten.size());
  }

  @Test
  void aSleepingPhone_isKeptLongerThanAConnection_andExpires() {
    assertEquals(List.of(clock.now.plus(Duration.ofDays(1))), notes.kept);
    pass(Duration.ofDays(1));
    call();
    assertEquals(480, alice.response().status());
    assertEquals(0, router.sleepers());
  }

  private SipResponse signIn(FakeFlow flow, String contact, String userAgent) {
    router.opened(flow);
    router.received(
        flow, flow.register(contact, 86_400).append(HeaderName.USER_AGENT, userAgent).toRequest());
    return flow.response();
  }

  @Test
  void howLongPhonesTake_isMeasuredByModel_untilTheyAreThere_andUntilTheyRing() {
    call();
    heard100();
    pass(Duration.ofSeconds(2));
    FakeFlow again = new FakeFlow(bob.device());
    assertEquals(200, signIn(again, ASLEEP, "Pixel-9/3.1 (of Bob's)").status());
    pass(Duration.ofMillis(500));
    SipRequest ringing = again.request();
    router.received(again, answer(ringing, 180));
    router.received(again, answer(ringing, 180));
    assertEquals(List.of("Pixel-9 THERE 2000", "Pixel-9 RINGING 2500"), notes.measured);
    // What it does later has nothing to do with the push.
    router.received(again, again.register(ASLEEP, 86_400).toRequest());
    assertEquals(2, notes.measured.size());
  }

  @Test
  void whoDoesNotCome_isCounted_underTheModelThatItSaidBefore() {
    FakeFlow again = new FakeFlow(bob.device());
    signIn(again, ASLEEP, "Pixel-9");
    sleep(again);
    call();
    pass(Duration.ofSeconds(31));
    assertEquals(List.of("Pixel-9 MISSED 31000"), notes.measured);
  }

  @Test
  void whatIsNoShortWord_isNoModel() {
    String[] others = {"", "sip:bob@example.test", "x".repeat(33), "Bob's phone", "(x)"};
    for (String each : others) {
      sleep(wakes(bob));
      call();
      FakeFlow again = new FakeFlow(bob.device());
      if (each.isEmpty()) signIn(again, ASLEEP);
      else signIn(again, ASLEEP, each);
      sleep(again);
      pass(Duration.ofSeconds(40));
    }
    assertEquals(List.of("unknown THERE 0"), notes.measured.stream().distinct().toList());
  }

  @Test
  void testsWakeSleepersAlone_andNotOftenerThanTheyShould() {
    FakeFlow awake = new FakeFlow("carol");
    signIn(awake, ASLEEP.replace("bob", "carol"));
    router.testSleepers(Duration.ofHours(1));
    assertEquals(List.of(), notes.woken);
    pass(Duration.ofHours(1));
    router.testSleepers(Duration.ofHours(1));
    router.testSleepers(Duration.ofHours(1));
    assertEquals(List.of(bob.device().device()), notes.woken);
    assertEquals(List.of(WakeUp.Kind.TEST), notes.kinds);
  }

  @Test
  void aServerThatBeginsAgain_remembersSleepers_untilTheyAreLost() {
    Router fresh = router(CallLimits.DEFAULT);
    fresh.use(notes);
    fresh.rememberSleeper("bob", bob.device().device(), clock.now.plusSeconds(60));
    assertEquals(1, fresh.sleepers());
    fresh.loseSleeper(bob.device().device());
    assertEquals(0, fresh.sleepers());
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
