package dev.sottovoce.server.store;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.Policy.LastSeen;
import dev.sottovoce.server.pki.Pem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Users, their enrolment codes and their devices. */
public final class Directory {
  /** How long an enrolment code may be redeemed. */
  public static final Duration CODE_LIFE = Duration.ofMinutes(15);

  public record User(String name, Instant created, int devices) {
    @Override
    public String toString() {
      return "User[redacted]";
    }
  }

  /** What kind of phone a device is. */
  public enum Kind {
    PHONE,
    SIP_PHONE
  }

  /**
   * @param name what its owner called it
   * @param revoked when it was cut off, or nothing
   * @param protection what keeps its key from being copied, as the phone says
   * @param seen when it signed in last, where the policy has that kept
   */
  public record Device(
      UUID id,
      String user,
      String name,
      Kind kind,
      Instant created,
      Instant expires,
      Optional<Instant> revoked,
      Protection protection,
      Optional<Seen> seen) {
    @Override
    public String toString() {
      return "Device[redacted]";
    }
  }

  /**
   * When a device signed in last, no more exactly than the policy wants.
   *
   * @param from the first day of the span
   * @param span how long it is
   */
  public record Seen(LocalDate from, LastSeen span) {
    static Optional<Seen> of(@Nullable String from, @Nullable String span) {
      return from == null || span == null
          ? Optional.empty()
          : Optional.of(new Seen(LocalDate.parse(from), LastSeen.valueOf(span)));
    }
  }

  /** One device cut off; later ones have higher numbers. */
  public record Revocation(long number, UUID device) {
    @Override
    public String toString() {
      return "Revocation[" + number + "]";
    }
  }

  private static final RowMapper<User> USER =
      (row, context) ->
          new User(
              row.getString("name"),
              Instant.ofEpochMilli(row.getLong("created_at")),
              row.getInt("devices"));

  static final RowMapper<Device> DEVICE =
      (row, context) -> {
        long revoked = row.getLong("revoked_at");
        boolean live = row.wasNull();
        return new Device(
            UUID.fromString(row.getString("id")),
            row.getString("user_name"),
            row.getString("name"),
            Kind.valueOf(row.getString("kind")),
            Instant.ofEpochMilli(row.getLong("created_at")),
            Instant.ofEpochMilli(row.getLong("expires_at")),
            live ? Optional.empty() : Optional.of(Instant.ofEpochMilli(revoked)),
            Protection.of(row.getString("protection")).orElse(Protection.SOFTWARE),
            Seen.of(row.getString("seen_on"), row.getString("seen_span")));
      };

  private final Database database;
  private final Clock clock;

  public Directory(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Adds a user; says whether the name was new. */
  public boolean addUser(String name) {
    return database.changesOne(
        "INSERT INTO users (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        name,
        clock.millis());
  }

  public boolean hasUser(String name) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT 1 FROM users WHERE name = ?", name)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  public List<User> users() {
    String query =
        "SELECT u.name, u.created_at, count(d.id) AS devices FROM users u LEFT JOIN devices d"
            + " ON d.user_name = u.name AND d.revoked_at IS NULL GROUP BY u.name ORDER BY u.name";
    return database.jdbi().withHandle(handle -> handle.select(query).map(USER).list());
  }

  /**
   * Some of the users, by name.
   *
   * @param after only names behind this one; empty from the beginning
   * @param most how many at most
   * @param part only names that contain it; empty for all
   */
  public List<User> users(String after, int most, String part) {
    String query =
        "SELECT u.name, u.created_at, (SELECT count(*) FROM devices d WHERE d.user_name = u.name"
            + " AND d.revoked_at IS NULL) AS devices FROM users u WHERE u.name > ?"
            + " AND instr(u.name, ?) > 0 ORDER BY u.name LIMIT ?";
    return database
        .jdbi()
        .withHandle(handle -> handle.select(query, after, part, most).map(USER).list());
  }

  /** How many users have a name that contains that. */
  public int countUsers(String part) {
    return count("SELECT count(*) FROM users WHERE instr(name, ?) > 0", part);
  }

  /** How many devices are not cut off. */
  public int countDevices() {
    return count("SELECT count(*) FROM devices WHERE revoked_at IS NULL");
  }

  private int count(String query, Object... values) {
    return database
        .jdbi()
        .withHandle(handle -> handle.select(query, values).mapTo(Integer.class).one());
  }

