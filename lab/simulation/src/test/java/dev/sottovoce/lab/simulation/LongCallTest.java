package dev.sottovoce.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.CallPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hours of a call in virtual time: sequence numbers roll over at every awkward moment, and each
 * packet that was sent is understood.
 */
class LongCallTest {
  private static final Duration FRAME = SimulatedMedia.FRAME;
  private static final int NUMBERS = 1 << 16;
  private static final int FRAMES_PER_REPORT = 100;

  /** What may go on in a call while the numbers roll over. */
  private enum Moment {
    TALK((call, who) -> {}),
    HOLD((call, who) -> who.hold()),
    RESUME((call, who) -> who.resume()),
    REKEY((call, who) -> who.rekey()),
    HOLD_AND_REKEY((call, who) -> {
      who.hold();
      who.rekey();
    }),
    ICE_RESTART((call, who) -> who.moveTo(Simulation.address("198.51.100." + call.seed()))),
    ICE_RESTART_AND_REKEY((call, who) -> {
      who.moveTo(Simulation.address("203.0.113." + call.seed()));
      who.rekey();
    }),
    SSRC_CHANGE((call, who) -> who.media().changeSsrc(0xC0FFEE + call.seed())),
    SSRC_CHANGE_AND_REKEY((call, who) -> {
      who.media().changeSsrc(0xBEEF + call.seed());
      who.rekey();
    });

    private final BiConsumer<Simulation, SimulatedPhone> happens;

    Moment(BiConsumer<Simulation, SimulatedPhone> happens) {
      this.happens = happens;
    }
  }

  private static List<SimulatedPhone> ends(Simulation call) {
    return List.of(call.alice(), call.bob());
  }

  private static Simulation talking(long seed, int alicesFirst, int bobsFirst) {
    Simulation call = new Simulation(seed, Impairments.NONE, CallPolicy.OWN_PHONES);
    call.alice().numbersFrom(alicesFirst);
    call.bob().numbersFrom(bobsFirst);
    for (SimulatedPhone each : ends(call)) each.reportEvery(FRAMES_PER_REPORT);
    call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
    call.run(Duration.ofSeconds(2));
    assertTrue(call.alice().media().counts().received() > 20, () -> text(call));
    return call;
  }

  private static String text(Simulation call) {
    return call.log().events().stream()
        .map(EventLog.Event::toString)
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static long rekeyings(SimulatedPhone end) {
    return end.said().stream().filter(CallOutput.Rekeyed.class::isInstance).count();
  }

  /** Everything that arrived was understood, and all but what is on its way has arrived. */
  private static void assertNothingWasLost(Simulation call, long onItsWay) {
    for (SimulatedPhone end : ends(call)) {
      SimulatedPhone other = end == call.alice() ? call.bob() : call.alice();
      assertEquals(Optional.empty(), end.ended(), () -> text(call));
      assertEquals(0, end.media().counts().rejected(), () -> end.name() + text(call));
      assertEquals(0, end.media().counts().wrong(), () -> text(call));
      assertEquals(0, end.media().reports().rejected(), () -> end.name() + text(call));
      long lost = other.media().counts().sent() - end.media().counts().received();
      assertTrue(lost >= 0 && lost <= onItsWay, () -> lost + " lost" + text(call));
      assertTrue(end.media().reports().received() > 0);
    }
  }

  /** From long before the rollover to after it, the moment begins at each of these frames. */
  @ParameterizedTest
  @EnumSource
  void rolloverAroundAnyMoment_losesNoPacket(Moment moment) {
    int seed = 1;
    for (int framesBefore : new int[] {600, 501, 499, 100, 20, 3, 2, 1, 0, -1, -2}) {
      for (boolean caller : new boolean[] {true, false}) {
        // Two seconds of set-up have some hundred frames; a third second before it begins.
        int first = NUMBERS - 150 - Math.max(0, framesBefore);
        try (Simulation call = talking(seed, caller ? first : 7, caller ? 7 : first)) {
          SimulatedPhone who = caller ? call.alice() : call.bob();
          if (moment == Moment.RESUME) who.hold();
          call.run(Duration.ofMillis(500));
          int until = NUMBERS - who.media().nextSequence() - framesBefore;
          call.run(FRAME.multipliedBy(until & 0xffff));
          moment.happens.accept(call, who);
          call.run(Duration.ofSeconds(25));
          if (moment.name().contains("REKEY")) {
            assertEquals(1, rekeyings(call.alice()), () -> framesBefore + text(call));
            assertEquals(1, rekeyings(call.bob()), () -> framesBefore + text(call));
          }
          assertTrue(who.media().nextSequence() < NUMBERS / 2, "it rolled over");
          // A socket that is gone takes what is on its way with it.
          assertNothingWasLost(call, moment.name().startsWith("ICE") ? 50 : 2);
        }
        seed++;
      }
    }
  }

  /** Five rollovers each way, with something else in each; keys change every hour by themselves. */
  @Test
  void twoHours_loseNoPacket() {
    try (Simulation call = talking(9, 32_767, 0)) {
      Moment[] moments = {
        Moment.HOLD, Moment.REKEY, Moment.ICE_RESTART, Moment.SSRC_CHANGE_AND_REKEY, Moment.TALK
      };
      for (int i = 0; i < moments.length; i++) {
        SimulatedPhone who = i % 2 == 0 ? call.alice() : call.bob();
        int left = NUMBERS - who.media().nextSequence();
        call.run(FRAME.multipliedBy(left - 2));
        moments[i].happens.accept(call, who);
        call.run(Duration.ofSeconds(40));
        for (SimulatedPhone each : ends(call)) each.resume();
        call.run(Duration.ofSeconds(5));
      }
      while (call.time().elapsed().compareTo(Duration.ofHours(2)) < 0) {
        call.run(Duration.ofMinutes(1));
      }
      assertNothingWasLost(call, 60);
      assertTrue(rekeyings(call.alice()) >= 3, "two that were asked for, and the hour's");
      for (SimulatedPhone end : ends(call)) {
        assertTrue(end.media().counts().sent() > 2 * 3_600 * 50 - 1_000, () -> text(call));
        assertTrue(end.media().reports().received() > 3_500);
      }
    }
  }

  /** RFC 3550 section 8.2: keys are others each way, so equal numbers harm nobody. */
  @Test
  void equalSsrcsOfTheTwoEnds_losesNoPacket() {
    try (Simulation call = new Simulation(3, Impairments.NONE, CallPolicy.OWN_PHONES)) {
      for (SimulatedPhone each : ends(call)) {
        each.haveSsrc(0xABCDEF);
        each.numbersFrom(32_000);
        each.reportEvery(FRAMES_PER_REPORT);
      }
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(FRAME.multipliedBy(NUMBERS / 2 + 3_000));
      assertTrue(call.alice().media().nextSequence() < NUMBERS / 2, "it rolled over");
      assertNothingWasLost(call, 2);
    }
  }

  /** Who hears nothing until shortly before the first rollover still counts rightly. */
  @Test
  void lateJoiner_understandsEverythingFromThenOn() {
    try (Simulation call = talking(4, 32_767, 32_767)) {
      call.network().become(Impairments.NONE.withLoss(1));
      // As long as a path may be dead.
      call.run(Duration.ofSeconds(20));
      call.network().become(Impairments.NONE);
      call.run(FRAME.multipliedBy(NUMBERS));
      for (SimulatedPhone end : ends(call)) {
        assertEquals(Optional.empty(), end.ended(), () -> text(call));
        assertEquals(0, end.media().counts().rejected());
        assertTrue(end.media().counts().received() > NUMBERS - 2_000);
      }
    }
  }
}
