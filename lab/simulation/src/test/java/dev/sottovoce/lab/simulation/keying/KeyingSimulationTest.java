package dev.sottovoce.lab.simulation.keying;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyingSimulationTest {
  @Test
  void onAnyPath_keysMatchOrTheFailureIsClean() {
    KeyingSimulation.Result result = KeyingSimulation.anyWeather(1, 1000, done -> {});
    assertEquals(List.of(), result.broken(), result.toString());
    assertTrue(result.agreed() > 1400, result.toString());
    assertTrue(result.agreements("DTLS 1.3") > 400, result.toString());
    assertTrue(result.agreements("DTLS 1.2") > 60, result.toString());
    assertTrue(result.agreements("ZRTP") > 800, result.toString());
    assertTrue(result.agreements("MIKEY-DH") > 50, result.toString());
    assertTrue(result.agreements("MIKEY-DHHMAC") > 50, result.toString());
  }

  @Test
  void atTwentyPercentLoss_ninetyNineInAHundredTakeLessThanTenSeconds() {
    KeyingSimulation.Result result = KeyingSimulation.twentyPercentLoss(1, 300, done -> {});
    assertEquals(List.of(), result.broken(), result.toString());
    assertTrue(result.percentile(0.99).toMillis() < 10_000, result.toString());
  }
}
