-- Devices by which people administer without a browser: a device is of one person.
CREATE TABLE admin_devices (
  device_id TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL
);

CREATE INDEX admin_devices_by_admin ON admin_devices (admin_id);
