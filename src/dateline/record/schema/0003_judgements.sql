-- What analysts judged: a log that only grows, laid over what was read. To undo a judgement is another entry.
CREATE TABLE judgements (
  n      INTEGER PRIMARY KEY,
  id     TEXT NOT NULL UNIQUE,  -- the same in every record that it is carried to
  at     TEXT NOT NULL,         -- when (UTC)
  who    TEXT NOT NULL,
  why    TEXT NOT NULL,
  action TEXT NOT NULL,
  report TEXT,                  -- key of the report that it is about
  sha256 TEXT,                  -- of that report's text
  doc    TEXT,                  -- and its name
  undoes TEXT,                  -- the judgement that this one takes back
  data   TEXT NOT NULL          -- what it is about and what it says, JSON
);
CREATE INDEX judgements_report ON judgements (report);
CREATE INDEX judgements_sha256 ON judgements (sha256);
CREATE INDEX judgements_doc ON judgements (doc);
CREATE TRIGGER judgements_kept BEFORE DELETE ON judgements BEGIN SELECT raise(ABORT, 'judgements are only added to'); END;
CREATE TRIGGER judgements_fixed BEFORE UPDATE ON judgements BEGIN SELECT raise(ABORT, 'judgements are only added to'); END;

-- `rows` holds what is shown. A row that a judgement shows otherwise, or not at all, stands here as it was read.
CREATE TABLE rows_read (
  id         TEXT PRIMARY KEY,
  n          INTEGER NOT NULL,
  report     INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  judgement  TEXT NOT NULL,
  type       TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end   INTEGER NOT NULL,
  quote      TEXT NOT NULL,
  zone       TEXT NOT NULL,
  confidence REAL NOT NULL,
  reader     TEXT NOT NULL,
  date_start TEXT,
  date_end   TEXT,
  names      TEXT NOT NULL,
  initiative TEXT NOT NULL,
  fields     TEXT NOT NULL
);
CREATE INDEX rows_read_report ON rows_read (report);

-- The rows that a judgement put in, so that they can be taken out again.
CREATE TABLE rows_added (
  id        TEXT PRIMARY KEY,
  report    INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  judgement TEXT NOT NULL
);
CREATE INDEX rows_added_report ON rows_added (report);

-- Where what is read now speaks against a judgement: both are shown.
CREATE TABLE contradictions (
  judgement TEXT NOT NULL,
  report    INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  row       TEXT,
  kind      TEXT NOT NULL,       -- field: a field is read otherwise; gone: the row is no longer read; again: another row is read there
  data      TEXT NOT NULL
);
CREATE INDEX contradictions_report ON contradictions (report);
