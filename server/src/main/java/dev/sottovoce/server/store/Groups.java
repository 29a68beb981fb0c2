package dev.sottovoce.server.store;

import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Groups' epochs and what is sealed to their members' devices; nothing in here can be opened. */
public final class Groups {
  /** Of one owner. */
  public static final int MAX_GROUPS = 32;

  /** In one answer. */
  public static final int MAX_LISTED = 256;

  /** In one answer; the newest two come in any case. */
  public static final int PAGE = 16;

  /** A group and how far it has come. */
  public record Listed(String owner, String name, int newest) {
    @Override
    public String toString() {
      return "Listed[redacted]";
    }
  }

  private final Database database;

  public Groups(Database database) {
    this.database = database;
  }

  /** Those in which that user is now. */
  public List<Listed> of(String user) {
    String query =
        "SELECT m.owner, m.name, (SELECT max(number) FROM group_epochs e WHERE e.owner = m.owner"
            + " AND e.name = m.name) AS newest FROM group_members m WHERE m.user_name = ?"
            + " ORDER BY m.owner, m.name LIMIT ?";
    return jdbi()
        .withHandle(handle ->
            handle
                .select(query, user, MAX_LISTED)
                .map((row, context) ->
                    new Listed(row.getString("owner"), row.getString("name"), row.getInt("newest")))
                .list());
  }

  public boolean isMember(String user, String owner, String name) {
    String query = "SELECT 1 FROM group_members WHERE user_name = ? AND owner = ? AND name = ?";
    return jdbi()
        .withHandle(handle ->
            handle.select(query, user, owner, name).mapTo(Integer.class).findFirst().isPresent());
  }

  /** The newest epoch's number; 0 where there is no such group. */
  public int newest(String owner, String name) {
    return jdbi().withHandle(handle -> newest(handle, owner, name));
  }

  private static int newest(Handle handle, String owner, String name) {
    return handle
        .select(
            "SELECT coalesce(max(number), 0) FROM group_epochs WHERE owner = ? AND name = ?",
            owner,
            name)
        .mapTo(Integer.class)
        .one();
  }

  /** Epochs in order, at most {@link #PAGE}. */
  public List<Bytes> epochs(String owner, String name, int from) {
    String query =
        "SELECT statement FROM group_epochs WHERE owner = ? AND name = ? AND number >= ?"
            + " ORDER BY number LIMIT ?";
    return jdbi()
        .withHandle(
            handle -> handle.select(query, owner, name, from, PAGE).mapTo(byte[].class).list())
        .stream()
        .map(Bytes::unsafeWrap)
        .toList();
  }

  /** What is sealed to a device in one of the newest two epochs. */
  public Optional<Bytes> envelope(String owner, String name, int number, UUID device) {
    String query =
        "SELECT envelope FROM group_envelopes"
            + " WHERE owner = ? AND name = ? AND number = ? AND device_id = ?";
    return jdbi()
        .withHandle(handle ->
            handle
                .select(query, owner, name, number, device.toString())
                .mapTo(byte[].class)
                .findFirst())
        .map(Bytes::unsafeWrap);
  }

  /**
   * Adds an epoch that was verified, or does nothing.
   *
   * @param number the newest plus one
   * @param members the users who are in it
   * @return false when another epoch was faster, or the owner has too many groups
   */
  public boolean append(
      String owner,
      String name,
      int number,
      Bytes statement,
      Map<UUID, Bytes> envelopes,
      List<String> members) {
    return jdbi()
        .inTransaction(handle -> {
          if (newest(handle, owner, name) != number - 1) return false;
          if (number == 1 && count(handle, owner) >= MAX_GROUPS) return false;
          int added =
              handle.execute(
                  "INSERT INTO group_epochs (owner, name, number, statement) VALUES (?, ?, ?, ?)"
                      + " ON CONFLICT DO NOTHING",
                  owner,
                  name,
                  number,
                  statement.toArray());
          if (added == 0) return false;
          replaceEnvelopes(handle, owner, name, number, envelopes);
          replaceMembers(handle, owner, name, members);
          return true;
        });
  }

  private static int count(Handle handle, String owner) {
    return handle
        .select("SELECT count(DISTINCT name) FROM group_epochs WHERE owner = ?", owner)
        .mapTo(Integer.class)
        .one();
  }

  /** Those of the epoch before stay: phones accept its key for a moment. */
  private static void replaceEnvelopes(
      Handle handle, String owner, String name, int number, Map<UUID, Bytes> envelopes) {
    handle.execute(
        "DELETE FROM group_envelopes WHERE owner = ? AND name = ? AND number < ?",
        owner,
        name,
        number - 1);
    envelopes.forEach((device, envelope) ->
        handle.execute(
            "INSERT INTO group_envelopes (owner, name, number, device_id, envelope)"
                + " VALUES (?, ?, ?, ?, ?)",
            owner,
            name,
            number,
            device.toString(),
            envelope.toArray()));
  }

  private static void replaceMembers(
      Handle handle, String owner, String name, List<String> members) {
    handle.execute("DELETE FROM group_members WHERE owner = ? AND name = ?", owner, name);
    for (String each : members) {
      handle.execute(
          "INSERT INTO group_members (user_name, owner, name) VALUES (?, ?, ?)", each, owner, name);
    }
  }

  private Jdbi jdbi() {
    return database.jdbi();
  }
}
