package dev.sottovoce.identity.token;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Remembers what must not come twice for as long as it could be taken. When it is full it refuses:
 * whoever floods it must not make it forget what still counts.
 */
public final class ReplayCache {
  /** What came of a value. */
  public enum Seen {
    NEW,
    BEFORE,
    FULL
  }

  private record Entry(String value, Instant until) {}

  private final int most;
  private final Map<String, Instant> values = new HashMap<>();
  private final PriorityQueue<Entry> byTime =
      new PriorityQueue<>((one, other) -> one.until().compareTo(other.until()));

  /**
   * @param most so many values at a time
   */
  public ReplayCache(int most) {
    if (most < 1) throw new IllegalArgumentException("want 1 or more");
    this.most = most;
  }

  /**
   * Remembers a value.
   *
   * @param until after which nobody would take it any more
   */
  public synchronized Seen remember(String value, Instant until, Instant now) {
    while (!byTime.isEmpty() && !byTime.peek().until().isAfter(now)) {
      values.remove(byTime.remove().value());
    }
    if (values.containsKey(value)) return Seen.BEFORE;
    if (values.size() >= most) return Seen.FULL;
    values.put(value, until);
    byTime.add(new Entry(value, until));
    return Seen.NEW;
  }

  public synchronized int size() {
    return values.size();
  }
}
