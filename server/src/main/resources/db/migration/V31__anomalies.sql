-- What phones' watches over packets saw, all phones of a day together: how much, never who.
CREATE TABLE anomalies (
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  phones INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (day, kind)
);
