"""Writing to the record: one report and all that hangs on it in one transaction, the same in any order."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dateline.engines.local import Outcome
from dateline.model import Hints, Input, Page, Reading, Refused
from dateline.record import codec, migrate, overlay

CLASH_DIGITS = 8
"""How much of the key tells two reports of one name apart."""


@dataclass(frozen=True, slots=True)
class Known:
    """A kept input: its fingerprint and name, its report's number, reader and hints."""

    fingerprint: str
    name: str
    report: int
    reader: str
    hints: Hints


class Store:
    """The tables of one record. Every public method that writes is one transaction or runs inside ``transaction``."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    # ------------------------------------------------------------------------------------------------ transactions

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Raises RecordError (disk full, no permission, held by another); nothing of the block is kept then."""
        with migrate.mapped(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def meta(self, key: str) -> str | None:
        """A setting or mark of the record."""
        found = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def set_meta(self, key: str, value: str) -> None:
        """Set a mark of the record."""
        self.db.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))

    def touch(self) -> None:
        """Note that reports or rows changed: what was derived from them is stale."""
        self.set_meta("changed", str(int(self.meta("changed") or 0) + 1))

    # -------------------------------------------------------------------------------------------------------- reads

    def begin_read(self, reader: str) -> int:
        """A new call of ``read``; its number."""
        with self.transaction():
            now = datetime.now(UTC).isoformat(timespec="seconds")
            return int(self.db.execute("INSERT INTO reads (started, reader) VALUES (?, ?)", (now, reader)).lastrowid or 0)

    def end_read(self, read: int, account: dict[str, Any]) -> None:
        """Keep the account of a call."""
        with self.transaction():
            self.db.execute("UPDATE reads SET account = ? WHERE n = ?", (codec.dumps(account), read))

    def same(self, content: str) -> list[Known]:
        """The reports that the record holds of inputs of this content (see ``codec.content_mark``), in a settled order."""
        found = self.db.execute(
            "SELECT o.fingerprint, o.name, o.report, p.reader, p.hints FROM originals AS o JOIN reports AS p ON p.n = o.report "
            "WHERE o.fingerprint >= ? AND o.fingerprint < ? ORDER BY p.hints, o.fingerprint",
            (content + "-", content + "."),
        )
        return [Known(r["fingerprint"], r["name"], r["report"], r["reader"], codec.hints_from(r["hints"])) for r in found]

    # ------------------------------------------------------------------------------------------------------ writing

    def write(
        self, outcomes: Iterable[Outcome], refused: Iterable[Refused], read: int, replaces: Mapping[str, str] = MappingProxyType({})
    ) -> set[int]:
        """Keep the outcomes of some inputs and what sources refused, in one transaction; the numbers of the reports written.

        ``replaces``: by the fingerprint of an input, that of the kept one of which it is a fuller or corrected saying.
        """
        written = set()
        changed = False
        with self.transaction():
            for item, outcome in outcomes:
                if isinstance(outcome, Reading):
                    written.add(self._add(item, outcome, read, replaces.get(codec.fingerprint(item))))
                    changed = True
                else:
                    self._refuse(replace(outcome, item=outcome.item or item), read)
            for one in refused:
                self._refuse(one, read)
            if changed:
                self.touch()
        return written

    def rename(self, report: int, name: str) -> None:
        """Another file holds the same report: the lesser name is kept, so that the order of reading does not matter."""
        with self.transaction():
            old = self.db.execute("SELECT name, own_id FROM reports WHERE n = ?", (report,)).fetchone()
            if old is not None and name < old["name"]:
                self.db.execute("UPDATE reports SET name = ? WHERE n = ?", (name, report))
                self._settle_names({old["name"], name})
                self.touch()

    def _add(self, item: Input, reading: Reading, read: int, replaced: str | None) -> int:
        page = reading.page
        mark = codec.fingerprint(item)
        names, runs = {item.name}, {read}
        old = self.db.execute("SELECT n, name, read FROM reports WHERE key = ?", (page.key,)).fetchone()
        if old is not None:
            self._clear(old["n"])
        for other in (old, self._give_way({mark, replaced or mark}, page.key)):
            if other is not None:
                names.add(other["name"])
                runs.add(other["read"])
        read = min(runs)
        report = self._report(item, page, reading.reader, dict(reading.dropped), min(names), read, old["n"] if old is not None else None)
        self.db.execute("DELETE FROM refused WHERE fingerprint = ? OR (input = ? AND fingerprint IS NULL)", (mark, item.origin))
        self.db.execute("INSERT OR REPLACE INTO originals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", codec.original_values(item, mark, report))
        self.db.executemany("INSERT INTO blocks VALUES (?, ?, ?, ?, ?)", ((report, b.start, b.end, b.zone, b.reason) for b in page.blocks))
        self.db.executemany(
            "INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((report, c.start, c.end, c.source, c.quote, *(c.span or (None, None)), c.accepted, c.reason) for c in page.candidates),
        )
        self.db.executemany(
            "INSERT INTO rows (id, report, type, span_start, span_end, quote, zone, confidence, reader, date_start, date_end, names, "
            "initiative, fields) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (codec.row_values(r, report) for r in reading.rows),
        )
        if item.own_id is not None:
            self._settle_versions(item.own_id)
        self._settle_names(names)
        overlay.lay(self.db, report)
        return report

    def _give_way(self, marks: set[str], key: str) -> sqlite3.Row | None:
        """Take away kept inputs that a new reading replaces, and their report where it is another one; what that report was."""
        gone = None
        for mark in sorted(marks):
            found = self.db.execute(
                "SELECT p.n, p.name, p.read, p.key FROM originals AS o JOIN reports AS p ON p.n = o.report WHERE o.fingerprint = ?", (mark,)
            ).fetchone()
            if found is None:
                continue
            gone = found
            self.db.execute("DELETE FROM originals WHERE fingerprint = ?", (mark,))
            shared = self.db.execute("SELECT 1 FROM originals WHERE report = ?", (found["n"],)).fetchone()
            if found["key"] != key and shared is None:
                self.db.execute("DELETE FROM reports WHERE n = ?", (found["n"],))
        return gone

    def _clear(self, report: int) -> None:
        for table in ("rows", "rows_read", "rows_added", "blocks", "candidates"):
            self.db.execute(f"DELETE FROM {table} WHERE report = ?", (report,))

    def _report(self, item: Input, page: Page, reader: str, dropped: dict[str, int], name: str, read: int, n: int | None) -> int:
        document = page.document
        headline = page.text[slice(*document.headline)] if document.headline else item.hints.title
        published = document.published
        values = {
            "n": n, "key": page.key, "doc": name, "name": name, "own_id": item.own_id, "outlet": document.outlet,
            "published_start": published.start if published else None, "published_end": published.end if published else None,
            "headline": headline, "byline": document.byline, "dateline_place": document.dateline_place, "url": item.hints.url,
            "language": page.language, "characters": len(page.text), "sha256": hashlib.sha256(page.text.encode()).hexdigest(),
            "text": page.text, "hints": codec.hints_json(item.hints), "reader": reader, "read": read, "dropped": codec.dumps(dropped),
        }  # fmt: skip
        updates = ", ".join(f"{c} = excluded.{c}" for c in values if c not in ("n", "key"))
        self.db.execute(
            f"INSERT INTO reports ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) ON CONFLICT (key) DO UPDATE SET {updates}",
            tuple(values.values()),
        )
        return n or int(self.db.execute("SELECT n FROM reports WHERE key = ?", (page.key,)).fetchone()[0])

    def _refuse(self, refused: Refused, read: int) -> None:
        mark = None
        if refused.item is not None:
            mark = codec.fingerprint(refused.item)
            if self.same(codec.content_mark(refused.item)):  # an older reading of it stands: a failed new one does not take it away
                mark = None
            else:
                values = codec.original_values(refused.item, mark, None)
                self.db.execute("INSERT OR IGNORE INTO originals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        values = (refused.input, refused.reason, refused.retriable, mark, read)
        self.db.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?, ?)", values)

    # ------------------------------------------------------------------------------------------ what order must not decide

    def _settle_versions(self, own_id: str) -> None:
        """Link the versions of one own id, oldest to newest, and let the newest alone be seen.

        Newest by publication day where every version has one, then by the call that brought it, then by key.
        """
        found = self.db.execute("SELECT key, name, published_end, read FROM reports WHERE own_id = ?", (own_id,)).fetchall()
        dated = all(r["published_end"] for r in found)
        chain = sorted(found, key=lambda r: (r["published_end"] if dated else "", r["read"], r["key"]))
        for older, newer in zip(chain, [*chain[1:], None], strict=True):
            self.db.execute("UPDATE reports SET superseded_by = ? WHERE key = ?", (newer["key"] if newer else None, older["key"]))

    def _settle_names(self, names: Iterable[str]) -> None:
        """Give each report of these names its ``doc``: the name where one current report has it, else with the start of its key."""
        for name in sorted(names):
            found = self.db.execute("SELECT n, key, doc, superseded_by FROM reports WHERE name = ?", (name,)).fetchall()
            current = [r for r in found if r["superseded_by"] is None]
            for r in found:
                alone = r["superseded_by"] is None and len(current) == 1
                doc = name if alone else f"{name}~{r['key'][:CLASH_DIGITS]}"
                if doc != r["doc"]:
                    self.db.execute("UPDATE reports SET doc = ? WHERE n = ?", (doc, r["n"]))

    # ----------------------------------------------------------------------------------------------------- retrying

    def retriable(self, *, everything: bool = False) -> list[Input]:
        """The refused inputs whose bytes the record kept: those worth another try, or all of them."""
        chosen = f"SELECT fingerprint FROM refused{'' if everything else ' WHERE retriable'}"
        found = self.db.execute(f"SELECT * FROM originals WHERE fingerprint IN ({chosen}) ORDER BY origin, fingerprint")
        return [codec.input_from(r) for r in found]

    def refused_addresses(self, *, everything: bool = False) -> list[str]:
        """The addresses of the web that gave nothing: those worth another try, or all of them."""
        chosen = "fingerprint IS NULL AND input LIKE 'http%://%'" + ("" if everything else " AND retriable")
        return [address for (address,) in self.db.execute(f"SELECT input FROM refused WHERE {chosen} ORDER BY input")]

    def original(self, mark: str) -> Input:
        """An input as it came, by its fingerprint. Raises KeyError where there is none."""
        found = self.db.execute("SELECT * FROM originals WHERE fingerprint = ?", (mark,)).fetchone()
        if found is None:
            raise KeyError(mark)
        return codec.input_from(found)

    def refused_original(self, content: str) -> Input | None:
        """A refused input of this content, where its bytes were kept."""
        where = "report IS NULL AND fingerprint >= ? AND fingerprint < ? ORDER BY fingerprint LIMIT 1"
        found = self.db.execute(f"SELECT * FROM originals WHERE {where}", (content + "-", content + ".")).fetchone()
        return None if found is None else codec.input_from(found)

    def row_counts(self, reports: Iterable[int]) -> dict[str, int]:
        """How many rows of each type these reports gave."""
        counts: dict[str, int] = {}
        for report in reports:
            for kind, n in self.db.execute("SELECT type, count(*) FROM rows WHERE report = ? GROUP BY type", (report,)):
                counts[kind] = counts.get(kind, 0) + n
        return counts

    def dropped(self) -> dict[str, int]:
        """What the reader left out over all current reports, counted by reason."""
        total: dict[str, int] = {}
        for (text,) in self.db.execute("SELECT dropped FROM reports WHERE superseded_by IS NULL"):
            for reason, n in json.loads(text).items():
                total[reason] = total.get(reason, 0) + n
        return dict(sorted(total.items()))
