package dev.sottovoce.server.store;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.webauthn.KeyProof;
import dev.sottovoce.wire.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Who may make a browser their phone without a code: by an identity provider, or by a passkey. */
public final class PhoneSignIns {
  /** Of one device. */
  private static final int MOST_PASSKEYS = 8;

  /**
   * The public half of a passkey.
   *
   * @param id of the credential, as the authenticator chose it
   * @param device that it was made on
   * @param user whose device that is
   * @param site the name that it is bound to (its RP ID)
   * @param credential attested credential data (WebAuthn section 6.5.2)
   * @param counter the last signature's number
   * @param proof what an attestation has shown of its key, if anything
   */
  public record Passkey(
      Bytes id,
      UUID device,
      String user,
      String site,
      Bytes credential,
      long counter,
      boolean backupEligible,
      Optional<KeyProof> proof) {
    @Override
    public String toString() {
      return "Passkey[redacted]";
    }
  }

  /**
   * What is proven of a passkey that was made on a device.
   *
   * @param at when it was
   */
  public record Proven(KeyProof proof, Instant at) {}

  private final Database database;
  private final Clock clock;

  public PhoneSignIns(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Which user an identity provider means, if it has meant one before. */
  public Optional<String> user(String issuer, String subject) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT user_name FROM phone_identities WHERE issuer = ? AND subject = ?",
                    issuer,
                    subject)
                .mapTo(String.class)
                .findFirst());
  }

  /**
   * Keeps which user an identity provider means.
   *
   * @return false when it has meant another user by that subject, or that user by another
   */
  public boolean bind(String issuer, String subject, String user) {
    return database.changesOne(
        "INSERT INTO phone_identities (issuer, subject, user_name, created_at)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        issuer,
        subject,
        user,
        clock.millis());
  }

  /** Keeps a passkey; false when it is known, or its device has too many or was cut off. */
  public boolean add(Passkey passkey) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          int present =
              handle
                  .select(
                      "SELECT count(*) FROM phone_passkeys WHERE device_id = ?",
                      passkey.device().toString())
                  .mapTo(Integer.class)
                  .one();
          return present < MOST_PASSKEYS
              && handle.execute(
                      "INSERT INTO phone_passkeys (credential_id, device_id, site,"
                          + " credential, counter, backup_eligible, protection, format, maker,"
                          + " model, created_at)"
                          + " SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM devices"
                          + " WHERE id = ? AND revoked_at IS NULL"
                          + " ON CONFLICT (credential_id) DO NOTHING",
                      passkey.id().toArray(),
                      passkey.site(),
                      passkey.credential().toArray(),
                      passkey.counter(),
                      passkey.backupEligible(),
                      passkey.proof().map(KeyProof::protection).orElse(Protection.BROWSER).word(),
                      passkey.proof().map(KeyProof::format).orElse(""),
                      passkey.proof().map(KeyProof::maker).orElse(""),
                      passkey.proof().map(KeyProof::model).orElse(""),
                      clock.millis(),
                      passkey.device().toString())
                  == 1;
        });
  }

  /** A passkey whose device was not cut off. */
  public Optional<Passkey> passkey(Bytes id) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT p.*, d.user_name FROM phone_passkeys p"
                        + " JOIN devices d ON d.id = p.device_id"
                        + " WHERE p.credential_id = ? AND d.revoked_at IS NULL",
                    id.toArray())
                .map((row, context) ->
                    new Passkey(
                        Bytes.unsafeWrap(row.getBytes("credential_id")),
                        UUID.fromString(row.getString("device_id")),
                        row.getString("user_name"),
                        row.getString("site"),
                        Bytes.unsafeWrap(row.getBytes("credential")),
                        row.getLong("counter"),
                        row.getBoolean("backup_eligible"),
                        proof(row)))
                .findFirst());
  }

  /** What is proven of passkeys that were made on some devices, by device, the oldest first. */
  public Map<UUID, List<Proven>> proven(Collection<UUID> devices) {
    Map<UUID, List<Proven>> all = new HashMap<>();
    if (devices.isEmpty()) return all;
    database
        .jdbi()
        .useHandle(handle ->
            handle
                .createQuery(
                    "SELECT * FROM phone_passkeys WHERE device_id IN (<devices>)"
                        + " AND (protection <> 'browser' OR model <> '') ORDER BY created_at")
                .bindList("devices", devices.stream().map(UUID::toString).toList())
                .map((row, context) ->
                    Map.entry(UUID.fromString(row.getString("device_id")), provenIn(row)))
                .forEach(each ->
                    all.computeIfAbsent(each.getKey(), device -> new ArrayList<>())
                        .add(each.getValue())));
    return all;
  }

  private static Proven provenIn(ResultSet row) throws SQLException {
    return new Proven(proof(row).orElseThrow(), Instant.ofEpochMilli(row.getLong("created_at")));
  }

  private static Optional<KeyProof> proof(ResultSet row) throws SQLException {
    Protection protection = Protection.of(row.getString("protection")).orElse(Protection.BROWSER);
    String model = row.getString("model");
    return protection == Protection.BROWSER && model.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new KeyProof(protection, row.getString("format"), row.getString("maker"), model));
  }

  /**
   * Keeps the number of a passkey's last signature. Authenticators that count nothing say 0.
   *
   * @return false when another signature came in between that was not earlier
   */
  public boolean count(Passkey passkey, long counter) {
    return database.changesOne(
        "UPDATE phone_passkeys SET counter = ? WHERE credential_id = ?"
            + " AND (counter < ? OR (counter = 0 AND ? = 0))",
        counter,
        passkey.id().toArray(),
        counter,
        counter);
  }

  /** Forgets a passkey of a user; false where they have no such one. */
  public boolean remove(Bytes id, String user) {
    return database.changesOne(
        "DELETE FROM phone_passkeys WHERE credential_id = ? AND device_id IN"
            + " (SELECT id FROM devices WHERE user_name = ?)",
        id.toArray(),
        user);
  }
}
