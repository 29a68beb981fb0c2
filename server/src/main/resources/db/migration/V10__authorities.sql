-- The organisation's certificate authorities once there is more than the first one, whose files are
-- ca/ca.pem and ca/ca.key. The highest number that is not retired issues; cross certifies its key by
-- the one before.
CREATE TABLE authorities (
  number INTEGER PRIMARY KEY,
  certificate BLOB NOT NULL,
  cross_certificate BLOB,
  retired INTEGER NOT NULL DEFAULT 0
);

-- Which authority issued a certificate.
ALTER TABLE certificates ADD COLUMN authority INTEGER NOT NULL DEFAULT 0;
