package dev.sottovoce.lab.attacks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code ./sottovoce attack run [NAME] [--json]}: makes attacks, says what came of each. */
public final class Main {
  private static final String USAGE = "usage: sottovoce attack run [NAME] [--json]";
  private static final String FORM = "%-26s %-14s %-14s %s%n";

  private Main() {}

  /**
   * Exits 0 when each is stopped and its control works, 1 when one is not, 2 when it was called
   * wrongly.
   */
  public static void main(String[] arguments) throws Exception {
    System.exit(run(List.of(arguments)));
  }

  static int run(List<String> arguments) throws Exception {
    boolean json = arguments.contains("--json");
    List<String> words = arguments.stream().filter(word -> !word.equals("--json")).toList();
    Optional<List<Attack>> chosen = chosen(words);
    if (chosen.isEmpty()) {
      System.err.println(USAGE + "   NAME is one of " + names());
      return 2;
    }
    List<Trial> trials = new ArrayList<>();
    if (!json) System.out.printf(FORM, "attack", "control", "real", "stopped by");
    for (Attack attack : chosen.get()) {
      if (attack.missing().isPresent()) {
        System.err.println("SKIPPED " + attack.name() + ": " + attack.missing().get());
        continue;
      }
      Trial trial = Trial.of(attack);
      trials.add(trial);
      if (!json) System.out.print(row(trial));
    }
    if (json) System.out.println(json(trials).encodePrettily());
    return trials.stream().allMatch(Trial::holds) ? 0 : 1;
  }

  private static Optional<List<Attack>> chosen(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("run") || words.size() > 2) {
      return Optional.empty();
    }
    return words.size() == 1 ? Optional.of(Suite.all()) : Suite.named(words.get(1)).map(List::of);
  }

  private static List<String> names() {
    return Suite.all().stream().map(Attack::name).toList();
  }

  private static String row(Trial trial) {
    return FORM.formatted(
        trial.attack().name(),
        trial.bites() ? trial.attack().control().word() : "FAILS",
        trial.succeeds() ? "SUCCEEDS" : "is stopped",
        trial.attack().stoppedBy());
  }

  private static JsonArray json(List<Trial> trials) {
    JsonArray rows = new JsonArray();
    for (Trial trial : trials) {
      rows.add(
          new JsonObject()
              .put("name", trial.attack().name())
              .put("story", trial.attack().story())
              .put("stoppedBy", trial.attack().stoppedBy())
              .put("control", trial.attack().control().word())
              .put("bites", trial.bites())
              .put("succeeds", trial.succeeds())
              .put("holds", trial.holds()));
    }
    return rows;
  }
}
