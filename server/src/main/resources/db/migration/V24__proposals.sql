-- Changes that wait for a second person's yes. Who is taken out leaves none behind.
CREATE TABLE proposals (
  id TEXT PRIMARY KEY,
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  permission TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  variable TEXT NOT NULL,
  body TEXT NOT NULL,
  subject TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX proposals_by_admin ON proposals (admin_id);
