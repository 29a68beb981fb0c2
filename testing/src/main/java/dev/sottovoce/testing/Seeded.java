package dev.sottovoce.testing;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Properties over seeded randomness. A failure names the seed that repeats it: {@code
 * -Dsottovoce.seed=N} runs that one case alone.
 */
public final class Seeded {
  private Seeded() {}

  /** Runs {@code property} with {@code cases} generators, each from its own seed. */
  public static void check(int cases, Consumer<Random> property) {
    Long only = Long.getLong("sottovoce.seed");
    long first = only == null ? 1 : only;
    for (long seed = first; seed < first + (only == null ? cases : 1); seed++) {
      try {
        property.accept(new Random(seed * 0x9E3779B97F4A7C15L));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("failed with -Dsottovoce.seed=" + seed + ": " + e, e);
      }
    }
  }

  /** Octets of a random length up to {@code most}. */
  public static byte[] octets(Random random, int most) {
    byte[] octets = new byte[random.nextInt(most + 1)];
    random.nextBytes(octets);
    return octets;
  }
}
