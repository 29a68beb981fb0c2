package dev.sottovoce.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The clock: certificates and one-time codes are only as good as it is. */
final class ClockCheck implements Check {
  /** Nobody ran this program before it was written. */
  private static final Instant FIRST_RELEASE = Instant.parse("2026-11-01T00:00:00Z");

  private static final List<Path> SYNCHRONIZED =
      List.of(
          Path.of("/run/systemd/timesync/synchronized"),
          Path.of("/run/chrony/chronyd.pid"),
          Path.of("/run/ntpd.pid"));

  private final Clock clock;

  ClockCheck(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (now.isBefore(FIRST_RELEASE)) {
      return List.of(
          Finding.fault(
              "clock",
              "The clock says " + now + ", which is before this program was made.",
              "Set the clock; certificates will not be accepted with a wrong one."));
    }
    if (SYNCHRONIZED.stream().anyMatch(Files::exists)) {
      return List.of(Finding.ok("clock", now + ", kept by a time service."));
    }
    return List.of(
        Finding.hint(
            "clock",
            now + "; no time service was seen on this machine.",
            "Compare it with a good clock, or run systemd-timesyncd or chrony. In a container the"
                + " host's clock counts."));
  }
}
