-- Who let a device administer. Before this, it was always done on the server's machine.
ALTER TABLE admin_devices ADD COLUMN linked_by TEXT NOT NULL DEFAULT '(command line)';

-- When a device signed in last: the first day of a span that is as long as the policy wants (month, week, day).
-- Nothing where the policy wants nothing kept.
ALTER TABLE devices ADD COLUMN seen_on TEXT;
ALTER TABLE devices ADD COLUMN seen_span TEXT;

CREATE INDEX devices_by_user_and_id ON devices (user_name, id);
