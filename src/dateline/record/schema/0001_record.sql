-- A record: what many reports say, with every row leading back to its characters.
-- Offsets (span_start, span_end) are Unicode code points of reports.text, half-open. Days are ISO days; an open side is NULL.
-- The tables below hold what was read; `derived` holds what follows from many reports and is made anew when reports change.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- One call of `dateline read` (its account as JSON; NULL: it was cut off before its end).
CREATE TABLE reads (
  n       INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  reader  TEXT NOT NULL,
  account TEXT
);

CREATE TABLE reports (
  n               INTEGER PRIMARY KEY,
  key             TEXT NOT NULL UNIQUE,  -- the report inside the record (content hash)
  doc             TEXT NOT NULL,         -- the report for people; unique among all reports
  name            TEXT NOT NULL,         -- the name that it came with
  own_id          TEXT,                  -- its own id where the input has one
  outlet          TEXT,
  published_start TEXT,
  published_end   TEXT,
  headline        TEXT,
  byline          TEXT,
  dateline_place  TEXT,
  url             TEXT,
  language        TEXT,
  characters      INTEGER NOT NULL,
  sha256          TEXT NOT NULL,         -- of the text in UTF-8
  text            TEXT NOT NULL,
  hints           TEXT NOT NULL,         -- what is known from outside the text, JSON
  reader          TEXT NOT NULL,         -- the reader's version
  read            INTEGER NOT NULL REFERENCES reads (n),  -- the call that first brought it
  dropped         TEXT NOT NULL,         -- what the reader left out, counted by reason, JSON
  superseded_by   TEXT                   -- key of the newer version of the same own id; views hide this one then
);
CREATE INDEX reports_doc ON reports (doc);
CREATE INDEX reports_name ON reports (name);
CREATE INDEX reports_own_id ON reports (own_id);
CREATE INDEX reports_published ON reports (published_end, published_start);

-- The bytes as they came, zlib-compressed; several inputs may be one report.
CREATE TABLE originals (
  fingerprint TEXT PRIMARY KEY,
  report      INTEGER REFERENCES reports (n) ON DELETE CASCADE,  -- NULL: refused
  name        TEXT NOT NULL,
  origin      TEXT NOT NULL,
  media       TEXT NOT NULL,
  own_id      TEXT,
  hints       TEXT NOT NULL,
  text        BLOB,                      -- zlib; where the source held the text apart from the bytes
  data        BLOB NOT NULL              -- zlib
);
CREATE INDEX originals_report ON originals (report);

-- The page's layers: what is report, what is furniture, and why.
CREATE TABLE blocks (
  report     INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  span_start INTEGER NOT NULL,
  span_end   INTEGER NOT NULL,
  zone       TEXT NOT NULL,
  reason     TEXT
);
CREATE INDEX blocks_report ON blocks (report, span_start);

-- Every possible publication date of a report and why it was taken or turned down.
CREATE TABLE candidates (
  report     INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  date_start TEXT,
  date_end   TEXT,
  source     TEXT NOT NULL,
  quote      TEXT NOT NULL,
  span_start INTEGER,
  span_end   INTEGER,
  accepted   INTEGER NOT NULL,
  reason     TEXT NOT NULL
);
CREATE INDEX candidates_report ON candidates (report);

-- Every row of every type. The views statements, positions, events ... show one type with a column for each field.
CREATE TABLE rows (
  n          INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  report     INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  type       TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end   INTEGER NOT NULL,
  quote      TEXT NOT NULL,
  zone       TEXT NOT NULL,
  confidence REAL NOT NULL,
  reader     TEXT NOT NULL,
  date_start TEXT,                       -- of the row's date (a figure's period)
  date_end   TEXT,
  names      TEXT NOT NULL,              -- the parties and places that it names, for search
  initiative TEXT NOT NULL,
  fields     TEXT NOT NULL               -- JSON, see docs/codebook.md
);
CREATE INDEX rows_report ON rows (report, span_start);
CREATE INDEX rows_type ON rows (type, date_start);

CREATE TABLE refused (
  input       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  retriable   INTEGER NOT NULL,
  fingerprint TEXT REFERENCES originals (fingerprint),  -- NULL: there were no bytes to keep
  read        INTEGER NOT NULL REFERENCES reads (n)
);
CREATE UNIQUE INDEX refused_once ON refused (input, coalesce(fingerprint, ''));
CREATE INDEX refused_fingerprint ON refused (fingerprint);

-- What follows from many reports: one JSON object a thing, in its order. `meta.reconciled` says which state it was made from.
CREATE TABLE derived (
  kind     TEXT NOT NULL,
  position INTEGER NOT NULL,
  id       TEXT,
  data     TEXT NOT NULL,
  PRIMARY KEY (kind, position)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE reports_fts USING fts5 (
  headline, text, content = 'reports', content_rowid = 'n', tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE rows_fts USING fts5 (
  quote, names, initiative, content = 'rows', content_rowid = 'n', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER reports_added AFTER INSERT ON reports BEGIN
  INSERT INTO reports_fts (rowid, headline, text) VALUES (new.n, new.headline, new.text);
END;
CREATE TRIGGER reports_removed AFTER DELETE ON reports BEGIN
  INSERT INTO reports_fts (reports_fts, rowid, headline, text) VALUES ('delete', old.n, old.headline, old.text);
END;
CREATE TRIGGER reports_changed AFTER UPDATE OF headline, text ON reports BEGIN
  INSERT INTO reports_fts (reports_fts, rowid, headline, text) VALUES ('delete', old.n, old.headline, old.text);
  INSERT INTO reports_fts (rowid, headline, text) VALUES (new.n, new.headline, new.text);
END;
CREATE TRIGGER rows_added AFTER INSERT ON rows WHEN new.type NOT IN ('time', 'document') BEGIN
  INSERT INTO rows_fts (rowid, quote, names, initiative) VALUES (new.n, new.quote, new.names, new.initiative);
END;
CREATE TRIGGER rows_removed AFTER DELETE ON rows WHEN old.type NOT IN ('time', 'document') BEGIN
  INSERT INTO rows_fts (rows_fts, rowid, quote, names, initiative) VALUES ('delete', old.n, old.quote, old.names, old.initiative);
END;
