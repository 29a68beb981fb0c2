package dev.sottovoce.cli.doctor;

import dev.sottovoce.policy.Policy;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Whether the organisation's policy on this machine is in its time. */
final class PolicyCheck implements Check {
  private static final int DAYS_AHEAD = 30;

  /** Reads the policy of a server or a phone; the exception's message says what is wrong. */
  @FunctionalInterface
  interface Source {
    Optional<Policy> policy() throws Exception;
  }

  private final String name;
  private final Source source;
  private final Clock clock;

  PolicyCheck(String name, Source source, Clock clock) {
    this.name = name;
    this.source = source;
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    try {
      return source.policy().map(this::judged).map(List::of).orElse(List.of());
    } catch (Exception e) {
      return List.of(
          Finding.fault(
              name, "cannot be used: " + e.getMessage(), "Install the officers' files anew."));
    }
  }

  private Finding judged(Policy policy) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    String found = "version " + policy.version() + ", until " + policy.until();
    String next = "Have the officers sign the next one, and: sottovoce policy install FILE";
    if (!policy.isValidOn(today)) return Finding.fault(name, found + ": it has run out", next);
    return policy.isValidOn(today.plusDays(DAYS_AHEAD))
        ? Finding.ok(name, found)
        : Finding.hint(name, found + ": it runs out soon", next);
  }
}
