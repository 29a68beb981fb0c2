package dev.sottovoce.call.watch;

/**
 * A count that is forgotten at a steady pace. It is too much when more come at once than the limit
 * and what was forgotten meanwhile.
 */
final class Bucket {
  private final long nanosPerOne;
  private final long room;
  private long level;
  private long last;
  private boolean begun;

  /**
   * @param limit how many at once are not too much
   * @param nanosPerOne the time in which one is forgotten
   */
  Bucket(int limit, long nanosPerOne) {
    this.nanosPerOne = nanosPerOne;
    this.room = limit * nanosPerOne;
  }

  /** Counts one more; whether it is too much now. */
  boolean add(long now) {
    drain(now);
    // Twice the room: when it stops, it is forgotten soon.
    level = Math.min(level + nanosPerOne, 2 * room);
    return level > room;
  }

  private void drain(long now) {
    if (begun) level = Math.max(0, level - Math.max(0, now - last));
    begun = true;
    last = now;
  }
}
