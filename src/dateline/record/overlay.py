"""Judgements laid over the rows of one report: what was read stands aside, untouched; ``rows`` holds what is shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from dateline.errors import UsageError
from dateline.model import Row, make_row, to_plain
from dateline.record import codec, judgements
from dateline.record.judgements import Judgement
from dateline.record.select import ROW_COLUMNS

COLUMNS = (
    "type", "span_start", "span_end", "quote", "zone", "confidence", "reader", "date_start", "date_end", "names", "initiative", "fields",
)  # fmt: skip
NEAR = 0.5
"""How much of two spans must be shared (of what they cover together) to be one row read anew."""


def lay(db: sqlite3.Connection, report: int) -> None:
    """Show a report's rows as they were read with all judgements in force laid over them. Runs inside a transaction.

    The same whatever was laid before: it begins by putting back what was read.
    """
    if db.execute("SELECT 1 FROM judgements LIMIT 1").fetchone() is None:
        return
    _lift(db, report)
    r = db.execute("SELECT key, sha256, doc, name, text FROM reports WHERE n = ?", (report,)).fetchone()
    if r is None:
        return
    for entry in judgements.on_report(db, r["key"], r["sha256"], r["doc"], r["name"]):
        try:
            _lay_one(db, report, r, entry)
        except UsageError as e:  # a judgement of another codebook: shown as one that cannot be laid
            _contradict(db, entry, report, None, "gone", {"reason": str(e)})


def _lift(db: sqlite3.Connection, report: int) -> None:
    db.execute("DELETE FROM rows WHERE id IN (SELECT id FROM rows_added WHERE report = ?)", (report,))
    db.execute("DELETE FROM rows WHERE id IN (SELECT id FROM rows_read WHERE report = ?)", (report,))
    names = ", ".join(COLUMNS)
    db.execute(f"INSERT INTO rows (n, id, report, {names}) SELECT n, id, report, {names} FROM rows_read WHERE report = ?", (report,))
    for table in ("rows_added", "rows_read", "contradictions"):
        db.execute(f"DELETE FROM {table} WHERE report = ?", (report,))


def _lay_one(db: sqlite3.Connection, report: int, r: sqlite3.Row, entry: Judgement) -> None:
    said = entry.data["row"]
    start, end = place(r["text"], said)
    if entry.action == "add":
        if start < end:
            _put(db, report, _made(r, entry, said["type"], (start, end), entry.data["fields"]), entry)
        return
    row = target(db, report, said, start, end)
    if entry.action == "reject":
        if row is not None:
            _aside(db, row.id, entry)
            db.execute("DELETE FROM rows WHERE id = ?", (row.id,))
        for other in _near(db, report, said["type"], start, end):
            _contradict(db, entry, report, other.id, "again", {"fields": to_plain(other.fields)})
        return
    edits = dict(entry.data.get("fields", {}))
    if row is None:
        if start < end:
            _put(db, report, _made(r, entry, said["type"], (start, end), {**said["read"], **edits}, said["id"]), entry)
        _contradict(db, entry, report, said["id"], "gone", {"fields": {**said["read"], **edits}})
        return
    now = to_plain(row.fields)
    for name, value in edits.items():
        was = said["read"].get(name)
        if now.get(name) not in (was, value) and not db.execute("SELECT 1 FROM rows_read WHERE id = ?", (row.id,)).fetchone():
            _contradict(db, entry, report, row.id, "field", {"field": name, "judged": value, "was": was, "now": now.get(name)})
    _aside(db, row.id, entry)
    made = _made(r, entry, row.type, (row.start, row.end), {**now, **edits}, row.id, row.zone)
    n = db.execute("SELECT n FROM rows WHERE id = ?", (row.id,)).fetchone()[0]
    db.execute("DELETE FROM rows WHERE id = ?", (row.id,))
    _insert(db, report, made, n)


def place(text: str, said: Mapping[str, Any]) -> tuple[int, int]:
    """Where a judged row's words stand in a text: its span where they are there, else where they are nearest to it; (0, 0): nowhere."""
    start, quote = int(said["start"]), str(said["quote"])
    if not quote:
        return 0, 0
    if text[start : start + len(quote)] == quote:
        return start, start + len(quote)
    found = [at for at in (text.find(quote, start), text.rfind(quote, 0, start + len(quote))) if at >= 0]
    at = min(found, key=lambda a: abs(a - start), default=-1)
    return (at, at + len(quote)) if at >= 0 else (0, 0)


