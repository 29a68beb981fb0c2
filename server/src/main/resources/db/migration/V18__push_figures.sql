-- How long phones took to wake, by what they call themselves; neither whose nor when.
CREATE TABLE push_figures (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  model TEXT NOT NULL,
  milestone TEXT NOT NULL,
  millis BIGINT NOT NULL
);

CREATE INDEX push_figures_by_model ON push_figures (model, milestone, number);
