package dev.sottovoce.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Phones that were called and have not said anything yet. One that is there says at least 100,
 * within 200 ms (RFC 3261 section 17.2.1); one that says nothing has a connection that is dead
 * without anybody having noticed, as after a change of networks.
 */
final class SilentPhones {
  /** How long a phone may be silent; a slow network takes half of that. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * @param callee whose phone it is
   * @param breadth what another branch to it may fork on (RFC 5393)
   */
  record Silent(
      ResponseContext context,
      Branch branch,
      Flow from,
      String callee,
      int breadth,
      Instant since) {
    private boolean isOver() {
      return branch.hasSpoken() || context.isAnswered() || context.isStopping();
    }
  }

  private final List<Silent> all = new ArrayList<>();

  void add(Silent silent) {
    all.add(silent);
  }

  /** That one, whose connection has just broken, if it was silent until then. */
  Optional<Silent> take(Branch branch) {
    all.removeIf(Silent::isOver);
    Optional<Silent> found = all.stream().filter(each -> each.branch() == branch).findFirst();
    found.ifPresent(all::remove);
    return found;
  }

  /** Those that have been silent for too long; each is told once. Wanted about once a second. */
  List<Silent> due(Instant now) {
    all.removeIf(Silent::isOver);
    List<Silent> due = new ArrayList<>();
    all.removeIf(each -> !now.isBefore(each.since().plus(PATIENCE)) && due.add(each));
    return due;
  }
}
