-- The last answer of each address that was fetched into this record, for conditional requests.
CREATE TABLE web (
  address    TEXT PRIMARY KEY,
  landed     TEXT NOT NULL,  -- the address at the end of the redirects
  media_type TEXT NOT NULL,
  charset    TEXT,
  etag       TEXT,
  modified   TEXT,           -- Last-Modified as the server wrote it
  fetched    TEXT NOT NULL,
  body       BLOB NOT NULL   -- zlib
);
