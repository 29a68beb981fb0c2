package dev.sottovoce.server.store;

import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How devices are woken that sleep, one row a device; nothing in here can be read without a key.
 */
public final class PushBindings {
  /** A device that can be woken. */
  public record Sleeper(String user, UUID device, Instant until) {
    @Override
    public String toString() {
      return "Sleeper[redacted]";
    }
  }

  private final Database database;
  private final Clock clock;

  public PushBindings(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Keeps it, in place of what was there; old ones are swept out on the way. */
  public void keep(UUID device, Bytes sealed, Instant until) {
    database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("DELETE FROM push_bindings WHERE expires_at < ?", clock.millis());
          handle.execute(
              "INSERT INTO push_bindings (device_id, binding, expires_at) VALUES (?, ?, ?)"
                  + " ON CONFLICT (device_id) DO UPDATE SET binding = excluded.binding,"
                  + " expires_at = excluded.expires_at",
              device.toString(),
              sealed.toArray(),
              until.toEpochMilli());
        });
  }

  public void forget(UUID device) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute("DELETE FROM push_bindings WHERE device_id = ?", device.toString()));
  }

  /** What was kept of a device that is not cut off, while it counts. */
  public Optional<Bytes> find(UUID device) {
    String query =
        "SELECT b.binding FROM push_bindings b JOIN devices d ON d.id = b.device_id"
            + " WHERE b.device_id = ? AND b.expires_at > ? AND d.revoked_at IS NULL";
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(query, device.toString(), clock.millis())
                .mapTo(byte[].class)
                .findFirst()
                .map(Bytes::unsafeWrap));
  }

  /** All devices that can be woken now. */
  public List<Sleeper> all() {
    String query =
        "SELECT d.user_name, b.device_id, b.expires_at FROM push_bindings b JOIN devices d"
            + " ON d.id = b.device_id WHERE b.expires_at > ? AND d.revoked_at IS NULL";
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(query, clock.millis())
                .map((row, context) ->
                    new Sleeper(
                        row.getString("user_name"),
                        UUID.fromString(row.getString("device_id")),
                        Instant.ofEpochMilli(row.getLong("expires_at"))))
                .list());
  }
}
