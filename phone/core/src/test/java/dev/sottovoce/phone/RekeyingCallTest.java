package dev.sottovoce.phone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.srtp.KeyLifetime;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two phones that change the keys of their call, with real sockets on loopback. */
@Timeout(120)
class RekeyingCallTest {
  private static final Pattern ANNOUNCEMENT =
      Pattern.compile("a=(?:fingerprint:sha-256|key-mgmt:mikey) (\\S+)");

  private final TestOrganisation organisation = TestOrganisation.create();
  private final SipRelay relay = SipRelay.open(organisation);
  private final Set<String> announcements = ConcurrentHashMap.newKeySet();
  private final News alices = new News();
  private final News bobs = new News();
  private final ToneAudio aliceAudio = new ToneAudio(440, 1000);
  private final ToneAudio bobAudio = new ToneAudio(1000, 440);

  RekeyingCallTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    relay.close();
  }

  /** What one end hears of its call. */
  private static final class News implements CallListener {
    final BlockingQueue<SecurityReport> rekeyed = new LinkedBlockingQueue<>();
    final List<KeyingWarning> warnings = new CopyOnWriteArrayList<>();
    final CompletableFuture<KeyingWarning> warned = new CompletableFuture<>();

    @Override
    public void rekeyed(Call call, SecurityReport security) {
      rekeyed.add(security);
    }

    @Override
    public void warned(Call call, KeyingWarning warning) {
      warnings.add(warning);
      if (warning.name().startsWith("REKEYING")) warned.complete(warning);
    }

    SecurityReport next() throws InterruptedException {
      SecurityReport report = rekeyed.poll(40, SECONDS);
      if (report == null) throw new AssertionError("no new keys; warned of " + warnings);
      return report;
    }
  }

  private static CallPolicy only(String keying) {
    return CallPolicy.builtIn(Policy.Profile.INTEROP, keying);
  }

  private Phone phone(String user, CallPolicy policy) throws Exception {
    Account account = organisation.account(user, TestOrganisation.newKey(), relay.port());
    Phone phone = Phone.open(TestOrganisation.config(account).policy(policy));
    assertInstanceOf(RegistrationState.Registered.class, phone.register().get(30, SECONDS));
    return phone;
  }

  private boolean signed = true;

  private final class Talk {
    final Call call;
    final Call answered;

    Talk(Phone alice, Phone bob) throws Exception {
      relay.onTheWay = signed ? this::note : SipRelay.unsigned(this::note);
      CompletableFuture<Call> answer = new CompletableFuture<>();
      bob.onIncomingCall(
          incoming -> answer.complete(incoming.answer(bobAudio.options().listener(bobs))));
      call = alice.call("bob", aliceAudio.options().listener(alices));
      call.connected().get(30, SECONDS);
      answered = answer.get(30, SECONDS);
      answered.connected().get(30, SECONDS);
    }

    private SipMessage note(SipMessage message) {
      Matcher found = ANNOUNCEMENT.matcher(message.body().utf8());
      while (found.find()) announcements.add(found.group(1));
      return message;
    }

    /** Some frames more arrive at both ends. */
    void awaitMore() throws InterruptedException {
      for (Call each : List.of(call, answered)) {
        long before = each.statistics().packetsReceived();
        while (each.statistics().packetsReceived() < before + 10) Thread.sleep(20);
      }
    }

    void assertNothingWasLost() {
      for (Call each : List.of(call, answered)) {
        CallStatistics counts = each.statistics();
        assertEquals(0, counts.packetsRefused(), counts::toString);
        assertEquals(0, counts.packetsLost(), counts::toString);
      }
      assertTrue(aliceAudio.share() > 0.5, "alice heard " + aliceAudio.share());
      assertTrue(bobAudio.share() > 0.5, "bob heard " + bobAudio.share());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DTLS 1.3", "DTLS 1.2", "MIKEY-DH"})
  void eitherEndChangesTheKeys_andNotAPacketIsLost(String keying) throws Exception {
    try (Phone alice = phone("alice", only(keying));
        Phone bob = phone("bob", only(keying))) {
      Talk talk = new Talk(alice, bob);
      talk.awaitMore();
      assertEquals(2, announcements.size());

      talk.call.rekey();
      assertEquals(keying, alices.next().agreement().keying());
      assertEquals(keying, bobs.next().agreement().keying());
      talk.awaitMore();
      assertEquals(4, announcements.size());

      talk.answered.rekey();
      alices.next();
      bobs.next();
      talk.awaitMore();
      // Until the keys before are gone.
      Thread.sleep(13_500);
      talk.awaitMore();

      assertEquals(6, announcements.size());
      talk.assertNothingWasLost();
      talk.call.hangUp();
      assertEquals(EndReason.HUNG_UP_THERE, talk.answered.ended().get(30, SECONDS).reason());
    }
  }

  /** Nobody speaks: the reports on the stream show that both have the new keys. */
  @Test
  void aHeldCallGetsNewKeys() throws Exception {
    try (Phone alice = phone("alice", only("DTLS 1.3"));
        Phone bob = phone("bob", only("DTLS 1.3"))) {
      Talk talk = new Talk(alice, bob);
      talk.awaitMore();
      talk.call.hold();
      talk.call.rekey();
      alices.next();
      bobs.next();
      talk.call.resume();
      talk.awaitMore();
      assertEquals(0, talk.call.statistics().packetsRefused());
      assertEquals(0, talk.answered.statistics().packetsRefused());
    }
  }

  @Test
  void keysGetOld_andThePhoneChangesThemByItself() throws Exception {
    CallPolicy policy = only("DTLS 1.3").rekeyAfter(Optional.of(Duration.ofSeconds(1)));
    try (Phone alice = phone("alice", policy);
        Phone bob = phone("bob", policy)) {
      Talk talk = new Talk(alice, bob);
      for (int i = 0; i < 3; i++) {
        alices.next();
        bobs.next();
      }
      talk.assertNothingWasLost();
    }
  }

  private Phone shortLived(String user, String keying) throws Exception {
    Account account = organisation.account(user, TestOrganisation.newKey(), relay.port());
    Phone phone =
        Phone.open(
            TestOrganisation.config(account)
                .policy(only(keying))
                .keyLifetime(new KeyLifetime(400, 1L << 31)));
    assertInstanceOf(RegistrationState.Registered.class, phone.register().get(30, SECONDS));
    return phone;
  }

  /** RFC 3711 section 9.2 with a smaller number: 8 s of speech instead of centuries. */
  @Test
  void keysThatWearOut_areChangedBefore_andSpeechGoesOn() throws Exception {
    try (Phone alice = shortLived("alice", "DTLS 1.3");
        Phone bob = phone("bob", only("DTLS 1.3"))) {
      Talk talk = new Talk(alice, bob);
      alices.next();
      bobs.next();
      alices.next();
      bobs.next();
      assertTrue(talk.call.statistics().packetsSent() > 400);
      talk.awaitMore();
      talk.assertNothingWasLost();
    }
  }

  /** There is no other key agreement in a call keyed by ZRTP: the person hears it, and it ends. */
  @Test
  void keysThatWearOut_andCannotBeChanged_endTheCall_andNothingMoreIsSent() throws Exception {
    try (Phone alice = shortLived("alice", "ZRTP");
        Phone bob = phone("bob", only("ZRTP"))) {
      Talk talk = new Talk(alice, bob);
      assertEquals(EndReason.KEYS_WORN_OUT, talk.call.ended().get(40, SECONDS).reason());
      assertTrue(alices.warnings.contains(KeyingWarning.REKEYING_IMPOSSIBLE), "was told");
      assertEquals(400, talk.call.statistics().packetsSent());
    }
  }

  private static SipMessage withAnotherFingerprint(SipMessage message) {
    if (!(message instanceof SipRequest request) || !request.is("INVITE")) return message;
    String body = request.body().utf8().replaceAll("(sha-256 )..:..", "$100:00");
    return request.edit().body("application/sdp", Bytes.utf8(body)).toRequest();
  }

  @Test
  void fingerprintOfASignedCall_changedOnTheWay_changesNothing() throws Exception {
    try (Phone alice = phone("alice", only("DTLS 1.3"));
        Phone bob = phone("bob", only("DTLS 1.3"))) {
      Talk talk = new Talk(alice, bob);
      relay.onTheWay = RekeyingCallTest::withAnotherFingerprint;
      talk.call.rekey();
      assertEquals(KeyingWarning.REKEYING_FAILED, alices.warned.get(20, SECONDS));
      talk.awaitMore();
      talk.assertNothingWasLost();
    }
  }

  @Test
  void fingerprintChangedOnTheWay_endsTheCall() throws Exception {
    // DTLS 1.3 would miss the signatures at once (RFC 8844).
    signed = false;
    try (Phone alice = phone("alice", only("DTLS 1.2"));
        Phone bob = phone("bob", only("DTLS 1.2"))) {
      Talk talk = new Talk(alice, bob);
      relay.onTheWay = SipRelay.unsigned(RekeyingCallTest::withAnotherFingerprint);
      talk.call.rekey();

      Set<EndReason> ends =
          Set.of(
              talk.call.ended().get(20, SECONDS).reason(),
              talk.answered.ended().get(20, SECONDS).reason());
      assertEquals(Set.of(EndReason.PEER_NOT_VERIFIED, EndReason.FAILED_THERE), ends);
    }
  }

  @Test
  void zrtpCall_goesOnWithItsKeys_andThePersonHearsWhy() throws Exception {
    try (Phone alice = phone("alice", only("ZRTP"));
        Phone bob = phone("bob", only("ZRTP"))) {
      Talk talk = new Talk(alice, bob);
      talk.call.rekey();

      assertEquals(KeyingWarning.REKEYING_IMPOSSIBLE, alices.warned.get(30, SECONDS));
      talk.awaitMore();
      talk.assertNothingWasLost();
    }
  }
}
