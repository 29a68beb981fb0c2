-- Which version of the policy each device was given last; not when.
CREATE TABLE policy_handouts (
  device_id TEXT PRIMARY KEY REFERENCES devices (id),
  version INTEGER NOT NULL
);
