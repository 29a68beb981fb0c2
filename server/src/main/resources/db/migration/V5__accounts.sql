-- Statements of accounts, as devices signed them. Numbers go on through a reset; the chain that counts
-- is the one that was founded last.
CREATE TABLE account_statements (
  user_name TEXT NOT NULL REFERENCES users (name),
  number INTEGER NOT NULL,
  founding INTEGER NOT NULL,
  statement BLOB NOT NULL,
  PRIMARY KEY (user_name, number)
);

-- An operator lets a user found anew; used up by the founding.
CREATE TABLE account_resets (
  user_name TEXT PRIMARY KEY REFERENCES users (name),
  ordered_at BIGINT NOT NULL
);

-- Devices with a certificate that wait until one of the account lets them in.
CREATE TABLE account_candidates (
  device_id TEXT PRIMARY KEY REFERENCES devices (id),
  user_name TEXT NOT NULL REFERENCES users (name),
  entry BLOB NOT NULL,
  consent BLOB NOT NULL,
  offered_at BIGINT NOT NULL
);

CREATE INDEX account_candidates_by_user ON account_candidates (user_name);