def target(db: sqlite3.Connection, report: int, said: Mapping[str, Any], start: int, end: int) -> Row | None:
    """The row that a judgement is about: of its id, else the one of its type read nearest to its place, with the same parties."""
    found = db.execute(
        f"SELECT {ROW_COLUMNS} FROM rows AS w JOIN reports AS p ON p.n = w.report WHERE w.report = ? AND w.id = ?", (report, said["id"])
    ).fetchone()
    if found is not None:
        return codec.row_from(found)
    near = _near(db, report, said["type"], start, end)
    read = said.get("read", {})

    def fit(row: Row) -> tuple[int, float, str]:
        same = sum(to_plain(getattr(row.fields, t)) == read.get(t) for t in row.fields.twins if t in read)
        return same, _shared((row.start, row.end), (start, end)), row.id

    return max(near, key=fit, default=None)


def _near(db: sqlite3.Connection, report: int, type_name: str, start: int, end: int) -> list[Row]:
    found = db.execute(
        f"SELECT {ROW_COLUMNS} FROM rows AS w JOIN reports AS p ON p.n = w.report WHERE w.report = ? AND w.type = ? "
        "AND w.span_start < ? AND w.span_end > ? AND w.id NOT IN (SELECT id FROM rows_read) AND w.id NOT IN (SELECT id FROM rows_added) "
        "ORDER BY w.span_start, w.id",
        (report, type_name, end, start),
    )
    rows = [codec.row_from(r) for r in found]
    return [row for row in rows if _shared((row.start, row.end), (start, end)) >= NEAR]


def _shared(a: tuple[int, int], b: tuple[int, int]) -> float:
    both = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, both) / max(1, max(a[1], b[1]) - min(a[0], b[0]))


def _made(
    r: sqlite3.Row, entry: Judgement, type_name: str, span: tuple[int, int], plain: Mapping[str, Any], row_id: str | None = None,
    zone: str = "body",
) -> Row:  # fmt: skip
    """A row as a judgement says it: its reader is the judgement, its confidence is 1."""
    content = judgements.content(type_name, plain, len(r["text"]))
    made = make_row(r["key"], r["doc"], r["text"], span, content, zone=zone, confidence=1.0, reader=f"judgement:{entry.id}")
    if row_id is None:
        return made
    return Row(row_id, made.doc, made.report, made.type, made.start, made.end, made.quote, made.zone, 1.0, made.reader, made.fields)


def _put(db: sqlite3.Connection, report: int, row: Row, entry: Judgement) -> None:
    if db.execute("SELECT 1 FROM rows WHERE id = ?", (row.id,)).fetchone():
        return  # it is read by now
    _insert(db, report, row, None)
    db.execute("INSERT INTO rows_added VALUES (?, ?, ?)", (row.id, report, entry.id))


def _insert(db: sqlite3.Connection, report: int, row: Row, n: int | None) -> None:
    names = ", ".join(("n", "id", "report", *COLUMNS))
    db.execute(f"INSERT INTO rows ({names}) VALUES ({', '.join('?' * (len(COLUMNS) + 3))})", (n, *codec.row_values(row, report)))


def _aside(db: sqlite3.Connection, row_id: str, entry: Judgement) -> None:
    """Keep a row as it was read, unless it stands aside already or was put in by a judgement."""
    if db.execute("SELECT 1 FROM rows_added WHERE id = ?", (row_id,)).fetchone():
        return
    names = ", ".join(COLUMNS)
    db.execute(
        f"INSERT OR IGNORE INTO rows_read (id, n, report, judgement, {names}) SELECT id, n, report, ?, {names} FROM rows WHERE id = ?",
        (entry.id, row_id),
    )


def _contradict(db: sqlite3.Connection, entry: Judgement, report: int, row: str | None, kind: str, data: Mapping[str, Any]) -> None:
    db.execute("INSERT INTO contradictions VALUES (?, ?, ?, ?, ?)", (entry.id, report, row, kind, codec.dumps(data)))


def as_read(db: sqlite3.Connection, row_id: str) -> Row | None:
    """A row as it was read, where a judgement shows it otherwise or not at all; None where none does."""
    names = ", ".join(f"w.{c}" for c in COLUMNS)
    found = db.execute(
        f"SELECT w.n, w.id, p.doc, p.key, {names} FROM rows_read AS w JOIN reports AS p ON p.n = w.report WHERE w.id = ?", (row_id,)
    ).fetchone()
    return None if found is None else codec.row_from(found)


def contradictions(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Where what is read now speaks against a judgement: ``{"judgement", "doc", "key", "row", "kind", "data"}``, by report."""
    found = db.execute(
        "SELECT c.judgement, p.doc, p.key, c.row, c.kind, c.data FROM contradictions AS c JOIN reports AS p ON p.n = c.report "
        "ORDER BY p.doc, c.judgement, c.row"
    )
    names = ("judgement", "doc", "key", "row", "kind")
    return [{name: r[name] for name in names} | {"data": json.loads(r["data"])} for r in found]
