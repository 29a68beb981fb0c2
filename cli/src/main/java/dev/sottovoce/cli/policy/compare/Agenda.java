package dev.sottovoce.cli.policy.compare;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that moves from one thing to do to the next; what is due at once runs as asked. */
final class Agenda {
  /** Where every trial begins; nothing depends on the date. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Due(Instant at, long order, Runnable action) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private Instant now = START;
  private long order;

  Instant now() {
    return now;
  }

  /** Runs {@code action} then, or next if that instant has passed. */
  void at(Instant when, Runnable action) {
    due.add(new Due(when.isBefore(now) ? now : when, order++, action));
  }

  /** Runs what comes next, unless that is after {@code end}; says whether it did. */
  boolean step(Instant end) {
    Due next = due.peek();
    if (next == null || next.at().isAfter(end)) return false;
    due.remove();
    now = next.at();
    next.action().run();
    return true;
  }
}
