package dev.sottovoce.lab.sidechannel.timing;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Times one target. Candidates of the fixed class are right but for their last octet, those of the
 * random class differ from the first on: both are refused, so only where the first difference lies
 * can make a difference in time. Classes take turns at random.
 */
public final class TimingTest {
  private static final int POOL = 256;
  private static final double WARM_UP = 0.25;

  private TimingTest() {}

  /**
   * Takes so many samples or, by its effort, fewer; the seed decides candidates and their order.
   */
  public static Verdict run(Target target, int most, long seed) {
    int samples = most / target.effort();
    Random random = new Random(seed);
    byte[][] candidates = new byte[2 * POOL][];
    for (int i = 0; i < candidates.length; i++) {
      candidates[i] = candidate(target.right(), i % 2 == 0, random);
    }
    int warmUp = (int) (samples * WARM_UP);
    long[] nanos = new long[samples + warmUp];
    boolean[] fixed = new boolean[nanos.length];
    for (int i = 0; i < nanos.length; i++) {
      int drawn = random.nextInt(candidates.length);
      fixed[i] = drawn % 2 == 0;
      nanos[i] = time(target.prepare().apply(candidates[drawn]), target.repeats());
    }
    Welch.Result result =
        Welch.worst(
            Arrays.copyOfRange(nanos, warmUp, nanos.length),
            Arrays.copyOfRange(fixed, warmUp, fixed.length));
    return new Verdict(target.name(), result.t(), result.samples());
  }

  private static long time(BooleanSupplier check, int repeats) {
    // Once untimed: what preparing left in caches and branch predictors is not to be measured.
    boolean accepted = check.getAsBoolean();
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) accepted |= check.getAsBoolean();
    long elapsed = System.nanoTime() - start;
    if (accepted) throw new IllegalStateException("a wrong candidate was accepted");
    return elapsed;
  }

  private static byte[] candidate(byte[] right, boolean fixed, Random random) {
    byte[] candidate = right.clone();
    if (fixed) {
      candidate[candidate.length - 1] ^= 1;
    } else {
      random.nextBytes(candidate);
      candidate[0] = (byte) (right[0] ^ 1 + random.nextInt(255));
    }
    return candidate;
  }
}
