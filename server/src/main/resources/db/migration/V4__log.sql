-- The log. Complete subtrees of its Merkle tree; none ever changes.
CREATE TABLE log_nodes (
  level INTEGER NOT NULL,
  position BIGINT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, position)
);

-- Nodes of the prefix trees, each under its hash; epochs share what did not change.
CREATE TABLE log_prefix_nodes (
  hash BLOB PRIMARY KEY,
  node BLOB NOT NULL
);

CREATE TABLE log_epochs (
  number BIGINT PRIMARY KEY,
  prefix_root BLOB NOT NULL,
  changes BLOB NOT NULL
);

-- What the commitments hold. After a restored backup some are missing until they are told again.
CREATE TABLE log_values (
  place BLOB NOT NULL,
  version BIGINT NOT NULL,
  value_hash BLOB NOT NULL,
  PRIMARY KEY (place, version)
);

-- What no epoch has yet; other processes write here, too.
CREATE TABLE log_pending (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  place BLOB NOT NULL,
  version BIGINT NOT NULL,
  value_hash BLOB NOT NULL
);

-- The head that was published last, with its cosignatures.
CREATE TABLE log_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  note BLOB NOT NULL
);
