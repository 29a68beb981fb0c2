package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallStatistics;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.EnrolmentException;
import dev.sottovoce.phone.IncomingCall;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RegistrationState.Problem;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole calls on loopback: nothing in between is a stand-in. */
@Timeout(90)
class OwnPhonesTest {
  private House house;
  private Phone alice;
  private Phone bob;

  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    house = new House(folder);
    alice = house.phone("alice");
    bob = house.phone("bob");
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    house.close();
  }

  private static ToneAudio quiet() {
    return new ToneAudio(440, 440, 1);
  }

  private CompletableFuture<Call> answer(ToneAudio tone) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    bob.onIncomingCall(incoming -> answered.complete(incoming.answer(tone.options())));
    return answered;
  }

  private static CallEnd end(Call call) throws Exception {
    return call.ended().get(30, SECONDS);
  }

  @Test
  void speech_goesBothWays_encryptedEndToEnd() throws Exception {
    ToneAudio alices = new ToneAudio(440, 1000, 100);
    ToneAudio bobs = new ToneAudio(1000, 440, 100);
    CompletableFuture<Call> answered = answer(bobs);

    Call call = alice.call("bob", alices.options());
    assertEquals(SrtpProfile.AEAD_AES_256_GCM, call.connected().get(10, SECONDS).srtp());
    assertTrue(alices.enough().await(15, SECONDS), "alice hears");
    assertTrue(bobs.enough().await(15, SECONDS), "bob hears");
    CallStatistics counts = call.statistics();
    call.hangUp();

    assertEquals(EndReason.HUNG_UP_HERE, end(call).reason());
    assertEquals(EndReason.HUNG_UP_THERE, end(answered.get()).reason());
    assertEquals("sip:alice@example.test", answered.get().peer());
    assertTrue(alices.share() > 0.6, "alice heard bob's tone to " + alices.share());
    assertTrue(bobs.share() > 0.6, "bob heard alice's tone to " + bobs.share());
    assertEquals(0, counts.packetsRefused());
  }

  @Test
  void unknownCallee_isUnavailable_likeOneThatIsNotSignedIn() throws Exception {
    CallEnd end = end(alice.call("nobody", quiet().options()));

    assertEquals(EndReason.UNAVAILABLE, end.reason());
  }

  @Test
  void calleeThatIsNotSignedIn_isUnavailable() throws Exception {
    house.enrol("carol");

    assertEquals(EndReason.UNAVAILABLE, end(alice.call("carol", quiet().options())).reason());
  }

  @Test
  void decliningCallee_isHeard() throws Exception {
    bob.onIncomingCall(IncomingCall::decline);

    assertEquals(EndReason.DECLINED, end(alice.call("bob", quiet().options())).reason());
  }

  @Test
  void busyCallee_isHeard() throws Exception {
    answer(quiet());
    Call first = alice.call("bob", quiet().options());
    first.connected().get(10, SECONDS);
    try (Phone carol = house.phone("carol")) {
      assertEquals(EndReason.BUSY, end(carol.call("bob", quiet().options())).reason());
    }
    assertFalse(first.ended().isDone());
  }

  @Test
  void callerWhoGivesUp_stopsTheRinging() throws Exception {
    CompletableFuture<CallEnd> bobs = new CompletableFuture<>();
    CompletableFuture<IncomingCall> rings = new CompletableFuture<>();
    bob.onIncomingCall(incoming -> {
      rings.complete(incoming);
      incoming.ended().thenAccept(bobs::complete);
    });
    Call call = alice.call("bob", quiet().options());
    rings.get(10, SECONDS);
    call.hangUp();

    assertEquals(EndReason.CANCELLED, end(call).reason());
    assertEquals(EndReason.CANCELLED, bobs.get(10, SECONDS).reason());
  }

  @Test
  void callTakenOnAnotherDevice_isNoMissedCall() throws Exception {
    CompletableFuture<CallEnd> elsewhere = new CompletableFuture<>();
    CompletableFuture<IncomingCall> rings = new CompletableFuture<>();
    try (Phone pocket = house.anotherPhone("bob")) {
      pocket.onIncomingCall(incoming -> {
        incoming.ended().thenAccept(elsewhere::complete);
        rings.complete(incoming);
      });
      bob.onIncomingCall(incoming -> rings.thenRun(() -> incoming.answer(quiet().options())));
      Call call = alice.call("bob", quiet().options());
      call.connected().get(10, SECONDS);

      assertEquals(EndReason.ANSWERED_ELSEWHERE, elsewhere.get(10, SECONDS).reason());
      call.hangUp();
      end(call);
    }
  }

  @Test
  void serverRestart_leavesTheMediaAlone_andByeWorksAfterwards() throws Exception {
    CompletableFuture<Call> answered = answer(quiet());
    Call call = alice.call("bob", quiet().options());
    call.connected().get(10, SECONDS);
    answered.get(10, SECONDS).connected().get(10, SECONDS);
    CompletableFuture<Void> alicesReturn = registered(alice);
    CompletableFuture<Void> bobsReturn = registered(bob);
    long before = call.statistics().packetsReceived();

    house.restart();
    alicesReturn.get(30, SECONDS);
    bobsReturn.get(30, SECONDS);

    assertTrue(call.statistics().packetsReceived() > before, "media went on");
    call.hangUp();
    assertEquals(EndReason.HUNG_UP_THERE, end(answered.get()).reason());
  }

  private static CompletableFuture<Void> registered(Phone phone) {
    CompletableFuture<Void> again = new CompletableFuture<>();
    phone.onRegistration(state -> {
      if (state instanceof RegistrationState.Registered) again.complete(null);
    });
    return again;
  }

  @Test
  void revokedDevice_isToldSo() throws Exception {
    Account carols = house.enrol("carol");
    assertTrue(house.server().administration().revoke(UUID.fromString(carols.deviceId())));
    try (Phone carol = Phone.open(PhoneConfig.of(carols))) {
      RegistrationState state = carol.register().get(15, SECONDS);

      Problem problem =
          state instanceof RegistrationState.Refused refused
              ? refused.problem()
              : assertInstanceOf(RegistrationState.Retrying.class, state).problem();
      assertEquals(Problem.DEVICE_REFUSED, problem);
    }
  }

  @Test
  void codeThatWasUsed_isRefused() throws Exception {
    String code = house.server().administration().addUser("dora").text();
    Enrolment.redeem(code, "desk", AccountStore.inFolder(folder.resolve("d1")));

    EnrolmentException refused =
        assertThrows(
            EnrolmentException.class,
            () -> Enrolment.redeem(code, "desk", AccountStore.inFolder(folder.resolve("d2"))));

    assertEquals(EnrolmentException.Problem.CODE_REFUSED, refused.problem());
  }

  @Test
  void accountOfAnotherOrganisation_isRefused() throws Exception {
    try (House other = new House(folder.resolve("other"))) {
      Account foreign = other.enrol("mallory");
      Account here =
          new Account(
              foreign.address(),
              foreign.deviceId(),
              new dev.sottovoce.phone.ServerAddress("127.0.0.1", house.server().sipPort()),
              foreign.deviceKey(),
              foreign.deviceChain(),
              foreign.trustBundle(),
              foreign.authorities());
      try (Phone mallory = Phone.open(PhoneConfig.of(here))) {
        RegistrationState state = mallory.register().get(15, SECONDS);

        assertEquals(
            Problem.OTHER_CA, assertInstanceOf(RegistrationState.Retrying.class, state).problem());
      }
    }
  }
}
