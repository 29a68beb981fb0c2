package dev.sottovoce.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the keys of a running call are old enough to be changed. The two ends wait differently long,
 * so that they do not both begin.
 */
final class KeyLife {
  private static final int CALLEES_SHARE_MORE = 8;

  private final Optional<Duration> limit;
  private @Nullable Instant end;

  /**
   * @param after how long keys are used, or nothing for as long as the call
   */
  KeyLife(Optional<Duration> after, boolean caller) {
    limit = caller ? after : after.map(time -> time.plus(time.dividedBy(CALLEES_SHARE_MORE)));
  }

  /** There are new keys, or an attempt at them has failed. */
  void begin(Instant now) {
    end = limit.map(now::plus).orElse(null);
  }

  /** New keys are wanted: it begins again with them, or with the failure. */
  void pause() {
    end = null;
  }

  boolean isOver(Instant now) {
    return end != null && !now.isBefore(end);
  }

  Optional<Instant> end() {
    return Optional.ofNullable(end);
  }
}
