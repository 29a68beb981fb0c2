package dev.sottovoce.cli.output;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A list, one line for each for a person, or one JSON object for a program.
 *
 * @param plural the key of the JSON object's only field
 * @param nothing what a person reads when there are none
 * @param line what a person reads of one
 * @param row what a program reads of one
 */
public record Rows<T>(String plural, String nothing, Function<T, String> line, Function<T, ?> row) {
  /** Shows them. */
  public void show(Console console, boolean json, List<T> all) {
    if (json) {
      console.json(Map.of(plural, all.stream().map(row).toList()));
      return;
    }
    if (all.isEmpty()) console.say(nothing);
    for (T each : all) console.say(line.apply(each));
  }
}
