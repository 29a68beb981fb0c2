package dev.sottovoce.server.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which version of the policy each device was given last, for whoever watches a roll-out. A device
 * that was given one may still refuse it; it says so to its owner alone.
 */
public final class PolicyHandouts {
  /** Ours that are not cut off; a foreign phone asks for no policy. */
  private static final String PHONES = "d.kind = 'PHONE' AND d.revoked_at IS NULL";

  private final Database database;

  public PolicyHandouts(Database database) {
    this.database = database;
  }

  /** A device gets that version now. It asks every hour, so mostly nothing is written. */
  public void given(UUID device, int version) {
    database
        .jdbi()
        .useHandle(handle -> {
          boolean known =
              handle
                  .select(
                      "SELECT 1 FROM policy_handouts WHERE device_id = ? AND version = ?",
                      device.toString(),
                      version)
                  .mapTo(Integer.class)
                  .findFirst()
                  .isPresent();
          if (known) return;
          handle.execute(
              "INSERT INTO policy_handouts (device_id, version) VALUES (?, ?)"
                  + " ON CONFLICT (device_id) DO UPDATE SET version = excluded.version",
              device.toString(),
              version);
        });
  }

  /** How many phones were given each version last, the oldest first; 0 is for none. */
  public Map<Integer, Integer> phones() {
    return database
        .jdbi()
        .withHandle(handle -> {
          Map<Integer, Integer> phones = new LinkedHashMap<>();
          handle
              .select(
                  "SELECT coalesce(h.version, 0) AS version, count(*) AS phones FROM devices d"
                      + " LEFT JOIN policy_handouts h ON h.device_id = d.id WHERE "
                      + PHONES
                      + " GROUP BY 1 ORDER BY 1")
              .map((row, context) -> Map.entry(row.getInt("version"), row.getInt("phones")))
              .forEach(each -> phones.put(each.getKey(), each.getValue()));
          return phones;
        });
  }
}
