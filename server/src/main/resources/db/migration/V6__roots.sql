-- What keeps a device's key from being copied, as the phone said when it was enrolled.
ALTER TABLE devices ADD COLUMN protection TEXT NOT NULL DEFAULT 'software';

-- What was issued to devices and may still be believed: the CRL names it once a device is cut off.
CREATE TABLE certificates (
  serial TEXT PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id),
  expires_at BIGINT NOT NULL
);

CREATE INDEX certificates_by_device ON certificates (device_id);

-- The signed steps in which the roots have changed, for phones that know older ones.
CREATE TABLE trust_updates (
  number INTEGER PRIMARY KEY,
  encoded BLOB NOT NULL
);
