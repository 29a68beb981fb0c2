package dev.sottovoce.lab.simulation.keying;

import dev.sottovoce.lab.simulation.Impairments;
import java.time.Duration;
import java.util.Random;

/** What a path is like while keys are agreed. */
enum KeyingWeather {
  /** Loss up to 30 %, reordering, duplication, corruption. */
  ANY {
    @Override
    Impairments draw(Random random) {
      return rough(random, random.nextInt(31) / 100.0)
          .withCorruption(random.nextBoolean() ? 0 : random.nextInt(4) / 100.0);
    }
  },
  /** Loss of 20 %, and no corruption, which may end a handshake early. */
  TWENTY_PERCENT_LOSS {
    @Override
    Impairments draw(Random random) {
      return rough(random, 0.2);
    }
  };

  abstract Impairments draw(Random random);

  private static Impairments rough(Random random, double loss) {
    return new Impairments(
        loss,
        random.nextInt(6) / 100.0,
        0,
        random.nextInt(11) / 100.0,
        Duration.ofMillis(1 + random.nextInt(50)),
        Duration.ofMillis(random.nextInt(60)));
  }
}
