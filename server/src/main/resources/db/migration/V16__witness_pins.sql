-- The witnesses that enrolled phones know, and how many of them must cosign; keys one a line.
CREATE TABLE witness_pins (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  needed INTEGER NOT NULL,
  keys TEXT NOT NULL
);
