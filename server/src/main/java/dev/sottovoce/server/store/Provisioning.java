package dev.sottovoce.server.store;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Whom the organisation's own directory reports, and which directories may. Leaving is one
 * transaction: after a crash all of it has happened or nothing, and it may be asked for again.
 */
public final class Provisioning {
  /** Directories that may report. */
  private static final int MOST_CLIENTS = 16;

  /**
   * Somebody who was reported.
   *
   * @param id that this server gave
   * @param user as users are called here
   * @param spelling of the name, as the directory has it
   * @param externalId what the directory calls them, if it says so
   * @param version higher with each change
   */
  public record Person(
      String id,
      String user,
      String spelling,
      Optional<String> externalId,
      boolean active,
      Instant created,
      Instant modified,
      long version) {
    @Override
    public String toString() {
      return "Person[redacted]";
    }
  }

  /** What somebody should be like. */
  public record Wanted(String user, String spelling, Optional<String> externalId, boolean active) {
    @Override
    public String toString() {
      return "Wanted[redacted]";
    }
  }

  /** By what people are looked for. */
  public enum Key {
    ID("id"),
    USER("user_name"),
    EXTERNAL_ID("external_id");

    private final String column;

    Key(String column) {
      this.column = column;
    }
  }

  /** A search: all people, or those of whom one thing is true. */
  public record Search(Optional<Key> key, String value) {
    public static final Search ALL = new Search(Optional.empty(), "");

    @Override
    public String toString() {
      return "Search[redacted]";
    }
  }

  /**
   * Some of those that were found, by name.
   *
   * @param total how many there are
   */
  public record Page(int total, List<Person> people) {
    public Page {
      people = List.copyOf(people);
    }
  }

  /** What came of a change. */
  public sealed interface Outcome {
    record Done(Person person) implements Outcome {}

    record Missing() implements Outcome {}

    /** It has another version than the one that was to be changed. */
    record Changed() implements Outcome {}
  }

  /** A directory that may report. */
  public record Client(String name, Instant created) {}

  private static final RowMapper<Person> PERSON =
      (row, context) ->
          new Person(
              row.getString("id"),
              row.getString("user_name"),
              row.getString("spelling"),
              Optional.ofNullable(row.getString("external_id")),
              row.getBoolean("active"),
              Instant.ofEpochMilli(row.getLong("created_at")),
              Instant.ofEpochMilli(row.getLong("modified_at")),
              row.getLong("version"));

  private final Database database;
  private final Clock clock;

