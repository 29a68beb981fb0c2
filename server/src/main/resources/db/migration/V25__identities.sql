-- Who an identity provider says somebody is (OpenID Connect Core, section 2: iss and sub).
CREATE TABLE admin_identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  admin_id TEXT NOT NULL UNIQUE REFERENCES admins (id) ON DELETE CASCADE,
  PRIMARY KEY (issuer, subject)
);
