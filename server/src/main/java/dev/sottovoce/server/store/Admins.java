package dev.sottovoce.server.store;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.Directory.Device;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** People who administer: their passkeys, invitations and devices, and what they did. */
public final class Admins {
  /** How long an invitation may be taken. */
  public static final Duration INVITATION_LIFE = Duration.ofMinutes(15);

  /**
   * @param id random, and never another's
   * @param passkeys how many there are to sign in with; none before the invitation is taken
   * @param identified whether an identity provider says who they are
   * @param devices of theirs that may ask without a browser and were not cut off
   */
  public record Admin(
      String id,
      String name,
      Role role,
      Instant created,
      int passkeys,
      boolean identified,
      List<UUID> devices) {
    public Admin {
      devices = List.copyOf(devices);
    }

    /** Whether there is a way for them to sign in. */
    public boolean canSignIn() {
      return identified || passkeys > 0 || !devices.isEmpty();
    }

    @Override
    public String toString() {
      return "Admin[redacted]";
    }
  }

  /**
   * The public half of a passkey.
   *
   * @param id of the credential, as the authenticator chose it
   * @param site the name that it is bound to (its RP ID)
   * @param credential attested credential data (WebAuthn section 6.5.2)
   * @param counter the last signature's number
   */
  public record Passkey(
      Bytes id, String admin, String site, Bytes credential, long counter, boolean backupEligible) {
    @Override
    public String toString() {
      return "Passkey[redacted]";
    }
  }

  /** What somebody did. */
  public enum Deed {
    ADMIN_INVITED,
    PASSKEY_ADDED,
    ADMIN_REMOVED,
    USER_ADDED,
    CODE_MADE,
    DEVICE_REVOKED,
    POLICY_INSTALLED,
    CHANGE_PROPOSED,
    CHANGE_CONFIRMED,
    CHANGE_WITHDRAWN,
    ADMIN_LET_IN,
    ROLE_CHANGED,
    DEVICE_LINKED,
    DEVICE_UNLINKED
  }

  /**
   * One line of the journal.
   *
   * @param subject whom or what it was done to
   */
  public record Action(long number, Instant at, String admin, Deed deed, String subject) {
    @Override
    public String toString() {
      return "Action[" + number + "]";
    }
  }

  private static final String SELECT =
      "SELECT a.id, a.name, a.role, a.created_at, count(p.credential_id) AS passkeys,"
          + " EXISTS (SELECT 1 FROM admin_identities i WHERE i.admin_id = a.id) AS identified,"
          + " (SELECT group_concat(l.device_id) FROM admin_devices l"
          + " JOIN devices d ON d.id = l.device_id"
          + " WHERE l.admin_id = a.id AND d.revoked_at IS NULL) AS devices"
          + " FROM admins a"
          + " LEFT JOIN admin_passkeys p ON p.admin_id = a.id";

  private static final RowMapper<Admin> ADMIN =
      (row, context) ->
          new Admin(
              row.getString("id"),
              row.getString("name"),
              Role.valueOf(row.getString("role")),
              Instant.ofEpochMilli(row.getLong("created_at")),
              row.getInt("passkeys"),
              row.getBoolean("identified"),
              devices(row.getString("devices")));

  private final Database database;
  private final Clock clock;

