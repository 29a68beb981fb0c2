-- What a server that stops leaves to the next: how much there was in the last day, in slots of six minutes; never who.
CREATE TABLE history (
  slot TEXT NOT NULL PRIMARY KEY,
  registrations INTEGER NOT NULL,
  connections INTEGER NOT NULL,
  calls BIGINT NOT NULL,
  ringing_millis BIGINT
);

-- Calls that were taken, by class, and refusals, by reason, of a slot; what did not occur is left out.
CREATE TABLE history_counts (
  slot TEXT NOT NULL REFERENCES history (slot) ON DELETE CASCADE,
  word TEXT NOT NULL,
  times BIGINT NOT NULL,
  PRIMARY KEY (slot, word)
);
