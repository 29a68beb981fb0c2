-- A running server reads what is new here by number: no clock is involved, and nothing is missed.
CREATE TABLE revocations (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id TEXT NOT NULL REFERENCES devices (id)
);

INSERT INTO revocations (device_id)
SELECT id FROM devices WHERE revoked_at IS NOT NULL ORDER BY revoked_at;

DROP INDEX devices_revoked;
