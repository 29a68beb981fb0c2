package dev.sottovoce.server.store;

import dev.sottovoce.policy.Policy.LastSeen;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * When devices signed in last, as exactly as the policy wants and no more: what was kept by a
 * policy that allowed more is made as coarse. Confined to one thread at a time.
 */
public final class SeenDevices {
  private final Database database;

  /** What is in the database: a device is written once in a span. */
  private final Set<UUID> noted = new HashSet<>();

  private Optional<LocalDate> from = Optional.empty();
  private Optional<LastSeen> kept = Optional.empty();

  public SeenDevices(Database database) {
    this.database = database;
  }

  /** Those devices are signed in, or were since the last time; blocks. */
  public void seen(Collection<UUID> devices, LastSeen wanted, LocalDate today) {
    if (!kept.equals(Optional.of(wanted))) coarsen(wanted);
    Optional<LocalDate> first = wanted.of(today);
    if (!kept.equals(Optional.of(wanted)) || !from.equals(first)) noted.clear();
    kept = Optional.of(wanted);
    from = first;
    first.ifPresent(day -> note(devices, wanted, day));
  }

  private void note(Collection<UUID> devices, LastSeen span, LocalDate day) {
    List<UUID> fresh = devices.stream().filter(device -> !noted.contains(device)).toList();
    if (fresh.isEmpty()) return;
    database
        .jdbi()
        .useTransaction(handle -> {
          for (UUID each : fresh) {
            handle.execute(
                "UPDATE devices SET seen_on = ?, seen_span = ? WHERE id = ?",
                day.toString(),
                span.name(),
                each.toString());
          }
        });
    noted.addAll(fresh);
  }

  /** What was kept more exactly than that is not any more. */
  private void coarsen(LastSeen wanted) {
    database
        .jdbi()
        .useTransaction(handle -> {
          if (wanted == LastSeen.NEVER) {
            handle.execute(
                "UPDATE devices SET seen_on = NULL, seen_span = NULL WHERE seen_on IS NOT NULL");
            return;
          }
          for (LastSeen finer : LastSeen.values()) {
            if (finer.compareTo(wanted) <= 0) continue;
            List<String> days =
                handle
                    .select(
                        "SELECT DISTINCT seen_on FROM devices WHERE seen_span = ?", finer.name())
                    .mapTo(String.class)
                    .list();
            for (String day : days) {
              handle.execute(
                  "UPDATE devices SET seen_on = ?, seen_span = ? WHERE seen_on = ?"
                      + " AND seen_span = ?",
                  wanted.of(LocalDate.parse(day)).map(LocalDate::toString).orElse(null),
                  wanted.name(),
                  day,
                  finer.name());
            }
          }
        });
  }
}
