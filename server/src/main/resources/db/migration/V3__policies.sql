-- Who signs policies: in the trust bundle, so phones that are enrolled later pin it.
CREATE TABLE policy_root (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  root BLOB NOT NULL
);

-- Documents that were installed, each with its signatures; the newest is in force.
CREATE TABLE policies (
  version INTEGER PRIMARY KEY,
  signed BLOB NOT NULL,
  installed_at INTEGER NOT NULL
);
