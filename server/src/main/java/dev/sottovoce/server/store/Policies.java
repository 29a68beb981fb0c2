package dev.sottovoce.server.store;

import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Who signs policies, and the documents that were installed; what they are worth is not asked. */
public final class Policies {
  private final Database database;
  private final Clock clock;

  public Policies(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public Optional<PolicyRoot> root() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.select("SELECT root FROM policy_root").mapTo(byte[].class).findFirst())
        .map(octets ->
            PolicyRoot.decode(Bytes.unsafeWrap(octets))
                .orElseThrow(() -> new IllegalStateException("the policy root is damaged")));
  }

  public void setRoot(PolicyRoot root) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "INSERT OR REPLACE INTO policy_root (id, root) VALUES (1, ?)",
                (Object) root.encoded().toArray()));
  }

  /**
   * Others sign from now on, and have signed a document: root, document and the step by which
   * phones follow come together or not at all.
   */
  public void replaceRoot(PolicyRoot root, int version, SignedPolicy signed, TrustUpdate step) {
    database
        .jdbi()
        .useTransaction(handle -> {
          Authorities.insert(handle, step);
          handle.execute("DELETE FROM policies");
          handle.execute(
              "INSERT OR REPLACE INTO policy_root (id, root) VALUES (1, ?)",
              (Object) root.encoded().toArray());
          handle.execute(
              "INSERT INTO policies (version, signed, installed_at) VALUES (?, ?, ?)",
              version,
              signed.encoded().toArray(),
              clock.millis());
        });
  }

  /** The document with the highest version. */
  public Optional<SignedPolicy> newest() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT signed FROM policies ORDER BY version DESC LIMIT 1")
                .mapTo(byte[].class)
                .findFirst())
        .map(octets ->
            SignedPolicy.decode(Bytes.unsafeWrap(octets))
                .orElseThrow(() -> new IllegalStateException("the policy is damaged")));
  }

  /** The document of a version, if it was installed here by officers who still sign. */
  public Optional<SignedPolicy> find(int version) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT signed FROM policies WHERE version = ?", version)
                .mapTo(byte[].class)
                .findFirst())
        .flatMap(octets -> SignedPolicy.decode(Bytes.unsafeWrap(octets)));
  }

  /** When the document with the highest version was installed. */
  public Optional<Instant> installed() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT installed_at FROM policies ORDER BY version DESC LIMIT 1")
                .mapTo(Long.class)
                .findFirst())
        .map(Instant::ofEpochMilli);
  }

  /** Adds a document; false when another one was faster with that version. */
  public boolean add(int version, SignedPolicy signed) {
    int added =
        database
            .jdbi()
            .withHandle(handle ->
                handle.execute(
                    "INSERT OR IGNORE INTO policies (version, signed, installed_at)"
                        + " VALUES (?, ?, ?)",
                    version,
                    signed.encoded().toArray(),
                    clock.millis()));
    return added == 1;
  }

  /** Drops the documents that officers of before have signed. */
  public void clear() {
    database.jdbi().useHandle(handle -> handle.execute("DELETE FROM policies"));
  }
}
