package dev.sottovoce.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.testing.Seeded;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** New keys for a running call over networks from good to hardly usable: never silence. */
class RekeyingSimulationTest {
  private static final int CALLS = 20;

  private static Simulation talking(long seed, CallPolicy policy) {
    Simulation call = new Simulation(seed, Impairments.NONE, policy);
    call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
    call.run(Duration.ofSeconds(3));
    assertTrue(call.alice().media().counts().received() > 50);
    return call;
  }

  private static List<SimulatedPhone> ends(Simulation call) {
    return List.of(call.alice(), call.bob());
  }

  private static long rekeyings(SimulatedPhone end) {
    return end.said().stream().filter(CallOutput.Rekeyed.class::isInstance).count();
  }

  private static boolean wasTold(SimulatedPhone end) {
    return end.said().contains(new CallOutput.Warned(KeyingWarning.REKEYING_FAILED));
  }

  private static String text(Simulation call) {
    return call.log().events().stream()
        .map(EventLog.Event::toString)
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static SimulatedPhone either(Simulation call, Random random) {
    return random.nextBoolean() ? call.alice() : call.bob();
  }

  /** What one end says from now on is heard at the other. */
  private static void assertAudioFlows(Simulation call, double atLeast) {
    long alice = call.alice().media().counts().received();
    long bob = call.bob().media().counts().received();
    call.run(Duration.ofSeconds(4));
    assertTrue(
        call.alice().media().counts().received() - alice >= 200 * atLeast
            && call.bob().media().counts().received() - bob >= 200 * atLeast,
        () -> text(call));
    for (SimulatedPhone end : ends(call)) {
      assertEquals(Optional.empty(), end.ended(), () -> text(call));
      assertEquals(0, end.media().counts().wrong());
    }
  }

  private static void losesNothing(CallPolicy policy) {
    Seeded.check(
        CALLS,
        random -> {
          try (Simulation call = talking(random.nextLong(), policy)) {
            call.run(Duration.ofMillis(random.nextInt(40)));
            either(call, random).rekey();
            call.run(Duration.ofSeconds(5));
            either(call, random).rekey();
            call.run(Duration.ofSeconds(5));
            for (SimulatedPhone end : ends(call)) {
              assertEquals(2, rekeyings(end), () -> text(call));
              assertEquals(0, end.media().counts().rejected(), () -> text(call));
            }
            // Only what is on its way has not arrived.
            assertTrue(inFlight(call.alice(), call.bob()) <= 1, () -> text(call));
            assertTrue(inFlight(call.bob(), call.alice()) <= 1, () -> text(call));
          }
        });
  }

  private static long inFlight(SimulatedPhone from, SimulatedPhone to) {
    return from.media().counts().sent() - to.media().counts().received();
  }

  @Test
  void goodNetwork_losesNoPacketToTwoChangesOfKeys() {
    losesNothing(CallPolicy.OWN_PHONES);
  }

  @Test
  void goodNetworkWithDtls12_losesNoPacketEither() {
    losesNothing(CallPolicy.builtIn(Policy.Profile.INTEROP, "DTLS 1.2"));
  }

  private static void survives(Impairments weather, double heard, double rekeyed) {
    int[] counts = new int[2];
    Seeded.check(
        CALLS,
        random -> {
          try (Simulation call = talking(random.nextLong(), CallPolicy.OWN_PHONES)) {
            call.network().become(weather);
            either(call, random).rekey();
            call.run(Duration.ofSeconds(20));
            assertAudioFlows(call, heard);
            boolean both = rekeyings(call.alice()) == 1 && rekeyings(call.bob()) == 1;
            boolean neither = rekeyings(call.alice()) == 0 && rekeyings(call.bob()) == 0;
            assertTrue(both || neither && wasTold(call.alice()), () -> text(call));
            counts[0]++;
            if (both) counts[1]++;
          }
        });
    assertTrue(counts[1] >= rekeyed * counts[0], counts[1] + " of " + counts[0] + " got new keys");
  }

  @Test
  void fivePercentLoss_everyCallGetsNewKeys() {
    survives(Impairments.NONE.withLoss(0.05), 0.88, 1);
  }

  @Test
  void twentyPercentLoss_callsGetNewKeysOrKeepTheirOld_andAreHeard() {
    survives(Impairments.NONE.withLoss(0.2), 0.65, 0.95);
  }

  @Test
  void jitterReorderingAndDuplication_everyCallGetsNewKeys() {
    survives(
        Impairments.NONE
            .withJitter(Duration.ofMillis(150))
            .withReordering(0.3)
            .withDuplication(0.3),
        0.95,
        1);
  }

  @Test
  void corruption_everyCallIsHeardAfterwards() {
    survives(Impairments.NONE.withCorruption(0.05), 0.85, 0.8);
  }

  @Test
  void noKeyAgreementGetsThrough_theOldKeysCarryOn() {
    Seeded.check(
        5,
        random -> {
          try (Simulation call = talking(random.nextLong(), CallPolicy.OWN_PHONES)) {
            SimulatedPhone rekeying = either(call, random);
            rekeying.rekey();
            // The outage begins when the offer is on its way, and outlasts every handshake.
            call.network().become(Impairments.NONE.withLoss(1));
            call.run(Duration.ofSeconds(16));
            call.network().become(Impairments.NONE);
            call.run(Duration.ofSeconds(1));
            assertAudioFlows(call, 0.97);
            assertEquals(0, rekeyings(call.alice()) + rekeyings(call.bob()));
            assertTrue(wasTold(call.alice()) && wasTold(call.bob()), () -> text(call));
          }
        });
  }

  @Test
  void outageAtAnyMomentOfTheChange_isSurvived() {
    Seeded.check(
        60,
        random -> {
          try (Simulation call = talking(random.nextLong(), CallPolicy.OWN_PHONES)) {
            either(call, random).rekey();
            call.run(Duration.ofMillis(random.nextInt(200)));
            call.network().become(Impairments.NONE.withLoss(1));
            call.run(Duration.ofMillis(500 + random.nextInt(19_000)));
            call.network().become(Impairments.NONE);
            call.run(Duration.ofSeconds(12));
            assertAudioFlows(call, 0.97);
            assertEquals(rekeyings(call.alice()), rekeyings(call.bob()), () -> text(call));
          }
        });
  }

  @Test
  void peopleAtRandom_neverSilenceACallByChangingKeys() {
    Seeded.check(
        CALLS,
        random -> {
          try (Simulation call = talking(random.nextLong(), CallPolicy.OWN_PHONES)) {
            call.network().become(Impairments.NONE.withLoss(0.1));
            for (int i = 0; i < 12; i++) {
              doSomething(call, random);
              call.run(Duration.ofMillis(random.nextInt(4000)));
            }
            for (SimulatedPhone end : ends(call)) end.resume();
            call.network().become(Impairments.NONE);
            call.run(Duration.ofSeconds(30));
            assertAudioFlows(call, 0.97);
          }
        });
  }

  private static void doSomething(Simulation call, Random random) {
    SimulatedPhone who = either(call, random);
    switch (random.nextInt(4)) {
      case 0 -> who.hold();
      case 1 -> who.resume();
      default -> who.rekey();
    }
  }
}
