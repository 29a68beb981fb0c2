package dev.sottovoce.policy;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One name in a list of a document.
 *
 * @param until the first day on which it is refused; before, its use is warned of
 */
public record Entry(String name, Optional<LocalDate> until) {
  public static Entry of(String name) {
    return new Entry(name, Optional.empty());
  }

  boolean isGoodOn(LocalDate day) {
    return !until.isPresent() || day.isBefore(until.get());
  }

  @Override
  public String toString() {
    return until.map(date -> name + " until " + date).orElse(name);
  }
}
