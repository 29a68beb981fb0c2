package dev.sottovoce.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What happens to calls that have begun well: weather, people at random, a server that lies. */
class RoughCallTest {
  private static Simulation talking(long seed) {
    Simulation call = new Simulation(seed, Impairments.NONE);
    call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
    call.run(Duration.ofSeconds(3));
    assertTrue(call.alice().media().counts().received() > 50);
    return call;
  }

  @Test
  void outageShorterThanConsent_isSurvived() {
    Seeded.check(
        20,
        random -> {
          try (Simulation call = talking(random.nextLong())) {
            call.network().become(Impairments.NONE.withLoss(1));
            call.run(Duration.ofSeconds(20));
            call.network().become(Impairments.NONE);
            call.run(Duration.ofSeconds(1));
            long heard = call.alice().media().counts().received();
            call.run(Duration.ofSeconds(1));
            assertTrue(call.alice().media().counts().received() >= heard + 48);
            call.run(Duration.ofSeconds(40));
            assertEquals(Optional.empty(), call.alice().ended());
          }
        });
  }

  @Test
  void outageLongerThanConsent_endsTheCallAtBothEnds() {
    Seeded.check(
        20,
        random -> {
          try (Simulation call = talking(random.nextLong())) {
            call.network().become(Impairments.NONE.withLoss(1));
            call.run(Duration.ofSeconds(35));
            assertTrue(call.alice().ended().isPresent());
            assertTrue(call.bob().ended().isPresent());
            assertTrue(call.outcome().failedClearly());
          }
        });
  }

  @Test
  void holdUnderLoss_worksBothWays() {
    Seeded.check(
        20,
        random -> {
          try (Simulation call = talking(random.nextLong())) {
            call.network().become(Impairments.NONE.withLoss(0.2));
            call.bob().hold();
            call.run(Duration.ofSeconds(2));
            SimulatedMedia.Counts held = call.bob().media().counts();
            call.run(Duration.ofSeconds(2));
            SimulatedMedia.Counts after = call.bob().media().counts();
            assertEquals(after.received() - held.received(), after.silent() - held.silent());
            call.bob().resume();
            call.run(Duration.ofSeconds(2));
            SimulatedMedia.Counts again = call.bob().media().counts();
            assertTrue(again.received() - again.silent() > after.received() - after.silent() + 50);
          }
        });
  }

  @Test
  void serverThatSwapsTheFingerprint_isFoundOutAndNothingIsHeard() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.serverLies(RoughCallTest::withOtherFingerprint);
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Main.AFTERWARDS);
      boolean noticed =
          call.alice().ended().equals(Optional.of(EndReason.PEER_NOT_VERIFIED))
              || call.bob().ended().equals(Optional.of(EndReason.PEER_NOT_VERIFIED));
      assertTrue(noticed, () -> text(call));
      for (SimulatedPhone phone : List.of(call.alice(), call.bob())) {
        assertTrue(phone.finished());
        assertTrue(phone.said().stream().noneMatch(CallOutput.OpenMedia.class::isInstance));
        assertEquals(0, phone.media().counts().sent());
      }
    }
  }

  /** The first digit of the hash changes; lengths stay. */
  private static Bytes withOtherFingerprint(Bytes message) {
    String text = message.latin1();
    int at = text.indexOf("a=fingerprint:");
    if (at < 0) return message;
    int digit = text.indexOf(' ', at) + 1;
    char other = text.charAt(digit) == '0' ? '1' : '0';
    return Bytes.utf8(text.substring(0, digit) + other + text.substring(digit + 1));
  }

  @Test
  void serverThatStripsEncryption_getsNoCall() {
    try (Simulation call = new Simulation(1, Impairments.NONE)) {
      call.serverLies(
          message -> Bytes.utf8(message.latin1().replace("UDP/TLS/RTP/SAVPF", "RTP/AVP/PLAIN.XX")));
      call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
      call.run(Main.AFTERWARDS);
      assertTrue(call.alice().ended().isPresent(), () -> text(call));
      assertFalse(call.alice().ended().filter(EndReason::isOrdinary).isPresent());
      assertEquals(0, call.alice().media().counts().sent());
      assertEquals(0, call.bob().media().counts().sent());
    }
  }

  /** People press anything at any time while network and server come and go: nothing may hang. */
  @Test
  void anythingAtAnyTime_endsCleanlyAtBothEnds() {
    Seeded.check(
        150,
        random -> {
          try (Simulation call = new Simulation(random.nextLong(), Impairments.NONE)) {
            call.bob().answersAfter(Optional.of(Duration.ofMillis(random.nextInt(3000))));
            call.at(Duration.ZERO, () -> call.alice().dial(call.bob()));
            for (int i = 0; i < 12; i++) {
              call.run(Duration.ofMillis(random.nextInt(2500)));
              somethingHappens(call, random);
            }
            call.serverUp();
            call.network().become(Impairments.NONE);
            call.run(Duration.ofMillis(random.nextInt(3000)));
            call.alice().hangUp();
            call.bob().hangUp();
            call.run(Main.AFTERWARDS);
            assertTrue(call.alice().finished() && call.bob().finished(), () -> text(call));
            assertEquals(0, call.outcome().wrongFrames());
            for (SimulatedPhone phone : List.of(call.alice(), call.bob())) {
              assertEquals(1, count(phone, CallOutput.Ended.class), () -> text(call));
              assertEquals(1, count(phone, CallOutput.Finished.class), () -> text(call));
              assertEquals(
                  count(phone, CallOutput.OpenMedia.class),
                  count(phone, CallOutput.CloseMedia.class),
                  () -> text(call));
            }
          }
        });
  }

  private static void somethingHappens(Simulation call, Random random) {
    SimulatedPhone phone = random.nextBoolean() ? call.alice() : call.bob();
    switch (random.nextInt(10)) {
      case 0, 1 -> phone.hold();
      case 2, 3 -> phone.resume();
      case 4 -> {
        String network = phone == call.alice() ? "198.51.100." : "203.0.113.";
        phone.moveTo(Simulation.address(network + (1 + random.nextInt(250))));
      }
      case 5 -> call.serverDown();
      case 6 -> call.serverUp();
      case 7 -> call.network().become(Impairments.NONE.withLoss(random.nextDouble()));
      case 8 -> call.network().become(Impairments.NONE.withJitter(Duration.ofMillis(150)));
      default -> {
        if (random.nextInt(4) == 0) phone.hangUp();
      }
    }
  }

  private static long count(SimulatedPhone phone, Class<? extends CallOutput> kind) {
    return phone.said().stream().filter(kind::isInstance).count();
  }

  private static String text(Simulation simulation) {
    return simulation.log().events().stream()
        .map(EventLog.Event::toString)
        .collect(Collectors.joining("\n", "\n", ""));
  }
}
