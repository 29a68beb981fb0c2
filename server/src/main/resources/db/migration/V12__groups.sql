-- Groups that share a key: epochs as devices of their owner signed them, the key of the newest two
-- sealed to each device, and whose phones may ask now.
CREATE TABLE group_epochs (
  owner TEXT NOT NULL REFERENCES users (name),
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  statement BLOB NOT NULL,
  PRIMARY KEY (owner, name, number)
);

CREATE TABLE group_envelopes (
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  envelope BLOB NOT NULL,
  PRIMARY KEY (owner, name, number, device_id)
);

CREATE TABLE group_members (
  user_name TEXT NOT NULL,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (user_name, owner, name)
);
