package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.webpush.PushRecipient;
import dev.sottovoce.crypto.webpush.PushSeal;
import dev.sottovoce.lab.interop.push.PushService;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.IncomingCall;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.desktop.push.WebPushReceiver;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.store.PushFigures;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.sip.push.WakeUps;
import dev.sottovoce.testing.Tone;
import dev.sottovoce.wire.Bytes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server, push service and phones, all real: who sleeps is woken, answers, and is heard. */
@Timeout(120)
class WokenByPushTest {
  @TempDir Path folder;
  private PushService service;
  private House house;
  private Phone alice;

  @BeforeEach
  void open() throws Exception {
    service = PushService.start(folder.resolve("push"), 0);
    house =
        new House(
            folder,
            Clock.systemUTC(),
            """
            push:
              webPush:
                contact: mailto:operator@example.test
                services: ["%s"]
                privateAddresses: true
                authority: %s
            """
                .formatted(service.host(), service.authority()));
    alice = house.phone("alice");
  }

  @AfterEach
  void close() {
    alice.close();
    house.close();
    service.close();
  }

  private static ToneAudio quiet() {
    return new ToneAudio(440, 440, 1);
  }

  /** {@code phone sleep} in a process of its own. */
  @Test
  void theCommand_sleeps_isWoken_andAnswersWithAudio() throws Exception {
    String home = folder.resolve("bob").toString();
    String code = house.server().administration().addUser("bob").text();
    try (Child enrolling = Child.start("phone", "enrol", code, "--home", home, "--json")) {
      enrolling.next();
    }
    Path said = folder.resolve("said.wav");
    tone(said);
    try (Child bob =
        Child.start(
            "phone",
            "sleep",
            "--home",
            home,
            "--push",
            service.subscribe().toString(),
            "--push-authority",
            service.authority().toString(),
            "--play",
            said.toString(),
            "--record",
            folder.resolve("heard.wav").toString(),
            "--once",
            "--json")) {
      assertEquals("asleep", bob.next().path("event").asText());
      ToneAudio alices = new ToneAudio(440, 1000, 50);
      Call call = alice.call("bob", alices.options());
      call.connected().get(30, SECONDS);
      assertTrue(alices.enough().await(15, SECONDS), "alice hears");
      assertTrue(alices.share() > 0.6, "alice heard bob's tone to " + alices.share());
      call.hangUp();
      JsonNode result = bob.next();
      assertTrue(result.path("ok").asBoolean(), result.toString());
      assertTrue(result.path("packetsReceived").asInt() > 20, result.toString());
      PushFigures.Figure figure = house.server().administration().pushFigures().getFirst();
      assertEquals("sottovoce-cli", figure.model());
      assertTrue(figure.ringing().orElseThrow().p50().toSeconds() < 30, figure.toString());
    }
  }

  private static void tone(Path file) throws Exception {
    Tone tone = new Tone(1000, 440, 1);
    short[] samples = new short[10 * Wav.RATE];
    tone.say(samples);
    Wav.write(file, samples);
  }

  /** A phone that sleeps, and what comes to it. */
  private final class Sleeper implements AutoCloseable {
    private final PushRecipient keys =
        PushRecipient.generate(new SecureRandom()::nextBytes, new BouncyCastleCrypto());
    private final WakeUps wakeUps =
        new WakeUps(
            keys, new PushSeal(new BouncyCastleCrypto()), EnumSet.allOf(WakeUps.Check.class));
    private final Phone phone;
    private final WebPushReceiver receiver;

    Sleeper(Phone phone) throws Exception {
      this(phone, true);
    }

    /**
     * @param asleep whether it leaves the server, or stays connected and can be woken all the same
     */
    Sleeper(Phone phone, boolean asleep) throws Exception {
      this.phone = phone;
      Bytes key = phone.push().orElseThrow().serverKey().orElseThrow();
      receiver =
          WebPushReceiver.subscribe(service.subscribe(), key, Pem.trusting(service.authority()));
      assertTrue(asks(receiver.endpoint().toString()));
      if (asleep) sleep();
    }

    boolean asks(String endpoint) throws Exception {
      PushParameters how =
          new PushParameters(PushProvider.WEB_PUSH, endpoint, "", Optional.of(keys.keys()));
      return phone.wakeBy(how, "test").get(10, SECONDS);
    }

