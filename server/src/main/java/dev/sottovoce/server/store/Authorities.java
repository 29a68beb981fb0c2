package dev.sottovoce.server.store;

import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which authorities the organisation has, and the signed steps by which phones follow. An authority
 * and its step are written together: phones never meet one without the other.
 */
public final class Authorities {
  /**
   * @param number 0 for the first
   * @param cross the same key, certified by the authority before
   */
  public record Generation(int number, Bytes certificate, Optional<Bytes> cross) {}

  private final Database database;

  public Authorities(Database database) {
    this.database = database;
  }

  /** Those that are not retired, the newest first; none where there only ever was one. */
  public List<Generation> present() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT number, certificate, cross_certificate FROM authorities"
                        + " WHERE retired = 0 ORDER BY number DESC")
                .map((row, context) ->
                    new Generation(
                        row.getInt("number"),
                        Bytes.unsafeWrap(row.getBytes("certificate")),
                        Optional.ofNullable(row.getBytes("cross_certificate"))
                            .map(Bytes::unsafeWrap)))
                .list());
  }

  /** The steps, in their order. */
  public List<TrustUpdate> updates() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT encoded FROM trust_updates ORDER BY number")
                .mapTo(byte[].class)
                .list())
        .stream()
        .map(octets ->
            TrustUpdate.decode(Bytes.unsafeWrap(octets))
                .orElseThrow(() -> new IllegalStateException("a step between roots is damaged")))
        .toList();
  }

  /** The number of the last step, 0 when there was none. */
  public long lastStep() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT coalesce(max(number), 0) FROM trust_updates")
                .mapTo(Long.class)
                .one());
  }

  /**
   * Adds a successor.
   *
   * @param issuing the authority that issues at present
   */
  public void announce(Generation issuing, Generation next, TrustUpdate step) {
    database
        .jdbi()
        .useTransaction(handle -> {
          insert(handle, issuing);
          insert(handle, next);
          insert(handle, step);
        });
  }

  /** Retires all but the newest. */
  public void retireAllBefore(int number, TrustUpdate step) {
    database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("UPDATE authorities SET retired = 1 WHERE number < ?", number);
          insert(handle, step);
        });
  }

  private static void insert(Handle handle, Generation generation) {
    handle.execute(
        "INSERT OR IGNORE INTO authorities (number, certificate, cross_certificate)"
            + " VALUES (?, ?, ?)",
        generation.number(),
        generation.certificate().toArray(),
        generation.cross().map(Bytes::toArray).orElse(null));
  }

  /** Fails when another process was faster with that number. */
  static void insert(Handle handle, TrustUpdate step) {
    handle.execute(
        "INSERT INTO trust_updates (number, encoded) VALUES (?, ?)",
        step.number(),
        step.encoded().toArray());
  }
}
