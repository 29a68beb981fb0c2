package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.testing.leakage.Observer;
import dev.sottovoce.testing.leakage.Score;
import dev.sottovoce.testing.leakage.Sighting;
import dev.sottovoce.testing.leakage.TimingObservers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Has observers learn from the first part of each run and guess the rest. Which of them guesses is
 * decided within the first part, so that each window is guessed once and the bound is of one series
 * of trials; the best of all afterwards is told beside it.
 */
final class Judge {
  /** Of each run's windows observers learn from one in so many, the first. */
  private static final int LEARNED = 4;

  /** Of these the last third decides who guesses. */
  private static final int TRIED = 3;

  /**
   * What came out.
   *
   * @param observer who guessed
   * @param most the largest advantage of any observer, chosen afterwards
   */
  record Verdict(Score score, String observer, double most) {}

  private static final Map<String, BiFunction<List<Sighting>, Integer, Observer>> OBSERVERS =
      new LinkedHashMap<>();

  static {
    OBSERVERS.put("regression", TimingObservers::byRegression);
    OBSERVERS.put("spread", TimingObservers::bySpread);
    OBSERVERS.put("likeness", TimingObservers::byLikeness);
    OBSERVERS.put("averages of sizes", Observer::byAverages);
    OBSERVERS.put("frequencies of sizes", Observer::byFrequencies);
  }

  private Judge() {}

  /** Of all runs of a setting. */
  static Verdict judge(Question question, List<Recorded> runs) {
    List<Sighting> tried = new ArrayList<>();
    List<Sighting> learned = new ArrayList<>();
    List<Sighting> unknown = new ArrayList<>();
    for (Recorded run : runs) {
      List<Sighting> all = question.of(run.seen());
      int known = all.size() / LEARNED;
      int first = known - known / TRIED;
      learned.addAll(all.subList(0, first));
      tried.addAll(all.subList(first, known));
      unknown.addAll(all.subList(known, all.size()));
    }
    String chosen = chosen(learned, tried, question.classes());
    learned.addAll(tried);
    Score score = new Score(0, 1, 0);
    double most = -1;
    for (String name : OBSERVERS.keySet()) {
      Observer observer = OBSERVERS.get(name).apply(learned, question.classes());
      Score of = Score.of(observer, unknown, question.classes());
      most = Math.max(most, of.advantage());
      if (name.equals(chosen)) score = of;
    }
    return new Verdict(score, chosen, most);
  }

  private static String chosen(List<Sighting> learned, List<Sighting> tried, int classes) {
    String best = "";
    double most = Double.NEGATIVE_INFINITY;
    for (String name : OBSERVERS.keySet()) {
      Observer observer = OBSERVERS.get(name).apply(learned, classes);
      double advantage = Score.of(observer, tried, classes).advantage();
      if (advantage <= most) continue;
      most = advantage;
      best = name;
    }
    return best;
  }
}
