package dev.sottovoce.server.store;

import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Account chains and the devices that wait to be let in; what they are worth is not asked here. */
public final class Accounts {
  /** Of one user; older ones make room. */
  public static final int MAX_CANDIDATES = 16;

  /**
   * A device that wants to be added.
   *
   * @param entry as statements encode it
   * @param consent the device's signature
   */
  public record Candidate(UUID device, Bytes entry, Bytes consent) {
    @Override
    public String toString() {
      return "Candidate[redacted]";
    }
  }

  private final Database database;
  private final Clock clock;

  public Accounts(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The chain that counts, from its founding; empty where there is none. */
  public List<Bytes> chain(String user) {
    String query =
        "SELECT statement FROM account_statements WHERE user_name = ? AND founding ="
            + " (SELECT max(founding) FROM account_statements WHERE user_name = ?) ORDER BY number";
    return jdbi()
        .withHandle(handle -> handle.select(query, user, user).mapTo(byte[].class).list())
        .stream()
        .map(Bytes::unsafeWrap)
        .toList();
  }

  /**
   * Adds a statement that was verified, and cuts off those devices that it removes, or does
   * nothing.
   *
   * @param number of the statement; the one before it has to be the last that is here
   * @param founding number of the chain's first statement
   * @return false when another statement was faster
   */
  public boolean append(
      String user, long number, long founding, Bytes statement, List<UUID> removed) {
    return jdbi()
        .inTransaction(handle -> {
          int added =
              handle.execute(
                  "INSERT INTO account_statements (user_name, number, founding, statement)"
                      + " SELECT ?, ?, ?, ? WHERE ? ="
                      + " 1 + coalesce((SELECT max(number) FROM account_statements"
                      + " WHERE user_name = ?), 0) ON CONFLICT DO NOTHING",
                  user,
                  number,
                  founding,
                  statement.toArray(),
                  number,
                  user);
          if (added == 0) return false;
          if (number == founding) {
            handle.execute("DELETE FROM account_resets WHERE user_name = ?", user);
          }
          for (UUID each : removed) Directory.revoke(database, handle, each, clock.millis());
          return true;
        });
  }

  /** Lets a user found a new chain in the old one's place. */
  public void orderReset(String user) {
    jdbi()
        .useHandle(handle ->
            handle.execute(
                "INSERT OR REPLACE INTO account_resets (user_name, ordered_at) VALUES (?, ?)",
                user,
                clock.millis()));
  }

  public boolean isResetOrdered(String user) {
    return jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT 1 FROM account_resets WHERE user_name = ?", user)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  /** Keeps a device's wish to be let in; what it said before is forgotten. */
  public void offer(String user, Candidate candidate) {
    jdbi()
        .useTransaction(handle -> {
          handle.execute(
              "INSERT OR REPLACE INTO account_candidates"
                  + " (device_id, user_name, entry, consent, offered_at) VALUES (?, ?, ?, ?, ?)",
              candidate.device().toString(),
              user,
              candidate.entry().toArray(),
              candidate.consent().toArray(),
              clock.millis());
          handle.execute(
              "DELETE FROM account_candidates WHERE user_name = ? AND device_id NOT IN (SELECT"
                  + " device_id FROM account_candidates WHERE user_name = ?"
                  + " ORDER BY offered_at DESC, device_id LIMIT ?)",
              user,
              user,
              MAX_CANDIDATES);
        });
  }

  /** Those that wait and are not cut off, the oldest first. */
  public List<Candidate> candidates(String user) {
    String query =
        "SELECT c.device_id, c.entry, c.consent FROM account_candidates c JOIN devices d"
            + " ON d.id = c.device_id WHERE c.user_name = ? AND d.revoked_at IS NULL"
            + " ORDER BY c.offered_at, c.device_id";
    return jdbi()
        .withHandle(handle ->
            handle
                .select(query, user)
                .map((row, context) ->
                    new Candidate(
                        UUID.fromString(row.getString("device_id")),
                        Bytes.unsafeWrap(row.getBytes("entry")),
                        Bytes.unsafeWrap(row.getBytes("consent"))))
                .list());
  }

  /** The device waits no more. */
  public void forgetCandidate(UUID device) {
    jdbi()
        .useHandle(handle ->
            handle.execute(
                "DELETE FROM account_candidates WHERE device_id = ?", device.toString()));
  }

  private Jdbi jdbi() {
    return database.jdbi();
  }
}
