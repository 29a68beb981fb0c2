package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two endpoints in virtual time over a network that loses, delays, reorders, duplicates and
 * corrupts: equal keys, or a clean failure at both ends.
 */
class ZrtpSimulationTest {
  @Test
  void badWeather_endsInTheSameKeysOrACleanFailure() {
    int[] agreed = new int[2];
    Seeded.check(
        600,
        random -> {
          Duo.Weather weather =
              new Duo.Weather(
                  random.nextDouble() * 0.3,
                  random.nextDouble() * 0.3,
                  random.nextDouble() * 0.1,
                  Duration.ofMillis(1 + random.nextInt(200)));
          // One agreement in finite fields takes as long as ten on the curve.
          ZrtpConfig config =
              random.nextInt(20) == 0
                  ? Parties.LINPHONE_LIKE
                  : List.of(Parties.X255, Parties.OWN).get(random.nextInt(2));
          Duo duo =
              Duo.of(config)
                  .seed(random.nextLong())
                  .weather(weather)
                  .initiative(Initiative.EAGER, Initiative.values()[random.nextInt(2)])
                  .build()
                  .run();
          assertTrue(duo.alice.isDone() && duo.bob.isDone(), "somebody still waits");
          agreed[1]++;
          if (duo.alice.agreed().isPresent() && duo.bob.agreed().isPresent()) {
            duo.assertAgreed();
            agreed[0]++;
          }
        });
    if (agreed[1] > 1) {
      assertTrue(agreed[0] > 0.97 * agreed[1], () -> agreed[0] + " of " + agreed[1]);
    }
  }
}
