package dev.sottovoce.lab.simulation.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code ./sottovoce sim keys} plays 10,000 calls; here are some. */
class KeySimulationTest {
  private static final int CALLS = 200;

  @Test
  void noKeyOrSaltComesTwice_andTheEndsOfEachCallFit() {
    KeySimulation.Result result = KeySimulation.run(1, CALLS, done -> {});
    assertEquals(List.of(), result.findings(), result.toString());
    int talked = 0;
    for (String keying : List.of("DTLS 1.3", "DTLS 1.2", "ZRTP", "MIKEY-DH", "MIKEY-DHHMAC")) {
      int calls = result.talked().getOrDefault(keying, 0);
      assertTrue(calls > 10, result.toString());
      talked += calls;
    }
    assertTrue(talked > CALLS * 0.95, result.toString());
    assertEquals(4 * result.associations(), result.distinct());
    assertTrue(result.forked() > 40 && result.answeredTwice() > 10, result.toString());
    assertTrue(result.moves() > 60 && result.restarts() > 40, result.toString());
    assertTrue(result.serverRestarts() > 40 && result.rekeyings() > 30, result.toString());
    // Each call has one association, and another for most wishes for new keys.
    assertTrue(result.associations() > talked + result.rekeyings() / 3, result.toString());
  }

  /** The same town twice is what two phones with one seed are: each key comes again. */
  @Test
  void twoTownsWithTheSameRandomness_areCaught() {
    KeyCensus census = new KeyCensus();
    for (int i = 0; i < 2; i++) {
      try (Town town = new Town(7, KeySimulation::good, census)) {
        Random random = new Random(7);
        for (int call = 0; call < 3; call++) town.call(KeySimulation.policy(random));
      }
    }
    assertTrue(census.distinct() >= 3 * 4, "three calls had keys");
    assertEquals(census.distinct(), census.findings().size(), census.findings().toString());
  }
}
