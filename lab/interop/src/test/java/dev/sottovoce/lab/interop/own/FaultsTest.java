package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallListener.AudioState;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RegistrationState.Problem;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.server.Administration;
import dev.sottovoce.testing.Tone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong around a call with the real server, and what a person reads about it. */
@Timeout(90)
class FaultsTest {
  @TempDir Path folder;

  private static ToneAudio quiet() {
    return new ToneAudio(440, 440, 1);
  }

  private static CompletableFuture<Call> answer(Phone phone, ToneAudio tone) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(incoming -> answered.complete(incoming.answer(tone.options())));
    return answered;
  }

  private static CallEnd end(Call call) throws Exception {
    return call.ended().get(40, SECONDS);
  }

  @Test
  void calleeThatDoesNotAnswerInTime() throws Exception {
    CompletableFuture<CallEnd> bobs = new CompletableFuture<>();
    try (House house = new House(folder);
        Phone alice = house.phone("alice");
        Phone bob = house.phone("bob")) {
      bob.onIncomingCall(incoming -> incoming.ended().thenAccept(bobs::complete));

      Call call = alice.call("bob", quiet().options().answerWithin(Duration.ofSeconds(1)));

      assertEquals(EndReason.NO_ANSWER, end(call).reason());
      assertEquals("Nobody answered.", end(call).sentence());
      assertEquals(EndReason.CANCELLED, bobs.get(10, SECONDS).reason());
    }
  }

  @Test
  void serverThatIsDown_whenCalling() throws Exception {
    House house = new House(folder);
    try (Phone alice = house.phone("alice")) {
      CompletableFuture<RegistrationState.Retrying> away = new CompletableFuture<>();
      alice.onRegistration(state -> {
        if (state instanceof RegistrationState.Retrying retrying) away.complete(retrying);
      });
      house.close();
      away.get(10, SECONDS);

      CallEnd end = end(alice.call("bob", quiet().options()));

      assertEquals(EndReason.SERVER_UNREACHABLE, end.reason());
      assertEquals(
          "The server cannot be reached; check the network and that it runs.", end.sentence());
    }
  }

  @Test
  void serverThatIsDown_whenSigningIn() throws Exception {
    House house = new House(folder);
    Account account = house.enrol("alice");
    house.close();
    try (Phone alice = Phone.open(PhoneConfig.of(account))) {
      RegistrationState.Retrying state =
          assertInstanceOf(RegistrationState.Retrying.class, alice.register().get(15, SECONDS));

      assertEquals(Problem.SERVER_UNREACHABLE, state.problem());
      assertTrue(state.sentence().startsWith("The server does not answer;"), state::sentence);
    }
  }

  /** Certificates are dated back by two hours, so a phone whose clock is behind can call. */
  @ParameterizedTest
  @ValueSource(longs = {-60, 60})
  void clockThatIsAnHourOff_enrolsAndCalls(long minutes) throws Exception {
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
    try (House house = new House(folder)) {
      Account account = house.enrol("alice", AccountStore.inFolder(folder.resolve("wrong")), wrong);
      try (Phone alice = House.signedIn(PhoneConfig.of(account).clock(wrong));
          Phone bob = house.phone("bob")) {
        ToneAudio alices = new ToneAudio(440, 1000, 10);
        answer(bob, new ToneAudio(1000, 440, 10));

        Call call = alice.call("bob", alices.options());

        call.connected().get(10, SECONDS);
        assertTrue(alices.enough().await(10, SECONDS));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-3, 24 * 31})
  void clockThatIsFurtherOff_isToldSo(long hours) throws Exception {
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofHours(hours));
    try (House house = new House(folder);
        Phone alice = Phone.open(PhoneConfig.of(house.enrol("alice")).clock(wrong))) {
      RegistrationState.Retrying state =
          assertInstanceOf(RegistrationState.Retrying.class, alice.register().get(15, SECONDS));

      assertEquals(Problem.CLOCK_OR_EXPIRY, state.problem());
      assertTrue(state.sentence().contains("set this device's clock"), state::sentence);
    }
  }

  /** Who calls from a process that is killed is silent at once; the other person reads why. */
  @Test
  void peerWhoseProcessIsKilled_isMissedWithinThreeSeconds() throws Exception {
    Path wav = folder.resolve("tone.wav");
    writeTone(wav);
    try (House house = new House(folder);
        Phone alice = house.phone("alice")) {
      Path home = folder.resolve("bobs");
      house.enrol("bob", AccountStore.inFolder(home), Clock.systemUTC());
      try (Child bob =
          Child.start(
              "phone",
              "answer",
              "--once",
              "--json",
              "--home",
              home.toString(),
              "--play",
              wav.toString(),
              "--record",
              folder.resolve("heard.wav").toString())) {
        bob.next();
        CompletableFuture<Long> silentAt = new CompletableFuture<>();
        ToneAudio alices = new ToneAudio(440, 1000, 25);
        Call call = alice.call("bob", alices.options().listener(noting(silentAt)));
        assertTrue(alices.enough().await(20, SECONDS), "bob is heard");

        bob.kill();
        long killed = System.nanoTime();

        Duration took = Duration.ofNanos(silentAt.get(10, SECONDS) - killed);
        assertTrue(took.toMillis() < 3_000, took::toString);
        call.hangUp();
        assertEquals(EndReason.HUNG_UP_HERE, end(call).reason());
      }
    }
  }

  private static CallListener noting(CompletableFuture<Long> silentAt) {
    return new CallListener() {
      @Override
      public void audio(Call call, AudioState state) {
        if (state == AudioState.NO_PACKETS) silentAt.complete(System.nanoTime());
      }
    };
  }

  private static void writeTone(Path wav) throws Exception {
    short[] samples = new short[20 * Wav.RATE];
    new Tone(1000, 1000, 1).say(samples);
    Wav.write(wav, samples);
  }

  /** The media goes on without it, and hanging up works here. */
  @Test
  void serverThatIsKilledDuringACall_isNotMissedByTheTalk() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: 127.0.0.1
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: off
        """);
    try (Child server = Child.start("up", "--json", "--data", data.toString())) {
      server.next();
      try (Phone alice = House.signedIn(PhoneConfig.of(enrol(data, "alice")));
          Phone bob = House.signedIn(PhoneConfig.of(enrol(data, "bob")))) {
        ToneAudio alices = new ToneAudio(440, 1000, 200);
        ToneAudio bobs = new ToneAudio(1000, 440, 200);
        CompletableFuture<Call> answered = answer(bob, bobs);
        CompletableFuture<RegistrationState.Retrying> away = new CompletableFuture<>();
        alice.onRegistration(state -> {
          if (state instanceof RegistrationState.Retrying retrying) away.complete(retrying);
        });
        Call call = alice.call("bob", alices.options());
        call.connected().get(10, SECONDS);
        answered.get(10, SECONDS).connected().get(10, SECONDS);

        server.kill();
        assertEquals("The connection to the server broke.", away.get(10, SECONDS).sentence());

        // Four seconds of sound, of which the server saw the first moments.
        assertTrue(alices.enough().await(20, SECONDS), "alice hears");
        assertTrue(bobs.enough().await(20, SECONDS), "bob hears");
        assertTrue(alices.share() > 0.6 && bobs.share() > 0.6);
        call.hangUp();
        assertEquals(EndReason.HUNG_UP_HERE, end(call).reason());
      }
    }
  }

  private Account enrol(Path data, String user) throws Exception {
    try (Administration administration = Administration.open(data)) {
      String code = administration.addUser(user).text();
      return Enrolment.redeem(code, user, AccountStore.inFolder(folder.resolve(user)));
    }
  }
}
