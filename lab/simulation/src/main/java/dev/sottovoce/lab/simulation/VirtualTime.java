package dev.sottovoce.lab.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The clock and the agenda of a simulation: what is due at one instant runs in the order asked. */
public final class VirtualTime {
  /** Where every simulation begins; nothing depends on the date. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Due(Instant at, long order, Runnable action) {}

  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private Instant now = START;
  private long order;

  public Instant now() {
    return now;
  }

  public Duration elapsed() {
    return Duration.between(START, now);
  }

  /** Runs {@code action} then, or next if that instant has passed. */
  public void at(Instant when, Runnable action) {
    agenda.add(new Due(when.isBefore(now) ? now : when, order++, action));
  }

  public void after(Duration wait, Runnable action) {
    at(now.plus(wait), action);
  }

  /** Runs all that is due up to and including {@code end}, and stops there. */
  public void runUntil(Instant end) {
    while (!agenda.isEmpty() && !agenda.peek().at().isAfter(end)) {
      Due due = agenda.remove();
      now = due.at();
      due.action().run();
    }
    now = end;
  }
}