  /** A user and how many devices they have, if there is one of that name. */
  public Optional<User> user(String name) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT u.name, u.created_at, (SELECT count(*) FROM devices d"
                        + " WHERE d.user_name = u.name AND d.revoked_at IS NULL) AS devices"
                        + " FROM users u WHERE u.name = ?",
                    name)
                .map(USER)
                .findFirst());
  }

  /** The newest devices of a user, the newest first. */
  public List<Device> devicesOf(String user, int most) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT * FROM devices WHERE user_name = ? ORDER BY created_at DESC LIMIT ?",
                    user,
                    most)
                .map(DEVICE)
                .list());
  }

  /**
   * Keeps the hash of a new code; old codes are swept out on the way.
   *
   * @throws IllegalArgumentException when the organisation's own directory says that they have left
   */
  public void addCode(String user, String secret) {
    long now = clock.millis();
    database
        .jdbi()
        .useTransaction(handle -> {
          requireHere(handle, user);
          handle.execute(
              "DELETE FROM enrolment_codes WHERE expires_at < ?", now - CODE_LIFE.toMillis());
          handle.execute(
              "INSERT INTO enrolment_codes (secret_hash, user_name, expires_at)"
                  + " VALUES (?, ?, ?)",
              hash(secret),
              user,
              now + CODE_LIFE.toMillis());
        });
  }

  /**
   * Redeems a code: it is used up and the device is there, or nothing happened.
   *
   * @return whose device it is, or nothing when the code is wrong, used or expired
   */
  public Optional<String> redeem(
      String secret, UUID device, String deviceName, Protection protection, Instant expires) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          Optional<String> user =
              handle
                  .select(
                      "UPDATE enrolment_codes SET used_at = ? WHERE secret_hash = ?"
                          + " AND used_at IS NULL AND expires_at > ? RETURNING user_name",
                      clock.millis(),
                      hash(secret),
                      clock.millis())
                  .mapTo(String.class)
                  .findFirst();
          user.ifPresent(name ->
              insertDevice(handle, device, name, deviceName, Kind.PHONE, protection, expires));
          return user;
        });
  }

  /**
   * Adds the phone of somebody who was recognised otherwise than by a code.
   *
   * @return false when there is no such user, or the organisation's own directory says that they
   *     have left
   */
  public boolean addPhone(
      UUID device, String user, String deviceName, Protection protection, Instant expires) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          boolean here =
              !Provisioning.hasLeft(handle, user)
                  && handle
                      .select("SELECT 1 FROM users WHERE name = ?", user)
                      .mapTo(Integer.class)
                      .findFirst()
                      .isPresent();
          if (here) {
            insertDevice(handle, device, user, deviceName, Kind.PHONE, protection, expires);
          }
          return here;
        });
  }

  /**
   * Adds a foreign phone.
   *
   * @param operatorKey whether its key was made here, and so could have been kept
   * @throws IllegalArgumentException when the organisation's own directory says that they have left
   */
  public void addSipPhone(UUID id, String user, boolean operatorKey, Instant expires) {
    database
        .jdbi()
        .useTransaction(handle -> {
          requireHere(handle, user);
          insertDevice(handle, id, user, "SIP phone", Kind.SIP_PHONE, Protection.SOFTWARE, expires);
          handle.execute(
              "UPDATE devices SET operator_key = ? WHERE id = ?", operatorKey, id.toString());
        });
  }

  private static void requireHere(Handle handle, String user) {
    if (Provisioning.hasLeft(handle, user)) {
      throw new IllegalArgumentException(
          "the organisation's own directory says that they have left");
    }
  }

  /** Whether the operator made the key of one of a user's devices that still count. */
  public boolean hasOperatorKey(String user) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT 1 FROM devices WHERE user_name = ? AND operator_key = 1"
                        + " AND revoked_at IS NULL",
                    user)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  private void insertDevice(
      Handle handle,
      UUID id,
      String user,
      String name,
      Kind kind,
      Protection protection,
      Instant expires) {
    handle.execute(
        "INSERT INTO devices (id, user_name, name, kind, created_at, expires_at, protection)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        id.toString(),
        user,
        name,
        kind.name(),
        clock.millis(),
        expires.toEpochMilli(),
        protection.word());
  }

  /**
   * Keeps until when a phone's new certificate is good.
   *
   * @return false when there is no such phone of that user, or it is cut off
   */
  public boolean renew(UUID id, String user, Instant expires) {
    return database.changesOne(
        "UPDATE devices SET expires_at = ? WHERE id = ? AND user_name = ?"
            + " AND kind = ? AND revoked_at IS NULL",
        expires.toEpochMilli(),
        id.toString(),
        user,
        Kind.PHONE.name());
  }

  public List<Device> devices() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT * FROM devices ORDER BY user_name, created_at")
                .map(DEVICE)
                .list());
  }

  /**
   * Which devices are wanted.
   *
   * @param part what the user's name or the device's own contains; empty for all
   * @param protection how their keys are kept; nothing for all
   */
  public record Wanted(String part, Optional<Protection> protection) {
    private static final String CONDITION =
        " (instr(user_name, :part) > 0 OR instr(lower(name), :part) > 0)"
            + " AND (:protection = '' OR protection = :protection)";

    private Map<String, String> values() {
      return Map.of("part", part, "protection", protection.map(Protection::word).orElse(""));
    }
  }

  /**
   * Some devices, by their users and ids.
   *
   * @param after only those behind the one with this id; empty text for the first
   */
  public List<Device> devices(String after, int most, Wanted wanted) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    "SELECT * FROM devices WHERE (:after = '' OR (user_name, id) >"
                        + " (SELECT user_name, id FROM devices WHERE id = :after)) AND"
                        + Wanted.CONDITION
                        + " ORDER BY user_name, id LIMIT :most")
                .bind("after", after)
                .bind("most", most)
                .bindMap(wanted.values())
                .map(DEVICE)
                .list());
  }

  /** How many there are of those, also of those that were cut off. */
  public int countDevices(Wanted wanted) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT count(*) FROM devices WHERE" + Wanted.CONDITION)
                .bindMap(wanted.values())
                .mapTo(Integer.class)
                .one());
  }

  public Optional<Device> device(UUID id) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT * FROM devices WHERE id = ?", id.toString())
                .map(DEVICE)
                .findFirst());
  }

  /** Cuts a device off for good; says whether it was there and not cut off yet. */
  public boolean revoke(UUID id) {
    return database.jdbi().inTransaction(handle -> revoke(database, handle, id, clock.millis()));
  }

  static boolean revoke(Database database, Handle handle, UUID id, long now) {
    int revoked =
        handle.execute(
            "UPDATE devices SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
            now,
            id.toString());
    if (revoked == 1) {
      handle.execute("INSERT INTO revocations (device_id) VALUES (?)", id.toString());
      database.revoked(handle, id);
    }
    return revoked == 1;
  }

  /** Hears, on some thread, which devices this process cuts off, at once. */
  public void whenRevoked(Consumer<UUID> hearer) {
    database.whenRevoked(hearer);
  }

  /** Whether a phone was ever enrolled. */
  public boolean hasPhones() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT EXISTS (SELECT 1 FROM devices WHERE kind = ?)", Kind.PHONE.name())
                .mapTo(Boolean.class)
                .one());
  }

  /** Revocations with a higher number, in their order; clocks do not come into it. */
  public List<Revocation> revocationsAfter(long number) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT number, device_id FROM revocations WHERE number > ? ORDER BY number",
                    number)
                .map((row, context) ->
                    new Revocation(
                        row.getLong("number"), UUID.fromString(row.getString("device_id"))))
                .list());
  }

  /**
   * Which of a user's devices were cut off, the last ones first.
   *
   * @param most of them
   * @return when each was
   */
  public Map<UUID, Instant> revokedDevices(String user, int most) {
    return database
        .jdbi()
        .withHandle(handle -> {
          Map<UUID, Instant> all = new LinkedHashMap<>();
          handle
              .select(
                  "SELECT id, revoked_at FROM devices WHERE user_name = ? AND revoked_at IS NOT"
                      + " NULL ORDER BY revoked_at DESC LIMIT ?",
                  user,
                  most)
              .map((row, context) ->
                  Map.entry(
                      UUID.fromString(row.getString("id")),
                      Instant.ofEpochMilli(row.getLong("revoked_at"))))
              .forEach(each -> all.put(each.getKey(), each.getValue()));
          return all;
        });
  }

  /**
   * Notes what was issued to a device; what has run out is swept out on the way.
   *
   * @param chain that verifiers get, the device's certificate first (PEM)
   */
  public void addCertificate(
      X509Certificate certificate, String chain, int authority, UUID device) {
    database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("DELETE FROM certificates WHERE expires_at < ?", clock.millis());
          handle.execute(
              "INSERT INTO certificates (serial, authority, device_id, expires_at, sha256, chain)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              certificate.getSerialNumber().toString(16),
              authority,
              device.toString(),
              certificate.getNotAfter().getTime(),
              Digests.sha256(Pem.encoded(certificate)).hex(),
              chain);
        });
  }

  /**
   * The chain of a certificate that has not run out, of a device that was not cut off.
   *
   * @param sha256 of the certificate, in hexadecimal digits
   */
  public Optional<String> chainOf(String sha256) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT c.chain FROM certificates c JOIN devices d ON d.id = c.device_id"
                        + " WHERE c.sha256 = ? AND c.expires_at >= ? AND d.revoked_at IS NULL",
                    sha256,
                    clock.millis())
                .mapTo(String.class)
                .findOne());
  }

  /** Devices that are not cut off and have no certificate but of authorities before that one. */
  public int devicesWithoutCertificateOf(int authority) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT count(*) FROM (SELECT c.device_id FROM certificates c JOIN devices d"
                        + " ON d.id = c.device_id WHERE d.revoked_at IS NULL AND c.expires_at >= ?"
                        + " GROUP BY c.device_id HAVING max(c.authority) < ?)",
                    clock.millis(),
                    authority)
                .mapTo(Integer.class)
                .one());
  }

  /** A certificate that has not run out, of a device that was cut off. */
  public record RevokedCertificate(BigInteger serial, Instant revoked) {}

  public List<RevokedCertificate> revokedCertificates() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT c.serial, d.revoked_at FROM certificates c JOIN devices d"
                        + " ON d.id = c.device_id WHERE d.revoked_at IS NOT NULL"
                        + " AND c.expires_at >= ? ORDER BY c.serial",
                    clock.millis())
                .map((row, context) ->
                    new RevokedCertificate(
                        new BigInteger(row.getString("serial"), 16),
                        Instant.ofEpochMilli(row.getLong("revoked_at"))))
                .list());
  }

  /** A code has 130 random bits: a plain hash is enough. */
  private static String hash(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
