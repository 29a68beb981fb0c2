package dev.sottovoce.server.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list, for an answer: some rows, and where the next part begins.
 *
 * @param next what {@code after} wants for more; nothing at the end
 */
record Part<T>(List<T> rows, Optional<String> next) {
  /** How many rows there are when nobody says, and the most that anybody may say. */
  static final int USUAL = 50;

  static final int MOST = 200;

  Part {
    rows = List.copyOf(rows);
  }

  /**
   * Of rows of which one more was looked up than is shown.
   *
   * @param cursor what stands for a row in {@code after}
   */
  static <T> Part<T> of(List<T> found, int limit, Function<T, String> cursor) {
    if (found.size() <= limit) return new Part<>(found, Optional.empty());
    List<T> shown = found.subList(0, limit);
    return new Part<>(shown, Optional.of(cursor.apply(shown.getLast())));
  }

  /**
   * Of a list that is at hand.
   *
   * @param cursor what stands for a row; in the list's order, later ones are greater texts
   */
  static <T> Part<T> of(List<T> all, Asked asked, Function<T, String> cursor) {
    int limit = asked.limit(USUAL, MOST);
    String after = asked.parameter("after");
    List<T> found =
        all.stream()
            .filter(row -> cursor.apply(row).compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    return of(found, limit, cursor);
  }

  /** An object with the rows under that name, and {@code next}. */
  JsonObject json(String name, Function<T, JsonObject> row) {
    JsonArray array = new JsonArray();
    for (T each : rows) array.add(row.apply(each));
    return new JsonObject().put(name, array).put("next", next.orElse(null));
  }
}
