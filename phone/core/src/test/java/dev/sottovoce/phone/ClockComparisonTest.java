package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockComparisonTest {
  private static final Instant SERVER = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void theWayThereAndBack_isSplitInHalf() {
    ClockComparison compared =
        ClockComparison.of(SERVER, SERVER.minusSeconds(4), SERVER.plusSeconds(4));

    assertEquals(Duration.ZERO, compared.ahead());
    assertFalse(compared.isOff());
    assertEquals("", compared.advice());
  }

  @Test
  void moreThanAMinute_isSaidWithTheDirection() {
    assertFalse(new ClockComparison(Duration.ofSeconds(60)).isOff());
    ClockComparison behind = new ClockComparison(Duration.ofSeconds(-61));

    assertEquals("This device's clock is a minute behind the server's.", behind.sentence());
    assertTrue(behind.advice().startsWith("Set this device's clock"));
    assertEquals(
        "This device's clock is 3 hours ahead of the server's.",
        new ClockComparison(Duration.ofMinutes(190)).sentence());
  }
}
