"""What the record remembers of the web: the last answer of each address, so that a page that did not change is not sent again."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

from dateline.record.store import Store
from dateline.sources.fetching import Page


class WebMemory:
    """The memory of a fetcher (``sources.fetching.Memory``), kept in a record."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, url: str) -> Page | None:
        """The page that an address gave last; None where it was never fetched into this record."""
        found = self._store.db.execute("SELECT * FROM web WHERE address = ?", (url,)).fetchone()
        if found is None:
            return None
        body = zlib.decompress(found["body"])
        return Page(found["landed"], body, found["media_type"], found["charset"], found["etag"], found["modified"])

    def put(self, url: str, page: Page) -> None:
        """Remember what an address gave. Raises RecordError."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        values = (url, page.url, page.media_type, page.charset, page.etag, page.modified, now, zlib.compress(page.body, 6))
        with self._store.transaction():
            self._store.db.execute("INSERT OR REPLACE INTO web VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
