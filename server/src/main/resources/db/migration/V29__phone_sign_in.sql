-- Whom an identity provider means by a subject (OpenID Connect Core, section 2: iss and sub): said at the first
-- sign-in, and for good. A user is one subject there, so a name that is given anew is nobody's way into a phone.
CREATE TABLE phone_identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_name TEXT NOT NULL REFERENCES users (name),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (issuer, user_name)
);

-- Passkeys of people who have a phone. One counts while the device that it was made on is not cut off.
-- credential is attested credential data (WebAuthn section 6.5.2); site is the name that it is bound to.
CREATE TABLE phone_passkeys (
  credential_id BLOB PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  site TEXT NOT NULL,
  credential BLOB NOT NULL,
  counter BIGINT NOT NULL,
  backup_eligible INTEGER NOT NULL,
  protection TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE INDEX phone_passkeys_by_device ON phone_passkeys (device_id);
