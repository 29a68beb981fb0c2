-- How devices are woken that sleep, sealed with a key that is not in the database: the address at a
-- push service is a name by which that service knows the person.
CREATE TABLE push_bindings (
  device_id TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  binding BLOB NOT NULL,
  expires_at BIGINT NOT NULL
);