  public Provisioning(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Takes somebody in; a user of that name who was added by hand is the same person.
   *
   * @return nothing when the directory has reported them before
   */
  public Optional<Person> add(Wanted wanted) {
    long now = clock.millis();
    return database
        .jdbi()
        .inTransaction(handle -> {
          handle.execute(
              "INSERT INTO users (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
              wanted.user(),
              now);
          String id = UUID.randomUUID().toString();
          int added =
              handle.execute(
                  "INSERT INTO scim_users (id, user_name, spelling, external_id, active,"
                      + " created_at, modified_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, 1)"
                      + " ON CONFLICT (user_name) DO NOTHING",
                  id,
                  wanted.user(),
                  wanted.spelling(),
                  wanted.externalId().orElse(null),
                  wanted.active(),
                  now,
                  now);
          if (added == 0) return Optional.empty();
          if (!wanted.active()) leave(handle, wanted.user(), now);
          return find(handle, id);
        });
  }

  public Optional<Person> find(String id) {
    return database.jdbi().withHandle(handle -> find(handle, id));
  }

  private static Optional<Person> find(Handle handle, String id) {
    return handle.select("SELECT * FROM scim_users WHERE id = ?", id).map(PERSON).findFirst();
  }

  /**
   * Looks for people.
   *
   * @param from how many to leave out
   * @param most how many at most
   */
  public Page search(Search search, int from, int most) {
    String where = search.key().map(key -> " WHERE " + key.column + " = ?").orElse("");
    Object[] values = search.key().isPresent() ? new Object[] {search.value()} : new Object[0];
    return database
        .jdbi()
        .withHandle(handle -> {
          int total =
              handle
                  .select("SELECT count(*) FROM scim_users" + where, values)
                  .mapTo(Integer.class)
                  .one();
          List<Object> all = new ArrayList<>(List.of(values));
          all.add(most);
          all.add(from);
          String some = "SELECT * FROM scim_users" + where + " ORDER BY user_name LIMIT ? OFFSET ?";
          return new Page(total, handle.select(some, all.toArray()).map(PERSON).list());
        });
  }

  /**
   * Changes somebody. Who is not active afterwards has left, in the same transaction, and what was
   * left undone before is done then.
   *
   * @param version that is changed; any where nothing is said
   */
  public Outcome change(String id, Optional<Long> version, Wanted wanted) {
    long now = clock.millis();
    return database
        .jdbi()
        .inTransaction(handle -> {
          Optional<Person> known = find(handle, id);
          if (known.isEmpty()) return new Outcome.Missing();
          if (version.isPresent() && version.get() != known.get().version()) {
            return new Outcome.Changed();
          }
          if (!wanted.active()) leave(handle, known.get().user(), now);
          handle.execute(
              "UPDATE scim_users SET spelling = ?, external_id = ?, active = ?, modified_at = ?,"
                  + " version = version + 1 WHERE id = ?",
              wanted.spelling(),
              wanted.externalId().orElse(null),
              wanted.active(),
              now,
              id);
          return new Outcome.Done(find(handle, id).orElseThrow());
        });
  }

  /** Takes somebody out for good: they leave, and are unknown to the directory afterwards. */
  public Outcome remove(String id, Optional<Long> version) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          Optional<Person> known = find(handle, id);
          if (known.isEmpty()) return new Outcome.Missing();
          if (version.isPresent() && version.get() != known.get().version()) {
            return new Outcome.Changed();
          }
          leave(handle, known.get().user(), clock.millis());
          handle.execute("DELETE FROM scim_users WHERE id = ?", id);
          return new Outcome.Done(known.get());
        });
  }

  /**
   * Takes everything from somebody: codes, devices, and with them tokens and connections; groups;
   * the account, which the next person of that name founds anew; administering, if they do; and who
   * they are at an identity provider. Passkeys end with the devices that they were made on.
   */
  private void leave(Handle handle, String user, long now) {
    handle.execute("DELETE FROM enrolment_codes WHERE user_name = ?", user);
    handle.execute("DELETE FROM account_candidates WHERE user_name = ?", user);
    handle.execute("DELETE FROM group_members WHERE user_name = ?", user);
    handle.execute("DELETE FROM admins WHERE name = ?", user);
    handle.execute("DELETE FROM phone_identities WHERE user_name = ?", user);
    List<String> devices =
        handle
            .select("SELECT id FROM devices WHERE user_name = ? AND revoked_at IS NULL", user)
            .mapTo(String.class)
            .list();
    for (String each : devices) Directory.revoke(database, handle, UUID.fromString(each), now);
    handle.execute(
        "INSERT OR REPLACE INTO account_resets (user_name, ordered_at) SELECT ?, ? WHERE EXISTS"
            + " (SELECT 1 FROM account_statements WHERE user_name = ?)",
        user,
        now,
        user);
  }

  /** Whether the directory says that somebody has left. */
  static boolean hasLeft(Handle handle, String user) {
    return handle
        .select("SELECT 1 FROM scim_users WHERE user_name = ? AND active = 0", user)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /**
   * Lets a directory report.
   *
   * @param token what it shows, with 128 random bits or more; only its hash is kept
   * @return false when one of that name may, or too many may
   */
  public boolean addClient(String name, String token) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          int present =
              handle.select("SELECT count(*) FROM scim_clients").mapTo(Integer.class).one();
          return present < MOST_CLIENTS
              && handle.execute(
                      "INSERT INTO scim_clients (name, token_hash, created_at) VALUES (?, ?, ?)"
                          + " ON CONFLICT (name) DO NOTHING",
                      name,
                      hash(token),
                      clock.millis())
                  == 1;
        });
  }

  /** From now on it may not; false when there is none of that name. */
  public boolean removeClient(String name) {
    return database.changesOne("DELETE FROM scim_clients WHERE name = ?", name);
  }

  public List<Client> clients() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT name, created_at FROM scim_clients ORDER BY name")
                .map((row, context) ->
                    new Client(
                        row.getString("name"), Instant.ofEpochMilli(row.getLong("created_at"))))
                .list());
  }

  /** Whether somebody who shows that may report. */
  public boolean isClient(String token) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT 1 FROM scim_clients WHERE token_hash = ?", hash(token))
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  private static String hash(String token) {
    return Digests.sha256(Bytes.utf8(token)).hex();
  }
}
