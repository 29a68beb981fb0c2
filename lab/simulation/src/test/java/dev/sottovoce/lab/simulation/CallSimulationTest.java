package dev.sottovoce.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole calls between two complete ends over networks from good to hardly usable. */
class CallSimulationTest {
  private static final Duration RING = Duration.ofMillis(200);

  /** Longer than a path and keys may take: a call that is not up by then has said why. */
  private static final Duration TALK = Duration.ofSeconds(16);

  private static final int SEEDS = 30;

  /** Runs one call a seed, none of which may hang, and returns how they went. */
  private static List<Outcome> calls(Impairments impairments) {
    List<Outcome> outcomes = new ArrayList<>();
    Long only = Long.getLong("sottovoce.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
      try (Simulation simulation = new Simulation(seed, impairments)) {
        Outcome outcome = simulation.call(RING, TALK, Main.AFTERWARDS);
        boolean over = simulation.alice().finished() && simulation.bob().finished();
        if (!over || !outcome.talked() && !outcome.failedClearly()) {
          throw new AssertionError(
              "failed with -Dsottovoce.seed=" + seed + ": " + outcome + "\n" + text(simulation));
        }
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }

  private static String text(Simulation simulation) {
    return simulation.log().events().stream()
        .map(EventLog.Event::toString)
        .collect(Collectors.joining("\n"));
  }

  private static void assertTalked(List<Outcome> outcomes, int atLeastOf30, double heard) {
    List<Outcome> talked = outcomes.stream().filter(Outcome::talked).toList();
    assertTrue(
        talked.size() >= atLeastOf30 || outcomes.size() < SEEDS,
        () -> talked.size() + " of " + SEEDS + " talked: " + outcomes);
    for (Outcome outcome : talked) {
      assertTrue(outcome.heardByAlice() >= heard, outcome::toString);
      assertTrue(outcome.heardByBob() >= heard, outcome::toString);
    }
  }

  @Test
  void goodNetwork_isQuickAndLosesNothing() {
    for (Outcome outcome : calls(Impairments.NONE)) {
      assertTrue(outcome.talked(), outcome::toString);
      assertTrue(outcome.heardByAlice() > 0.97, outcome::toString);
      Duration afterAnswer = outcome.setup().orElseThrow().minus(RING);
      // 10 ms one way: signalling 15 + 15, ICE 2 round trips, DTLS 2 to 3, one frame.
      assertTrue(afterAnswer.toMillis() < 250, outcome::toString);
    }
  }

  @Test
  void fivePercentLoss_everyCallWorks() {
    assertTalked(calls(Impairments.NONE.withLoss(0.05)), SEEDS, 0.85);
  }

  @Test
  void twentyPercentLoss_callsWorkOrFailClearly() {
    assertTalked(calls(Impairments.NONE.withLoss(0.2)), 26, 0.6);
  }

  @Test
  void twoHundredMillisecondsOfJitter_everyCallWorks() {
    assertTalked(calls(Impairments.NONE.withJitter(Duration.ofMillis(200))), SEEDS, 0.97);
  }

  @Test
  void reordering_everyCallWorks() {
    assertTalked(calls(Impairments.NONE.withReordering(0.3)), SEEDS, 0.97);
  }

  @Test
  void duplication_everyCallWorks() {
    assertTalked(calls(Impairments.NONE.withDuplication(0.3)), SEEDS, 0.97);
  }

  @Test
  void corruption_isNeverHeard() {
    assertTalked(calls(Impairments.NONE.withCorruption(0.05)), 26, 0.85);
  }

  @Test
  void allAtOnce_neverHangs() {
    Impairments storm =
        new Impairments(0.1, 0.1, 0.05, 0.1, Duration.ofMillis(80), Duration.ofMillis(120));
    assertTalked(calls(storm), 24, 0.6);
  }

  @Test
  void networkThatCarriesNothing_isANamedFailureAtBothEnds() {
    for (Outcome outcome : calls(Impairments.NONE.withLoss(1))) {
      assertTrue(outcome.failedClearly(), outcome::toString);
      assertEquals(Optional.of(EndReason.NO_PATH), outcome.alice());
    }
  }

  @Test
  void sameSeed_replaysTheSameCallEventForEvent() {
    Impairments bad = Impairments.NONE.withLoss(0.1).withJitter(Duration.ofMillis(50));
    try (Simulation first = new Simulation(42, bad);
        Simulation again = new Simulation(42, bad);
        Simulation other = new Simulation(43, bad)) {
      Outcome outcome = first.call(RING, TALK, Main.AFTERWARDS);
      assertEquals(outcome, again.call(RING, TALK, Main.AFTERWARDS));
      other.call(RING, TALK, Main.AFTERWARDS);
      assertEquals(first.log().events(), again.log().events());
      assertEquals(first.network().digest(), again.network().digest());
      assertNotEquals(first.network().digest(), other.network().digest());
    }
  }

  /** Whoever sees the packets sees no hold: silence goes on the same beats, and no speech. */
  @Test
  void holdAndResume_stopsSpeechBothWays_butNotThePackets() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Duration.ofSeconds(3));
      assertEquals(0, call.bob().media().counts().silent());
      call.alice().hold();
      call.run(Duration.ofSeconds(1));
      for (SimulatedPhone each : List.of(call.alice(), call.bob())) {
        SimulatedMedia.Counts before = each.media().counts();
        assertSilence(call, each, before);
      }
      call.alice().resume();
      call.run(Duration.ofSeconds(1));
      for (SimulatedPhone each : List.of(call.alice(), call.bob())) {
        SimulatedMedia.Counts before = each.media().counts();
        call.run(Duration.ofSeconds(2));
        SimulatedMedia.Counts after = each.media().counts();
        assertEquals(before.silent(), after.silent());
        assertTrue(after.received() >= before.received() + 98);
      }
      call.alice().hangUp();
      call.run(Main.AFTERWARDS);
      assertTrue(call.outcome().talked());
    }
  }

  private static void assertSilence(
      Simulation call, SimulatedPhone end, SimulatedMedia.Counts before) {
    call.run(Duration.ofSeconds(3));
    SimulatedMedia.Counts after = end.media().counts();
    assertEquals(150, after.sent() - before.sent(), "the cadence of speech");
    assertEquals(after.received() - before.received(), after.silent() - before.silent());
    assertTrue(after.silent() > before.silent() + 140);
  }

  @Test
  void holdFromBothEnds_endsOnlyWhenBothResume() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Duration.ofSeconds(3));
      call.alice().hold();
      call.run(Duration.ofSeconds(1));
      call.bob().hold();
      call.run(Duration.ofSeconds(1));
      call.alice().resume();
      call.run(Duration.ofSeconds(1));
      assertSilence(call, call.alice(), call.alice().media().counts());
      call.bob().resume();
      call.run(Duration.ofSeconds(1));
      long silent = call.alice().media().counts().silent();
      call.run(Duration.ofSeconds(2));
      assertEquals(silent, call.alice().media().counts().silent());
    }
  }

  @Test
  void crashOfOneEnd_isNoticedByTheOther() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Duration.ofSeconds(5));
      call.bob().crash();
      call.run(Duration.ofSeconds(35));
      assertEquals(Optional.of(EndReason.MEDIA_LOST), call.alice().ended());
      call.run(Main.AFTERWARDS);
      assertTrue(call.alice().finished());
    }
  }

  @Test
  void calleeThatMovesToAnotherNetwork_isHeardAgain() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Duration.ofSeconds(3));
      call.bob().moveTo(Simulation.address("198.51.100.9"));
      call.run(Duration.ofSeconds(2));
      long heard = call.alice().media().counts().received();
      call.run(Duration.ofSeconds(2));
      assertTrue(call.alice().media().counts().received() >= heard + 90);
      call.alice().hangUp();
      call.run(Main.AFTERWARDS);
      assertTrue(call.outcome().talked());
    }
  }

  @Test
  void serverDownDuringTheCall_leavesTheAudioAloneAndTheHangUpWorksAfterwards() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Duration.ofSeconds(3));
      call.serverDown();
      long before = call.alice().media().counts().received();
      call.run(Duration.ofSeconds(10));
      assertTrue(call.alice().media().counts().received() > before + 490);
      call.serverUp();
      call.alice().hangUp();
      call.run(Main.AFTERWARDS);
      assertTrue(call.outcome().talked());
    }
  }

  @Test
  void serverDownForGood_endsTheCallAtBothEndsAllTheSame() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Duration.ofSeconds(3));
      call.serverDown();
      call.alice().hangUp();
      call.run(Main.AFTERWARDS);
      assertTrue(call.alice().finished());
      assertTrue(call.bob().ended().isPresent(), "consent ends with alice's agent");
    }
  }

  @Test
  void nobodyAnswers_isSaidToTheCaller() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.bob().answersAfter(Optional.empty());
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Main.AFTERWARDS);
      assertEquals(Optional.of(EndReason.NO_ANSWER), call.alice().ended());
      assertTrue(call.alice().finished() && call.bob().finished());
    }
  }

  @Test
  void refusal_reachesTheCaller() {
    for (EndReason reason : List.of(EndReason.DECLINED, EndReason.BUSY)) {
      try (Simulation call = new Simulation(1, Impairments.NONE)) {
        call.bob().answersAfter(Optional.empty());
        call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
        call.at(Duration.ofSeconds(1), () -> call.bob().refuse(reason));
        call.run(Main.AFTERWARDS);
        assertEquals(Optional.of(reason), call.alice().ended());
        assertTrue(call.alice().finished() && call.bob().finished());
      }
    }
  }

  @Test
  void bothHangUpAtOnce_isOneOrdinaryEnd() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.at(Duration.ofSeconds(5), () -> call.alice().hangUp());
      call.at(Duration.ofSeconds(5), () -> call.bob().hangUp());
      call.run(Duration.ofSeconds(5).plus(Main.AFTERWARDS));
      assertTrue(call.outcome().talked());
      assertTrue(call.alice().finished() && call.bob().finished());
    }
  }

  @Test
  void noAudioFlows_beforeKeysAreConfirmed() {
    try (Simulation call = new Simulation(1, Impairments.NONE.withLoss(0.2))) {
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      for (int i = 0; i < 300; i++) {
        call.run(Duration.ofMillis(10));
        for (SimulatedPhone phone : List.of(call.alice(), call.bob())) {
          boolean open = phone.said().stream().anyMatch(CallOutput.OpenMedia.class::isInstance);
          assertFalse(!open && phone.media().counts().sent() > 0);
        }
      }
    }
  }
}
