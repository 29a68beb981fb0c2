package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.crypto.KeyAgreement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Measures contenders: lossy paths first, which warms up what the processor time is then taken of.
 *
 * @param roundTrip of all paths
 * @param lossPercents of the lossy paths
 * @param seeds how many trials on each lossy path
 * @param rounds how many trials for the processor time
 */
record Comparison(Duration roundTrip, List<Integer> lossPercents, int seeds, int rounds) {
  private static final int WARM_UPS = 10;

  /** In the order of the contenders; {@code progress} takes what is measured next. */
  List<Measured> of(List<Contender> contenders, Consumer<String> progress) {
    try (Ends ends = new Ends(new Random(0)::nextBytes)) {
      List<List<Measured.Setup>> lossy = new ArrayList<>();
      for (Contender each : contenders) {
        progress.accept(each.title());
        lossy.add(lossPercents.stream().map(percent -> setup(each, ends, percent)).toList());
      }
      progress.accept("processor time");
      List<List<Trial>> clean = clean(contenders, ends);
      List<Measured> measured = new ArrayList<>();
      for (int i = 0; i < contenders.size(); i++) {
        measured.add(measured(contenders.get(i).detour(), clean.get(i), lossy.get(i)));
      }
      return measured;
    }
  }

  private Measured.Setup setup(Contender contender, Ends ends, int lossPercent) {
    MediaPath path = new MediaPath(roundTrip, lossPercent);
    List<Trial> trials = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      new Duet(contender, ends, path, seed).run().ifPresent(trials::add);
    }
    return setup(lossPercent, trials, seeds - trials.size());
  }

  private static Measured.Setup setup(int lossPercent, List<Trial> trials, int failed) {
    if (trials.isEmpty()) return new Measured.Setup(lossPercent, null, null, failed);
    double[] millis = sorted(trials, trial -> millis(trial.took()));
    return new Measured.Setup(
        lossPercent, percentile(millis, 0.5), percentile(millis, 0.95), failed);
  }

  /** They take turns, so that whatever else the machine does hits all of them. */
  private List<List<Trial>> clean(List<Contender> contenders, Ends ends) {
    MediaPath path = new MediaPath(roundTrip, 0);
    List<List<Trial>> trials = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) trials.add(new ArrayList<>());
    for (int round = -WARM_UPS; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        Optional<Trial> trial = new Duet(contenders.get(i), ends, path, round).run();
        if (trial.isEmpty()) {
          throw Failure.failed(contenders.get(i).title() + " makes no keys on a clean path.");
        }
        if (round >= 0) trials.get(i).add(trial.get());
      }
    }
    return trials;
  }

  private Measured measured(String detour, List<Trial> clean, List<Measured.Setup> lossy) {
    List<Measured.Setup> setup = new ArrayList<>();
    setup.add(setup(0, clean, 0));
    setup.addAll(lossy);
    KeyAgreement agreement = clean.get(0).agreement();
    return new Measured(
        agreement.keying(),
        agreement.group(),
        detour,
        agreement.postQuantum(),
        clean.get(0).client().datagrams() == 0,
        median(clean, trial -> roundTrips(trial.took())),
        median(clean, trial -> roundTrips(trial.client().keysAfter())),
        median(clean, trial -> roundTrips(trial.server().keysAfter())),
        (int) median(clean, trial -> trial.client().describedOctets()),
        (int) median(clean, trial -> trial.server().describedOctets()),
        (int) median(clean, trial -> trial.client().datagrams()),
        (int) median(clean, trial -> trial.server().datagrams()),
        (int) median(clean, trial -> trial.client().octets()),
        (int) median(clean, trial -> trial.server().octets()),
        setup,
        median(clean, trial -> trial.client().cpuNanos() / 1e6),
        median(clean, trial -> trial.server().cpuNanos() / 1e6),
        WebRtc.needs(agreement));
  }

  private double roundTrips(Duration time) {
    return millis(time) / millis(roundTrip);
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static double median(List<Trial> trials, ToDoubleFunction<Trial> figure) {
    return percentile(sorted(trials, figure), 0.5);
  }

  private static double[] sorted(List<Trial> trials, ToDoubleFunction<Trial> figure) {
    double[] sorted = trials.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** The smallest figure that this share of all does not exceed. */
  private static double percentile(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
