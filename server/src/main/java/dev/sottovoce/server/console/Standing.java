package dev.sottovoce.server.console;

import java.util.Optional;

/** Who stands behind a request, once that was looked up. */
sealed interface Standing {
  /** Somebody who administers. */
  record Known(Asked.By by) implements Standing {}

  /** Nobody who is signed in. */
  record Nobody() implements Standing {}

  /** What was shown does not count; the answer says why. */
  record NotTaken(Answer why) implements Standing {}

  /** Somebody who administers, or nobody. */
  default Optional<Asked.By> asker() {
    return this instanceof Known known ? Optional.of(known.by()) : Optional.empty();
  }
}
