-- People who administer by browser. Who is taken out is deleted: keys and invitations go with the row.
CREATE TABLE admins (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- credential is attested credential data (WebAuthn section 6.5.2); site is the name that it is bound to.
CREATE TABLE admin_passkeys (
  credential_id BLOB PRIMARY KEY,
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  site TEXT NOT NULL,
  credential BLOB NOT NULL,
  counter BIGINT NOT NULL,
  backup_eligible INTEGER NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE INDEX admin_passkeys_by_admin ON admin_passkeys (admin_id);

-- Only the hash of a code is kept; used_at makes it good for one passkey.
CREATE TABLE admin_invitations (
  code_hash TEXT PRIMARY KEY,
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

-- Who changed what; it names people who may be gone. Nothing in it is ever changed.
CREATE TABLE admin_actions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at BIGINT NOT NULL,
  admin TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL
);

CREATE TRIGGER admin_actions_stay BEFORE UPDATE ON admin_actions
BEGIN SELECT RAISE(ABORT, 'what was done stays written'); END;

CREATE TRIGGER admin_actions_remain BEFORE DELETE ON admin_actions
BEGIN SELECT RAISE(ABORT, 'what was done stays written'); END;
