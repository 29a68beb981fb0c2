package dev.sottovoce.server.console;

import java.util.Optional;
import java.util.UUID;

/** Devices' ids, as people who ask write them. */
final class Ids {
  private Ids() {}

  /** Nothing when it is none. */
  static Optional<UUID> parse(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