  public Admins(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Adds somebody, unless the name is known. */
  public Admin add(String name, Role role) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "INSERT INTO admins (id, name, role, created_at) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (name) DO NOTHING",
                UUID.randomUUID().toString(),
                name,
                role.name(),
                clock.millis()));
    return named(name).orElseThrow(() -> new IllegalStateException("taken out at once"));
  }

  /** Whom an identity provider says that somebody is. */
  public Optional<Admin> identified(String issuer, String subject) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT admin_id FROM admin_identities WHERE issuer = ? AND subject = ?",
                    issuer,
                    subject)
                .mapTo(String.class)
                .findFirst())
        .flatMap(this::find);
  }

  /** Adds somebody whom an identity provider knows; nothing when the name or they are known. */
  public Optional<Admin> addIdentified(String name, Role role, String issuer, String subject) {
    String id = UUID.randomUUID().toString();
    boolean added =
        database
            .jdbi()
            .inTransaction(handle -> {
              int rows =
                  handle.execute(
                              "INSERT INTO admins (id, name, role, created_at) VALUES (?, ?, ?, ?)"
                                  + " ON CONFLICT (name) DO NOTHING",
                              id,
                              name,
                              role.name(),
                              clock.millis())
                          == 0
                      ? 0
                      : handle.execute(
                          "INSERT INTO admin_identities (issuer, subject, admin_id)"
                              + " VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                          issuer,
                          subject,
                          id);
              if (rows == 0) handle.rollback();
              return rows == 1;
            });
    return added ? find(id) : Optional.empty();
  }

  /** Gives somebody another role. */
  public void setRole(Admin admin, Role role) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute("UPDATE admins SET role = ? WHERE id = ?", role.name(), admin.id()));
  }

  public List<Admin> all() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.select(SELECT + " GROUP BY a.id ORDER BY a.name").map(ADMIN).list());
  }

  private static List<UUID> devices(@Nullable String ids) {
    if (ids == null) return List.of();
    return Arrays.stream(ids.split(",")).sorted().map(UUID::fromString).toList();
  }

  public Optional<Admin> named(String name) {
    return one("a.name", name);
  }

  public Optional<Admin> find(String id) {
    return one("a.id", id);
  }

  private Optional<Admin> one(String column, String value) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(SELECT + " WHERE " + column + " = ? GROUP BY a.id", value)
                .map(ADMIN)
                .findFirst());
  }

  /** Whose device it is; nobody where it was not linked, or was cut off. */
  public Optional<Admin> ofDevice(UUID device) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT l.admin_id FROM admin_devices l JOIN devices d ON d.id = l.device_id"
                        + " WHERE l.device_id = ? AND d.revoked_at IS NULL",
                    device.toString())
                .mapTo(String.class)
                .findFirst())
        .flatMap(this::find);
  }

  /**
   * A device that asks in somebody's name.
   *
   * @param admin whose name
   * @param by who has let it
   */
  public record LinkedDevice(Device device, String admin, String by, Instant at) {
    @Override
    public String toString() {
      return "LinkedDevice[redacted]";
    }
  }

  private static final String LINKED =
      "SELECT d.*, a.name AS admin_name, l.linked_by, l.created_at AS linked_at"
          + " FROM admin_devices l JOIN devices d ON d.id = l.device_id"
          + " JOIN admins a ON a.id = l.admin_id WHERE d.revoked_at IS NULL AND ";

  /**
   * Devices that ask in the names of people and were not cut off, by their ids.
   *
   * @param after only ids behind this one; empty text for the first
   */
  public List<LinkedDevice> linked(String after, int most) {
    return linked("d.id > ? ORDER BY d.id LIMIT ?", after, most);
  }

  /** One of them; nothing when it is cut off, or asks in nobody's name. */
  public Optional<LinkedDevice> linked(UUID device) {
    return linked("d.id = ?", device.toString()).stream().findFirst();
  }

  private List<LinkedDevice> linked(String condition, Object... values) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(LINKED + condition, values)
                .map((row, context) ->
                    new LinkedDevice(
                        Directory.DEVICE.map(row, context),
                        row.getString("admin_name"),
                        row.getString("linked_by"),
                        Instant.ofEpochMilli(row.getLong("linked_at"))))
                .list());
  }

  /**
   * Lets a device ask in somebody's name; false when it asks in somebody's already.
   *
   * @param by who lets it
   */
  public boolean link(Admin admin, UUID device, String by) {
    return database.changesOne(
        "INSERT INTO admin_devices (device_id, admin_id, created_at, linked_by)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (device_id) DO NOTHING",
        device.toString(),
        admin.id(),
        clock.millis(),
        by);
  }

  /** Ends that; false when the device did not ask in their name. */
  public boolean unlink(Admin admin, UUID device) {
    return database.changesOne(
        "DELETE FROM admin_devices WHERE device_id = ? AND admin_id = ?",
        device.toString(),
        admin.id());
  }

  /**
   * Takes somebody out, with passkeys, invitations and links; false when there is nobody of that
   * name.
   */
  public boolean remove(String name) {
    return database.changesOne("DELETE FROM admins WHERE name = ?", name);
  }

  /** Keeps the hash of an invitation's code; old ones are swept out on the way. */
  public void addInvitation(Admin admin, String code) {
    long now = clock.millis();
    database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("DELETE FROM admin_invitations WHERE expires_at < ?", now);
          handle.execute(
              "INSERT INTO admin_invitations (code_hash, admin_id, expires_at) VALUES (?, ?, ?)",
              hash(code),
              admin.id(),
              now + INVITATION_LIFE.toMillis());
        });
  }

  /** Who was invited with that code, while it can be taken. */
  public Optional<Admin> invited(String code) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT admin_id FROM admin_invitations WHERE code_hash = ?"
                        + " AND used_at IS NULL AND expires_at > ?",
                    hash(code),
                    clock.millis())
                .mapTo(String.class)
                .findFirst())
        .flatMap(this::find);
  }

  /**
   * Takes an invitation: it is used up and the passkey is there, or nothing happened.
   *
   * @return false when the code is wrong, used or expired, or another's, or the passkey is known
   */
  public boolean take(String code, Passkey passkey) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          int used =
              handle.execute(
                  "UPDATE admin_invitations SET used_at = ? WHERE code_hash = ? AND admin_id = ?"
                      + " AND used_at IS NULL AND expires_at > ?",
                  clock.millis(),
                  hash(code),
                  passkey.admin(),
                  clock.millis());
          if (used == 0) return false;
          int added =
              handle.execute(
                  "INSERT INTO admin_passkeys (credential_id, admin_id, site, credential, counter,"
                      + " backup_eligible, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT (credential_id) DO NOTHING",
                  passkey.id().toArray(),
                  passkey.admin(),
                  passkey.site(),
                  passkey.credential().toArray(),
                  passkey.counter(),
                  passkey.backupEligible(),
                  clock.millis());
          if (added == 0) handle.rollback();
          return added == 1;
        });
  }

  public Optional<Passkey> passkey(Bytes id) {
    return passkeys("credential_id = ?", id.toArray()).stream().findFirst();
  }

  public List<Passkey> passkeysOf(String admin) {
    return passkeys("admin_id = ?", admin);
  }

  private List<Passkey> passkeys(String condition, Object value) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT * FROM admin_passkeys WHERE " + condition, value)
                .map((row, context) ->
                    new Passkey(
                        Bytes.unsafeWrap(row.getBytes("credential_id")),
                        row.getString("admin_id"),
                        row.getString("site"),
                        Bytes.unsafeWrap(row.getBytes("credential")),
                        row.getLong("counter"),
                        row.getBoolean("backup_eligible")))
                .list());
  }

  /**
   * Keeps the number of a passkey's last signature. Authenticators that count nothing say 0.
   *
   * @return false when another signature came in between that was not earlier
   */
  public boolean count(Passkey passkey, long counter) {
    return database.changesOne(
        "UPDATE admin_passkeys SET counter = ? WHERE credential_id = ?"
            + " AND (counter < ? OR (counter = 0 AND ? = 0))",
        counter,
        passkey.id().toArray(),
        counter,
        counter);
  }

  /** Writes down what somebody did. */
  public void record(String admin, Deed deed, String subject) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "INSERT INTO admin_actions (at, admin, action, subject) VALUES (?, ?, ?, ?)",
                clock.millis(),
                admin,
                deed.name(),
                subject));
  }

  /**
   * The journal, the newest first.
   *
   * @param before only lines with a lower number
   */
  public List<Action> actions(long before, int most) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT * FROM admin_actions WHERE number < ? ORDER BY number DESC LIMIT ?",
                    before,
                    most)
                .map((row, context) ->
                    new Action(
                        row.getLong("number"),
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("admin"),
                        Deed.valueOf(row.getString("action")),
                        row.getString("subject")))
                .list());
  }

  /** A code has 128 random bits: a plain hash is enough. */
  private static String hash(String code) {
    return Digests.sha256(Bytes.utf8(code)).hex();
  }
}
