package dev.sottovoce.phone.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RegistrationState.Problem;
import dev.sottovoce.phone.signalling.SignIn.Input;
import dev.sottovoce.phone.signalling.SignIn.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignInTest {
  private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private SignIn.Cadence cadence = SignIn.Cadence.PLAIN;
  private final SignIn signIn = new SignIn(new Random(1)::nextBytes, () -> cadence);

  private List<Output> at(long millis, Input input) {
    return signIn.handle(input, START.plusMillis(millis));
  }

  private void register() {
    at(0, new Input.Start());
    at(1, new Input.Connected());
    at(2, new Input.Answered(200, TEN_MINUTES));
  }

  private static Optional<RegistrationState> news(List<Output> outputs) {
    return outputs.stream()
        .filter(Output.Changed.class::isInstance)
        .map(changed -> ((Output.Changed) changed).state())
        .findFirst();
  }

  private static Duration pause(List<Output> outputs) {
    return assertInstanceOf(RegistrationState.Retrying.class, news(outputs).orElseThrow()).in();
  }

  @Test
  void start_connectsThenRegisters() {
    assertTrue(at(0, new Input.Start()).contains(new Output.Connect()));
    assertEquals(List.of(new Output.Register(SignIn.EXPIRES)), at(1, new Input.Connected()));
    assertEquals(
        new RegistrationState.Registered(TEN_MINUTES),
        news(at(2, new Input.Answered(200, TEN_MINUTES))).orElseThrow());
  }

  @Test
  void renewal_comesAtThreeQuarters_andIsNoNews() {
    register();

    assertTrue(at(450_002, new Input.Tick()).contains(new Output.Register(SignIn.EXPIRES)));
    assertTrue(news(at(450_010, new Input.Answered(200, TEN_MINUTES))).isEmpty());
  }

  @Test
  void brokenConnection_comesBackAfterAPause() {
    register();

    List<Output> broken =
        at(5_000, new Input.Disconnected(ConnectionProblem.of(Problem.CONNECTION_LOST)));
    Duration pause = pause(broken);

    assertTrue(pause.toMillis() >= 250 && pause.toMillis() <= 500, "pause " + pause);
    assertTrue(at(5_000 + pause.toMillis(), new Input.Tick()).contains(new Output.Connect()));
  }

  @Test
  void whoSleeps_leavesWithoutSigningOut_andComesBackWhenWoken() {
    register();

    assertEquals(
        List.of(new Output.Disconnect(), new Output.Changed(new RegistrationState.Asleep())),
        at(5_000, new Input.Sleep()));
    // What was under way when it fell asleep, and times that it had.
    assertTrue(
        at(5_001, new Input.Disconnected(ConnectionProblem.of(Problem.CONNECTION_LOST))).isEmpty());
    assertTrue(at(450_002, new Input.Tick()).isEmpty());
    assertTrue(at(450_003, new Input.Connected()).isEmpty());
    assertTrue(at(450_004, new Input.Sleep()).isEmpty());

    assertTrue(at(500_000, new Input.Wake()).contains(new Output.Connect()));
    assertTrue(at(500_001, new Input.Wake()).isEmpty());
    assertEquals(List.of(new Output.Register(SignIn.EXPIRES)), at(500_002, new Input.Connected()));
  }

  @Test
  void wake_isNotForWhoHasNotBegun() {
    assertTrue(at(0, new Input.Wake()).isEmpty());
    assertTrue(at(0, new Input.Sleep()).isEmpty());
    at(0, new Input.Start());
    assertTrue(at(1, new Input.Wake()).isEmpty());
  }

  /** The server pushes to whoever it hears nothing from. */
  @Test
  void anotherNetwork_isSignedInFromAtOnce() {
    register();
    List<Output> outputs = at(5_000, new Input.NetworkChanged());
    assertEquals(new Output.Disconnect(), outputs.get(0));
    assertTrue(outputs.contains(new Output.Connect()));
    // While it waits to try again, too.
    at(5_001, new Input.Disconnected(ConnectionProblem.of(Problem.CONNECTION_LOST)));
    assertTrue(at(5_002, new Input.NetworkChanged()).contains(new Output.Connect()));
  }

  @Test
  void anotherNetwork_wakesNobodyWhoSleeps() {
    assertTrue(at(0, new Input.NetworkChanged()).isEmpty());
    register();
    at(5_000, new Input.Sleep());
    assertTrue(at(5_001, new Input.NetworkChanged()).isEmpty());
  }

  @Test
  void whoIsWokenThoughConnected_looksWhetherTheConnectionWorks() {
    register();
    assertTrue(at(5_000, new Input.Wake()).contains(new Output.Ping()));
    at(6_000, new Input.Pong());
    assertTrue(news(at(8_000, new Input.Tick())).isEmpty());

    assertTrue(at(9_000, new Input.Wake()).contains(new Output.Ping()));
    List<Output> dead = at(11_000, new Input.Tick());
    assertEquals(new Output.Disconnect(), dead.get(0));

    assertTrue(at(11_010, new Input.Wake()).contains(new Output.Connect()), "at once");
  }

  @Test
  void whoIsWokenThoughConnected_andCovered_looksByARenewal() {
    cadence = SignIn.Cadence.COVERED;
    register();
    assertTrue(at(100, new Input.Wake()).contains(new Output.Register(SignIn.EXPIRES)));
    assertEquals(new Output.Disconnect(), at(2_100, new Input.Tick()).get(0));
  }

  @Test
  void pauses_growToAMinute_andStartOverOnceRegistered() {
    at(0, new Input.Start());
    long now = 0;
    Duration last = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      last =
          pause(at(now, new Input.Disconnected(ConnectionProblem.of(Problem.SERVER_UNREACHABLE))));
      now += last.toMillis();
      at(now, new Input.Tick());
    }
    assertTrue(last.toSeconds() >= 30 && last.toSeconds() <= 60, "last " + last);

    at(now, new Input.Connected());
    at(now, new Input.Answered(200, TEN_MINUTES));
    Duration first =
        pause(at(now, new Input.Disconnected(ConnectionProblem.of(Problem.CONNECTION_LOST))));
    assertTrue(first.toMillis() <= 500, "first " + first);
  }

  @Test
  void refusedDevice_doesNotTryAgain() {
    at(0, new Input.Start());
    at(1, new Input.Connected());

    RegistrationState state = news(at(2, new Input.Answered(403, Duration.ZERO))).orElseThrow();

    assertEquals(
        Problem.DEVICE_REFUSED, assertInstanceOf(RegistrationState.Refused.class, state).problem());
    assertEquals(List.of(), at(1_000_000, new Input.Tick()));
  }

  @Test
  void failingServer_isTriedAgainOnANewConnection() {
    at(0, new Input.Start());
    at(1, new Input.Connected());

    List<Output> failed = at(2, new Input.Answered(503, Duration.ZERO));

    assertEquals(new Output.Disconnect(), failed.get(0));
    assertTrue(pause(failed).toMillis() > 0);
  }

  @Test
  void silentFlow_isPingedThenGivenUp() {
    register();

    assertTrue(at(95_002, new Input.Tick()).contains(new Output.Ping()));
    List<Output> dead = at(105_002, new Input.Tick());

    assertEquals(new Output.Disconnect(), dead.get(0));
    assertTrue(news(dead).orElseThrow() instanceof RegistrationState.Retrying);
  }

  @Test
  void answeredPing_keepsTheFlow() {
    register();
    at(95_002, new Input.Tick());
    at(95_003, new Input.Pong());

    assertTrue(news(at(105_002, new Input.Tick())).isEmpty());
  }

  @Test
  void stop_signsOut_andNothingFollows() {
    register();

    List<Output> stopped = at(10, new Input.Stop());

    assertEquals(new Output.Register(Duration.ZERO), stopped.get(0));
    assertEquals(new RegistrationState.Closed(), news(stopped).orElseThrow());
    assertEquals(List.of(), at(11, new Input.Start()));
  }

  /** Plays a time, with each REGISTER answered at once, and says when they were sent. */
  private List<Long> renewals(Duration time) {
    List<Long> times = new ArrayList<>();
    for (long now = 1000; now < time.toMillis(); now += 100) {
      List<Output> outputs = at(now, new Input.Tick());
      assertFalse(outputs.contains(new Output.Ping()) && cadence == SignIn.Cadence.COVERED);
      if (!outputs.contains(new Output.Register(SignIn.EXPIRES))) continue;
      times.add(now);
      at(now, new Input.Answered(200, TEN_MINUTES));
    }
    return times;
  }

  /** docs/metadata.md says what a day of this costs. */
  @Test
  void covered_renewsAtRandomTimes_andNeverPings() {
    cadence = SignIn.Cadence.COVERED;
    register();

    List<Long> times = renewals(Duration.ofHours(24));

    assertEquals(2300, times.size(), 150);
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) pauses.add(times.get(i) - times.get(i - 1));
    assertTrue(pauses.stream().allMatch(each -> each <= 95_200));
    // Without memory: of those that waited 20 s, as large a part waits 20 s more.
    double beyond20 = share(pauses, 20_000);
    assertEquals(beyond20, share(pauses, 40_000) / beyond20, 0.06);
    assertEquals(0.607, beyond20, 0.04);
  }

  private static double share(List<Long> pauses, long atLeast) {
    return pauses.stream().filter(each -> each >= atLeast).count() / (double) pauses.size();
  }

  @Test
  void coveredAndSilentFlow_isGivenUp() {
    cadence = SignIn.Cadence.COVERED;
    register();
    long now = 3;
    while (!at(now, new Input.Tick()).contains(new Output.Register(SignIn.EXPIRES))) now += 100;

    assertTrue(news(at(now + 9_000, new Input.Tick())).isEmpty());
    List<Output> dead = at(now + 10_000, new Input.Tick());
    assertEquals(new Output.Disconnect(), dead.get(0));
    assertTrue(news(dead).orElseThrow() instanceof RegistrationState.Retrying);
  }
}
