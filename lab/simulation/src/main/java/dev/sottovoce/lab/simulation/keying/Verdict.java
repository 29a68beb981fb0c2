package dev.sottovoce.lab.simulation.keying;

import java.time.Duration;

/**
 * How one key agreement ended.
 *
 * @param keying what was agreed with, or nothing
 * @param took until the later of the two ends knew
 */
record Verdict(Kind kind, String keying, Duration took) {
  enum Kind {
    /** Both ends have the same keys. */
    AGREED,
    /** Both ends know that there are none. */
    FAILED,
    /** One end has keys and the other has none. */
    ONE_SIDED,
    /** Both ends have keys that do not fit. */
    DIFFERENT_KEYS,
    /** An end still waits. */
    HUNG,
    /** An end took what it had taken before. */
    REPLAYED,
    /** There are no keys though nothing stood in the way. */
    UNPROVOKED
  }

  static Verdict of(Kind kind) {
    return new Verdict(kind, "", Duration.ZERO);
  }

  boolean isClean() {
    return kind == Kind.AGREED || kind == Kind.FAILED;
  }
}