    void sleep() throws Exception {
      CompletableFuture<Void> asleep = new CompletableFuture<>();
      phone.onRegistration(state -> {
        if (state instanceof RegistrationState.Asleep) asleep.complete(null);
      });
      phone.sleep();
      asleep.get(10, SECONDS);
    }

    WakeUps.Verdict next() throws Exception {
      Bytes push = receiver.next(Duration.ofSeconds(10)).orElseThrow();
      return wakeUps.judge(push, Clock.systemUTC().instant());
    }

    void wakes() throws Exception {
      assertEquals(new WakeUps.Verdict.Wake(WakeUp.Kind.CALL), next());
      phone.wake();
    }

    @Override
    public void close() {
      receiver.close();
      keys.close();
    }
  }

  @Test
  void allPhonesRing_andTheFirstAnswerSilencesTheSleeper_withinASecond() throws Exception {
    try (Phone desk = house.phone("bob");
        Phone pocket = house.anotherPhone("bob");
        Sleeper sleeper = new Sleeper(pocket)) {
      CompletableFuture<IncomingCall> atDesk = new CompletableFuture<>();
      CompletableFuture<IncomingCall> inPocket = new CompletableFuture<>();
      desk.onIncomingCall(atDesk::complete);
      pocket.onIncomingCall(inPocket::complete);
      Call call = alice.call("bob", quiet().options());
      sleeper.wakes();
      IncomingCall late = inPocket.get(10, SECONDS);
      atDesk.get(10, SECONDS).answer(quiet().options());
      call.connected().get(10, SECONDS);
      CallEnd elsewhere = late.ended().get(1, SECONDS);
      assertEquals(EndReason.ANSWERED_ELSEWHERE, elsewhere.reason());
      call.hangUp();
      call.ended().get(10, SECONDS);
    }
  }

  /** Neither end has noticed that nothing passes any more, as after a change of networks. */
  @Test
  void aPhoneWhoseConnectionIsDead_isWoken_andRings() throws Exception {
    RecordTap.Tape tape = new RecordTap.Tape();
    try (RecordTap tap = new RecordTap(house.server().sipPort(), tape);
        Phone pocket =
            House.signedIn(PhoneConfig.of(LyingServer.leadingTo(house.enrol("bob"), tap.port())));
        Sleeper sleeper = new Sleeper(pocket, false)) {
      CompletableFuture<IncomingCall> rings = new CompletableFuture<>();
      pocket.onIncomingCall(rings::complete);
      tap.swallow();
      long begun = System.nanoTime();
      Call call = alice.call("bob", quiet().options());
      sleeper.wakes();
      IncomingCall incoming = rings.get(10, SECONDS);
      long seconds = (System.nanoTime() - begun) / 1_000_000_000;
      assertTrue(seconds < 10, "it rang after " + seconds + " s");
      incoming.answer(quiet().options());
      call.connected().get(10, SECONDS);
      call.hangUp();
      call.ended().get(10, SECONDS);
    }
  }

  @Test
  void aCallToWhoNeverWakes_endsAsUnavailable() throws Exception {
    try (Phone pocket = house.phone("bob");
        Sleeper sleeper = new Sleeper(pocket)) {
      Call call = alice.call("bob", quiet().options());
      assertEquals(new WakeUps.Verdict.Wake(WakeUp.Kind.CALL), sleeper.next());
      assertEquals(EndReason.UNAVAILABLE, call.ended().get(40, SECONDS).reason());
    }
  }

  @Test
  void aServiceThatTheServerDoesNotList_isRefused_andThePhoneStaysSignedIn() throws Exception {
    try (Phone pocket = house.phone("bob");
        Sleeper sleeper = new Sleeper(pocket)) {
      pocket.wake();
      while (!(pocket.registration() instanceof RegistrationState.Registered)) {
        Thread.onSpinWait();
      }
      assertEquals(false, sleeper.asks("https://elsewhere.example/p"));
      CompletableFuture<IncomingCall> rings = new CompletableFuture<>();
      pocket.onIncomingCall(rings::complete);
      alice.call("bob", quiet().options());
      rings.get(10, SECONDS).decline();
    }
  }
}
