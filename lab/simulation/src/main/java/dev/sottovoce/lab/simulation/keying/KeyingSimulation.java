package dev.sottovoce.lab.simulation.keying;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/** Many key agreements by seed, one by DTLS, by ZRTP and by MIKEY each, and what became of them. */
public final class KeyingSimulation {
  /** What {@link #run} found. */
  public static final class Result {
    private final Map<Verdict.Kind, Integer> kinds = new EnumMap<>(Verdict.Kind.class);
    private final Map<String, Integer> agreements = new TreeMap<>();
    private final List<Duration> times = new ArrayList<>();
    private final List<Long> broken = new ArrayList<>();

    private void add(long seed, Verdict verdict) {
      kinds.merge(verdict.kind(), 1, Integer::sum);
      if (verdict.kind() == Verdict.Kind.AGREED) {
        agreements.merge(verdict.keying(), 1, Integer::sum);
        times.add(verdict.took());
      }
      if (!verdict.isClean()) broken.add(seed);
    }

    /** The seeds that ended in neither equal keys nor a clean failure. */
    public List<Long> broken() {
      return List.copyOf(broken);
    }

    public int agreed() {
      return times.size();
    }

    /** How many agreements this keying made. */
    public int agreements(String keying) {
      return agreements.getOrDefault(keying, 0);
    }

    /** The time within which this share of the agreements was made. */
    public Duration percentile(double share) {
      if (times.isEmpty()) return Duration.ZERO;
      Collections.sort(times);
      return times.get(Math.min(times.size() - 1, (int) (share * times.size())));
    }

    @Override
    public String toString() {
      return kinds
          + " "
          + agreements
          + ", p50 "
          + percentile(0.5).toMillis()
          + " ms, p99 "
          + percentile(0.99).toMillis()
          + " ms"
          + (broken.isEmpty() ? "" : ", broken seeds " + broken);
    }
  }

  private KeyingSimulation() {}

  /** Paths of every kind. */
  public static Result anyWeather(long firstSeed, int seeds, LongConsumer progress) {
    return run(KeyingWeather.ANY, firstSeed, seeds, progress);
  }

  /** Paths that lose a fifth. */
  public static Result twentyPercentLoss(long firstSeed, int seeds, LongConsumer progress) {
    return run(KeyingWeather.TWENTY_PERCENT_LOSS, firstSeed, seeds, progress);
  }

  private static Result run(
      KeyingWeather weather, long firstSeed, int seeds, LongConsumer progress) {
    Result result = new Result();
    try (ExecutorService executor = Executors.newCachedThreadPool()) {
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        result.add(seed, new DtlsDuet(seed, weather, executor).run());
        result.add(seed, new ZrtpDuet(seed, weather).run());
        result.add(seed, new MikeyDuet(seed, weather).run());
        progress.accept(seed - firstSeed + 1);
      }
    }
    return result;
  }
}
