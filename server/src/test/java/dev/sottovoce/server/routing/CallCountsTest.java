package dev.sottovoce.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallCountsTest {
  private static final Instant BEGAN = Instant.parse("2026-11-25T10:00:00Z");

  private final CallCounts counts = new CallCounts();

  private void rings(int afterMillis) {
    counts.attempt(BEGAN).rings(BEGAN.plusMillis(afterMillis));
  }

  @Test
  void aCall_countsOnce_howeverManyPhonesRingAndAnswer() {
    CallCounts.Attempt call = counts.attempt(BEGAN);
    call.rings(BEGAN.plusMillis(10));
    call.rings(BEGAN.plusMillis(500));
    call.taken(CallClass.SIGNED);
    call.taken(CallClass.UNSIGNED);
    call.notTaken();
    CallCounts.Attempt declined = counts.attempt(BEGAN);
    declined.notTaken();
    assertEquals(2, counts.started());
    assertEquals(1, counts.taken());
    assertEquals(1, counts.taken(CallClass.SIGNED));
    assertEquals(0, counts.taken(CallClass.UNSIGNED));
    assertEquals(1, counts.notTaken());
    assertEquals(Optional.of(Duration.ofMillis(10)), counts.untilRinging(1));
  }

  @Test
  void untilRinging_isOfTheLastCalls() {
    assertEquals(Optional.empty(), counts.untilRinging(0.5));
    for (int i = 1; i <= 100; i++) rings(i);
    assertEquals(Optional.of(Duration.ofMillis(50)), counts.untilRinging(0.5));
    assertEquals(Optional.of(Duration.ofMillis(95)), counts.untilRinging(0.95));
    // Many more than are looked at.
    for (int i = 0; i < 1_000; i++) rings(7);
    assertEquals(Optional.of(Duration.ofMillis(7)), counts.untilRinging(1));
  }

  @Test
  void untilRinging_canBeAskedOfTheNewestAlone() {
    for (int i = 0; i < 300; i++) rings(900);
    long before = counts.rung();
    assertEquals(Optional.empty(), counts.untilRinging(0.5, counts.rung() - before));
    for (int each : new int[] {30, 10, 20}) rings(each);
    assertEquals(303, counts.rung());
    assertEquals(Optional.of(Duration.ofMillis(20)), counts.untilRinging(0.5, 3));
    assertEquals(Optional.of(Duration.ofMillis(900)), counts.untilRinging(0.5, 1_000));
  }

  @Test
  void refusals_areCountedByReason() {
    for (int status : new int[] {403, 438, 488, 415, 480, 503, 481, 400, 699}) {
      counts.refused(status);
    }
    assertEquals(1, counts.refusals(Refusal.NOT_ALLOWED));
    assertEquals(1, counts.refusals(Refusal.IDENTITY));
    assertEquals(2, counts.refusals(Refusal.DESCRIPTION));
    assertEquals(1, counts.refusals(Refusal.UNREACHABLE));
    assertEquals(1, counts.refusals(Refusal.TOO_MUCH));
    assertEquals(1, counts.refusals(Refusal.NO_CALL));
    assertEquals(2, counts.refusals(Refusal.MALFORMED));
  }
}
