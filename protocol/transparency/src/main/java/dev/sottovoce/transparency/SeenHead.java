package dev.sottovoce.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A head that was found right.
 *
 * @param size how many epochs the log has there
 * @param witnessedAt the latest time by which enough witnesses had looked; nothing where the log
 *     has no witnesses
 * @param age how long ago that is at least; nothing where the log has no witnesses
 */
public record SeenHead(long size, Optional<Instant> witnessedAt, Optional<Duration> age) {
  /** Witnesses look every few minutes: a head older than this is one that is held back. */
  public static final Duration STALE_AFTER = Duration.ofMinutes(15);

  public boolean isStale() {
    return age.filter(old -> old.compareTo(STALE_AFTER) > 0).isPresent();
  }
}
