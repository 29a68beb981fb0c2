package dev.sottovoce.phone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.phone.CallListener.HoldState;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two phones that agree on keys by MIKEY in their descriptions, with real sockets on loopback. */
@Timeout(60)
class MikeyCallTest {
  private static final Pattern MESSAGE = Pattern.compile("a=key-mgmt:mikey ([A-Za-z0-9+/=]+)");

  private final TestOrganisation organisation = TestOrganisation.create();
  private final SipRelay relay = SipRelay.open(organisation);
  private final BlockingQueue<KeyingWarning> warnings = new LinkedBlockingQueue<>();

  MikeyCallTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    relay.close();
  }

  private static CallPolicy only(String exchange) {
    return CallPolicy.builtIn(Policy.Profile.DEFAULT, exchange);
  }

  private static GroupKey key(int epoch, int filledWith) {
    byte[] octets = new byte[GroupKey.OCTETS];
    Arrays.fill(octets, (byte) filledWith);
    return new GroupKey("wards", epoch, Secret.takeFrom(octets));
  }

  private Phone phone(String user, CallPolicy policy, GroupKey... keys) throws Exception {
    Account account = organisation.account(user, TestOrganisation.newKey(), relay.port());
    PhoneConfig config = TestOrganisation.config(account).policy(policy).groupKeys(List.of(keys));
    Phone phone = Phone.open(config);
    assertInstanceOf(RegistrationState.Registered.class, phone.register().get(10, SECONDS));
    return phone;
  }

  private static CompletableFuture<Call> answering(Phone phone) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(
        incoming -> answered.complete(incoming.answer(new SilentAudio().options())));
    return answered;
  }

  private CallOptions noting() {
    return new SilentAudio()
        .options()
        .listener(
            new CallListener() {
              @Override
              public void warned(Call call, KeyingWarning warning) {
                warnings.add(warning);
              }
            });
  }

  private static CallEnd refused(Call call) throws Exception {
    assertThrows(ExecutionException.class, () -> call.connected().get(15, SECONDS));
    return call.ended().get(10, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIKEY-DH", "MIKEY-DHHMAC"})
  void bothEndsAreOneOrganisations_andPostQuantumIsMissedAloud(String exchange) throws Exception {
    try (Phone alice = phone("alice", only(exchange), key(1, 7));
        Phone bob = phone("bob", only(exchange), key(1, 7))) {
      CompletableFuture<Call> answered = answering(bob);
      Call call = alice.call("bob", noting());
      SecurityReport here = call.connected().get(15, SECONDS);
      SecurityReport there = answered.get(10, SECONDS).connected().get(15, SECONDS);
      for (SecurityReport each : List.of(here, there)) {
        assertEquals(exchange, each.agreement().keying());
        assertEquals("x25519", each.agreement().group());
        assertFalse(each.agreement().postQuantum());
        assertEquals(SrtpProfile.AEAD_AES_256_GCM, each.srtp());
        assertEquals("unverified", each.lock().jsonName());
      }
      // A listener hears of it on the event thread, which may run later than this one.
      assertEquals(KeyingWarning.NOT_POST_QUANTUM, warnings.poll(10, SECONDS));
      call.hangUp();
      answered.get().ended().get(10, SECONDS);
      assertEquals(Optional.empty(), Optional.ofNullable(warnings.peek()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIKEY-DH", "MIKEY-DHHMAC"})
  void aHoldChangesNoKeys(String exchange) throws Exception {
    try (Phone alice = phone("alice", only(exchange), key(1, 7));
        Phone bob = phone("bob", only(exchange), key(1, 7))) {
      CompletableFuture<Void> held = new CompletableFuture<>();
      CompletableFuture<Void> resumed = new CompletableFuture<>();
      CompletableFuture<Call> answered = new CompletableFuture<>();
      CallListener listener =
          new CallListener() {
            @Override
            public void held(Call call, HoldState state) {
              (state == HoldState.ACTIVE ? resumed : held).complete(null);
            }
          };
      bob.onIncomingCall(incoming ->
          answered.complete(incoming.answer(new SilentAudio().options().listener(listener))));
      Call call = alice.call("bob", new SilentAudio().options());
      call.connected().get(15, SECONDS);
      answered.get(10, SECONDS).connected().get(15, SECONDS);
      call.hold();
      held.get(10, SECONDS);
      call.resume();
      resumed.get(10, SECONDS);
      long before = answered.get().statistics().packetsReceived();
      awaitMore(answered.get(), before);
    }
  }

  private static void awaitMore(Call call, long before) throws InterruptedException {
    // Within the time limit of the test.
    while (call.statistics().packetsReceived() < before + 25) Thread.sleep(20);
  }

  @Test
  void aKeyThatTheOtherDoesNotHave_isNoCall() throws Exception {
    try (Phone alice = phone("alice", only("MIKEY-DHHMAC"), key(1, 7));
        Phone bob = phone("bob", only("MIKEY-DHHMAC"), key(1, 8))) {
      answering(bob);
      CallEnd end = refused(alice.call("bob", new SilentAudio().options()));
      assertEquals(488, end.sipStatus());
      assertTrue(end.sentence().contains("MIKEY"), end.sentence());
    }
  }

  @Test
  void aGroupChangesItsKey_andEveryStepConnects() throws Exception {
    CallPolicy policy = only("MIKEY-DHHMAC");
    GroupKey[][] steps = {{key(1, 7)}, {key(1, 7), key(2, 8)}, {key(2, 8), key(1, 7)}, {key(2, 8)}};
    for (int i = 0; i + 1 < steps.length; i++) {
      try (Phone alice = phone("alice", policy, steps[i]);
          Phone bob = phone("bob", policy, steps[i + 1])) {
        answering(bob);
        Call call = alice.call("bob", new SilentAudio().options());
        assertEquals("MIKEY-DHHMAC", call.connected().get(15, SECONDS).agreement().keying());
      }
    }
  }

  /** Changes one octet of every MIKEY message that passes, in INVITEs or in what answers them. */
  private static UnaryOperator<SipMessage> tamper(boolean requests, int fromEnd) {
    return message -> {
      Matcher matcher = MESSAGE.matcher(message.body().utf8());
      if (requests != message instanceof SipRequest || !matcher.find()) return message;
      byte[] mikey = Base64.getDecoder().decode(matcher.group(1));
      mikey[mikey.length - fromEnd] ^= 1;
      String changed = "a=key-mgmt:mikey " + Base64.getEncoder().encodeToString(mikey);
      MessageEditor editor =
          message.edit().body("application/sdp", Bytes.utf8(matcher.replaceFirst(changed)));
      return requests ? editor.toRequest() : editor.toResponse();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIKEY-DH", "MIKEY-DHHMAC"})
  void anOfferThatWasChangedOnTheWay_isRefused(String exchange) throws Exception {
    try (Phone alice = phone("alice", only(exchange), key(1, 7));
        Phone bob = phone("bob", only(exchange), key(1, 7))) {
      answering(bob);
      relay.onTheWay = SipRelay.unsigned(tamper(true, 5));
      CallEnd end = refused(alice.call("bob", new SilentAudio().options()));
      assertEquals(488, end.sipStatus());
      assertTrue(end.sentence().contains("MIKEY"), end.sentence());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIKEY-DH", "MIKEY-DHHMAC"})
  void anAnswerThatWasChangedOnTheWay_endsTheCallBeforeAnythingIsSaid(String exchange)
      throws Exception {
    try (Phone alice = phone("alice", only(exchange), key(1, 7));
        Phone bob = phone("bob", only(exchange), key(1, 7))) {
      CompletableFuture<Call> answered = answering(bob);
      relay.onTheWay = SipRelay.unsigned(tamper(false, 5));
      CallEnd end = refused(alice.call("bob", new SilentAudio().options()));
      assertEquals(EndReason.PEER_NOT_VERIFIED, end.reason());
      Call bobs = answered.get(10, SECONDS);
      bobs.ended().get(10, SECONDS);
      assertFalse(bobs.connected().isDone() && !bobs.connected().isCompletedExceptionally());
      assertEquals(0, bobs.statistics().packetsSent());
    }
  }

  @Test
  void aPhoneThatDoesNotTakeMikey_refusesWithAReason() throws Exception {
    try (Phone alice = phone("alice", only("MIKEY-DH"));
        Phone bob = phone("bob", only("DTLS 1.3"))) {
      answering(bob);
      CallEnd end = refused(alice.call("bob", new SilentAudio().options()));
      assertEquals(488, end.sipStatus());
      assertTrue(end.sentence().contains("MIKEY"), end.sentence());
    }
  }
}
