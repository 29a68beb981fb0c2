package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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

  @Test
  void atTwentyPercentLoss_nearlyAllAreDoneInTenSeconds() {
    List<Duration> times = new ArrayList<>();
    Seeded.check(
        400,
        random -> {
          Duo duo =
              Duo.of(random.nextBoolean() ? Parties.X255 : Parties.OWN)
                  .seed(random.nextLong())
                  .weather(new Duo.Weather(0.2, 0, 0, Duration.ofMillis(30)))
                  .build()
                  .run();
          boolean agreed = duo.alice.agreed().isPresent() && duo.bob.agreed().isPresent();
          times.add(agreed ? Duration.between(Duo.START, duo.now) : ZrtpTiming.RFC_6189.deadline());
        });
    Collections.sort(times);
    Duration p99 = times.get((int) (0.99 * times.size()));
    assertTrue(p99.compareTo(Duration.ofSeconds(10)) < 0, p99.toString());
  }
}
