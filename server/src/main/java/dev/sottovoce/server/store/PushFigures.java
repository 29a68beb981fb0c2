package dev.sottovoce.server.store;

import dev.sottovoce.server.routing.Milestone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How long phones took to wake, by model: the newest of each, of so many models and no more. */
public final class PushFigures {
  /** A caller who waits that long hangs up. */
  private static final Duration SLOW = Duration.ofSeconds(10);

  static final int NEWEST = 256;
  static final int MOST_MODELS = 32;

  private static final String OTHER = "other";

  /**
   * What one model's phones did.
   *
   * @param woken how many came, of the newest
   * @param missed how many did not, of the newest
   * @param there median and 95th percentile from push to registration; nothing where none came
   * @param ringing the same until they rang; nothing where no call waited
   */
  public record Figure(
      String model, int woken, int missed, Optional<Span> there, Optional<Span> ringing) {
    /** Whether such phones come soon, and nearly all of them. */
    public boolean isGood() {
      boolean slow = there.filter(span -> span.p95().compareTo(SLOW) > 0).isPresent();
      return !slow && missed * 10 <= woken;
    }
  }

  /** Half were as fast or faster than the one, and 95 of 100 than the other. */
  public record Span(Duration p50, Duration p95) {}

  private final Database database;

  public PushFigures(Database database) {
    this.database = database;
  }

  /** Keeps one; those that are too old go. */
  public void add(String model, Milestone milestone, Duration after) {
    database
        .jdbi()
        .useTransaction(handle -> {
          String known = known(handle, model);
          handle.execute(
              "INSERT INTO push_figures (model, milestone, millis) VALUES (?, ?, ?)",
              known,
              milestone.name(),
              after.toMillis());
          handle.execute(
              "DELETE FROM push_figures WHERE model = ? AND milestone = ? AND number NOT IN"
                  + " (SELECT number FROM push_figures WHERE model = ? AND milestone = ?"
                  + " ORDER BY number DESC LIMIT ?)",
              known,
              milestone.name(),
              known,
              milestone.name(),
              NEWEST);
        });
  }

  /** Phones say what they are: who lies makes no list without end. */
  private static String known(Handle handle, String model) {
    List<String> models =
        handle.select("SELECT DISTINCT model FROM push_figures").mapTo(String.class).list();
    return models.contains(model) || models.size() < MOST_MODELS ? model : OTHER;
  }

  /** By model. */
  public List<Figure> all() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT DISTINCT model FROM push_figures ORDER BY model")
                .mapTo(String.class)
                .list()
                .stream()
                .map(model -> figure(handle, model))
                .toList());
  }

  private static Figure figure(Handle handle, String model) {
    List<Long> there = sorted(handle, model, Milestone.THERE);
    List<Long> ringing = sorted(handle, model, Milestone.RINGING);
    int missed = sorted(handle, model, Milestone.MISSED).size();
    return new Figure(model, there.size(), missed, span(there), span(ringing));
  }

  private static List<Long> sorted(Handle handle, String model, Milestone milestone) {
    return handle
        .select(
            "SELECT millis FROM push_figures WHERE model = ? AND milestone = ? ORDER BY millis",
            model,
            milestone.name())
        .mapTo(Long.class)
        .list();
  }

  private static Optional<Span> span(List<Long> sorted) {
    if (sorted.isEmpty()) return Optional.empty();
    return Optional.of(new Span(at(sorted, 0.5), at(sorted, 0.95)));
  }

  private static Duration at(List<Long> sorted, double share) {
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return Duration.ofMillis(sorted.get(Math.max(0, index)));
  }
}
