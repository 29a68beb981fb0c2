package dev.sottovoce.server.store;

import dev.sottovoce.server.admin.Permission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Changes that one person has asked for and a second one has to confirm. */
public final class Proposals {
  /** How long one waits. */
  public static final Duration LIFE = Duration.ofDays(1);

  /** Of one person. */
  private static final int MOST_OF_ONE = 20;

  /**
   * What is asked for.
   *
   * @param permission that both people need
   * @param path as the API has it, with its variable in braces
   * @param subject in words, for the people
   */
  public record Request(
      Permission permission,
      String method,
      String path,
      String variable,
      String body,
      String subject) {
    @Override
    public String toString() {
      return "Request[redacted]";
    }
  }

  /**
   * One that waits.
   *
   * @param admin who asked, by their identifier
   */
  public record Proposal(
      String id, String admin, Request request, Instant created, Instant expires) {
    @Override
    public String toString() {
      return "Proposal[redacted]";
    }
  }

  private static final RowMapper<Proposal> PROPOSAL =
      (row, context) ->
          new Proposal(
              row.getString("id"),
              row.getString("admin_id"),
              new Request(
                  Permission.valueOf(row.getString("permission")),
                  row.getString("method"),
                  row.getString("path"),
                  row.getString("variable"),
                  row.getString("body"),
                  row.getString("subject")),
              Instant.ofEpochMilli(row.getLong("created_at")),
              Instant.ofEpochMilli(row.getLong("expires_at")));

  private final Database database;
  private final Clock clock;

  public Proposals(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What became of a request. */
  public sealed interface Outcome {
    record Added(Proposal proposal) implements Outcome {}

    /** The same person has asked for exactly that. */
    record WaitsAlready(Proposal proposal) implements Outcome {}

    /** Too many of one person's wait. */
    record TooMany() implements Outcome {}
  }

  /** Keeps what somebody asks for. */
  public Outcome add(String admin, Request request) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          handle.execute("DELETE FROM proposals WHERE expires_at <= ?", clock.millis());
          List<Proposal> own =
              handle
                  .select("SELECT * FROM proposals WHERE admin_id = ?", admin)
                  .map(PROPOSAL)
                  .list();
          Optional<Proposal> same =
              own.stream().filter(each -> each.request().equals(request)).findFirst();
          if (same.isPresent()) return new Outcome.WaitsAlready(same.get());
          if (own.size() >= MOST_OF_ONE) return new Outcome.TooMany();
          return new Outcome.Added(insert(handle, admin, request));
        });
  }

  private Proposal insert(Handle handle, String admin, Request request) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Proposal proposal =
        new Proposal(UUID.randomUUID().toString(), admin, request, now, now.plus(LIFE));
    handle.execute(
        "INSERT INTO proposals (id, admin_id, permission, method, path, variable, body, subject,"
            + " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        proposal.id(),
        admin,
        request.permission().name(),
        request.method(),
        request.path(),
        request.variable(),
        request.body(),
        request.subject(),
        now.toEpochMilli(),
        proposal.expires().toEpochMilli());
    return proposal;
  }

  /** Those that wait, the oldest first. */
  public List<Proposal> all() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT * FROM proposals WHERE expires_at > ? ORDER BY created_at, id",
                    clock.millis())
                .map(PROPOSAL)
                .list());
  }

  public Optional<Proposal> find(String id) {
    return all().stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** Takes one away; false when somebody else was faster, or it is over. */
  public boolean take(String id) {
    return database.changesOne(
        "DELETE FROM proposals WHERE id = ? AND expires_at > ?", id, clock.millis());
  }
}
