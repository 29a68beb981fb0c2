package dev.sottovoce.mikey;

import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Initiations that a phone has answered, for as long as their timestamps are acceptable (RFC 3830
 * section 5.4). One for all calls of a phone; only authentic messages get in.
 */
public final class ReplayCache {
  private final int capacity;
  private final Map<Bytes, Instant> forgetAt = new LinkedHashMap<>();

  /**
   * @param capacity how many are remembered at once; when it is full, what is new is refused
   */
  public ReplayCache(int capacity) {
    if (capacity < 1) throw new IllegalArgumentException("capacity must be 1 or more");
    this.capacity = capacity;
  }

  /**
   * Remembers a message.
   *
   * @param digest of what was authenticated, without MAC or signature: the latter has several forms
   * @return whether it is new
   */
  boolean add(Bytes digest, Duration tolerance, Instant now) {
    for (Iterator<Instant> each = forgetAt.values().iterator(); each.hasNext(); ) {
      if (each.next().isAfter(now)) break;
      each.remove();
    }
    if (forgetAt.size() >= capacity || forgetAt.containsKey(digest)) return false;
    // A timestamp may lie in the future by the tolerance, and is good for as long behind it.
    forgetAt.put(digest, now.plus(tolerance.multipliedBy(2)));
    return true;
  }
}
