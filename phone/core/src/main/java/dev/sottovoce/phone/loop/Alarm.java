package dev.sottovoce.phone.loop;

import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one machine at every time that it asked for. A machine may ask for a later time and then
 * for an earlier one without repeating itself, so all are kept. Confined to the loop's thread.
 */
public final class Alarm {
  private final Loop loop;
  private final Runnable wake;
  private final TreeSet<Instant> deadlines = new TreeSet<>();
  private @Nullable Future<?> scheduled;
  private @Nullable Instant scheduledFor;

  public Alarm(Loop loop, Runnable wake) {
    this.loop = loop;
    this.wake = wake;
  }

  /** Wakes the machine at {@code deadline} too. */
  public void at(Instant deadline) {
    deadlines.add(deadline);
    scheduleFirst();
  }

  /** Forgets all deadlines. */
  public void clear() {
    deadlines.clear();
    scheduleFirst();
  }

  private void scheduleFirst() {
    Instant first = deadlines.isEmpty() ? null : deadlines.first();
    if (first != null && first.equals(scheduledFor)) return;
    if (scheduled != null) scheduled.cancel(false);
    scheduled = first == null ? null : loop.schedule(first, this::ring);
    scheduledFor = first;
  }

  private void ring() {
    scheduled = null;
    scheduledFor = null;
    deadlines.headSet(loop.now(), true).clear();
    wake.run();
    scheduleFirst();
  }
}
