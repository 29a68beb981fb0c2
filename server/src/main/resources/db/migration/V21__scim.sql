-- Whom the organisation's own directory reports (SCIM, RFC 7643). Who is not active has left: no phone of theirs
-- is enrolled while the row says so.
CREATE TABLE scim_users (
  id TEXT PRIMARY KEY,
  user_name TEXT NOT NULL UNIQUE REFERENCES users (name),
  spelling TEXT NOT NULL,
  external_id TEXT,
  active INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  modified_at BIGINT NOT NULL,
  version INTEGER NOT NULL
);

CREATE INDEX scim_users_by_external_id ON scim_users (external_id);

-- Directories that may report; only the hash of what they show is kept.
CREATE TABLE scim_clients (
  name TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);
