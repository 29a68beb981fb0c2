-- Times are milliseconds since the epoch.
CREATE TABLE users (
  name TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL
);

-- Only the hash of a code is kept; used_at makes it good for one phone.
CREATE TABLE enrolment_codes (
  secret_hash TEXT PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES users (name),
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES users (name),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE INDEX devices_by_user ON devices (user_name);
CREATE INDEX devices_revoked ON devices (revoked_at) WHERE revoked_at IS NOT NULL;
