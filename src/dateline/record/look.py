"""Looking into a record: search, citations, one report with its layers, the timeline. Indexed; nothing here reads every row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline.errors import UsageError
from dateline.model import Block, Date, DateCandidate, Row
from dateline.record import codec
from dateline.record.select import ROW_COLUMNS, words_query

CONTEXT = 240
"""Characters of the text on either side of a citation."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the record. ``published`` is an interval, None where nothing is known; ``superseded_by`` a newer version's key."""

    key: str
    doc: str
    outlet: str | None
    published: Date | None
    headline: str | None
    byline: str | None
    dateline_place: str | None
    url: str | None
    language: str | None
    sha256: str
    text: str
    reader: str
    superseded_by: str | None
    blocks: tuple[Block, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report without its text and blocks."""
        return {
            "doc": self.doc, "key": self.key, "outlet": self.outlet,
            "published": {"start": self.published.start, "end": self.published.end, "text": self.published.text,
                          "basis": self.published.basis} if self.published else None,
            "headline": self.headline, "byline": self.byline, "dateline_place": self.dateline_place, "url": self.url,
            "language": self.language, "characters": len(self.text), "sha256": self.sha256, "reader": self.reader,
        }  # fmt: skip


REPORT_QUERY = (
    "SELECT p.*, (SELECT fields FROM rows AS w WHERE w.report = p.n AND w.type = 'document') AS document FROM reports AS p WHERE "
)


def report_from(db: sqlite3.Connection, r: sqlite3.Row, *, blocks: bool = True) -> Report:
    """A report from a line of ``REPORT_QUERY``."""
    published = None
    if r["document"] is not None:
        said = json.loads(r["document"]).get("published")
        published = Date(**said) if said else None
    layers: tuple[Block, ...] = ()
    if blocks:
        found = db.execute(
            "SELECT span_start, span_end, zone, reason FROM blocks WHERE report = ? ORDER BY span_start, span_end", (r["n"],)
        )
        layers = tuple(Block(*b) for b in found)
    return Report(
        key=r["key"], doc=r["doc"], outlet=r["outlet"], published=published, headline=r["headline"], byline=r["byline"],
        dateline_place=r["dateline_place"], url=r["url"], language=r["language"], sha256=r["sha256"], text=r["text"],
        reader=r["reader"], superseded_by=r["superseded_by"], blocks=layers,
    )  # fmt: skip


def find_report(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    """The report of this ``doc`` name, own name or key (or the start of one). Raises UsageError where none or several are meant."""
    for condition, value in (
        ("p.doc = ? AND p.superseded_by IS NULL", name), ("p.doc = ?", name), ("p.name = ? AND p.superseded_by IS NULL", name),
        ("p.key = ?", name), ("p.doc >= ? AND p.doc < ?", name), ("p.key >= ? AND p.key < ?", name),
    ):  # fmt: skip
        values = (value, value + "\U0010ffff") if "<" in condition else (value,)
        found = db.execute(f"{REPORT_QUERY}{condition} ORDER BY p.doc LIMIT 6", values).fetchall()
        if len(found) == 1:
            return found[0]  # type: ignore[no-any-return]
        if found:
            raise UsageError(f"{name!r} may be any of {', '.join(r['doc'] for r in found[:5])}; name one of them")
    raise UsageError(f"there is no report {name!r} in this record; see its names with: dateline export RECORD --format texts")


def candidates(db: sqlite3.Connection, report: int) -> list[DateCandidate]:
    """Every possible publication date of a report, the accepted first, then as they stand in the text."""
    found = db.execute(
        "SELECT * FROM candidates WHERE report = ? ORDER BY accepted DESC, span_start IS NOT NULL, span_start, source, quote", (report,)
    )
    return [
        DateCandidate(
            c["date_start"], c["date_end"], c["source"], c["quote"],
            None if c["span_start"] is None else (c["span_start"], c["span_end"]), bool(c["accepted"]), c["reason"],
        )
        for c in found
    ]  # fmt: skip


def find_row(db: sqlite3.Connection, row_id: str) -> sqlite3.Row:
    """The row of this id, or of an id that starts so. Raises UsageError where there is none or several."""
    sql = f"SELECT {ROW_COLUMNS}, p.n AS report_n FROM rows AS w JOIN reports AS p ON p.n = w.report WHERE w.id >= ? AND w.id < ? LIMIT 3"
    found = db.execute(sql, (row_id, row_id + "\U0010ffff")).fetchall() if row_id else []
    exact = [r for r in found if r["id"] == row_id]
    if len(exact or found) == 1:
        return (exact or found)[0]  # type: ignore[no-any-return]
    if found:
        raise UsageError(f"several rows start with {row_id!r}: give more of the id")
    raise UsageError(
        f"there is no row {row_id!r} in this record; ids stand in every view with --json, and in: dateline search RECORD WORDS"
    )


def citation(db: sqlite3.Connection, row_id: str) -> dict[str, Any]:
    """All that is needed to cite a row: the quote in its context, who says so through whom, where and when it was published."""
    r = find_row(db, row_id)
    row = codec.row_from(r)
    report = report_from(db, db.execute(f"{REPORT_QUERY}p.n = ?", (r["report_n"],)).fetchone(), blocks=False)
    return {
        "row": row.to_json(),
        "quote": row.quote,
        "context": {
            "before": report.text[max(0, row.start - CONTEXT) : row.start],
            "after": report.text[row.end : row.end + CONTEXT],
        },
        "chain": chain(row, report.outlet or report.doc),
        "report": report.to_json(),
        "start": row.start,
        "end": row.end,
    }


def chain(row: Row, outlet: str) -> list[dict[str, str]]:
    """From the party whose word a row is to the outlet that printed it: ``[{"who", "as"}]``."""
    teller = getattr(row.fields, "told_by", None) or getattr(row.fields, "speaker", None)
    via = getattr(row.fields, "via", ())
    first = [{"who": teller, "as": "told by"}] if teller else []
    return [*first, *({"who": v, "as": "via"} for v in via), {"who": outlet, "as": "published by" if teller else "reported by"}]


def search(db: sqlite3.Connection, query: str, limit: int, as_of: str | None) -> list[dict[str, Any]]:
    """The reports and rows that hold the words of ``query``, best first.

    ``query`` may use FTS5 operators (``AND``, ``OR``, ``NOT``, ``"a phrase"``, ``begin*``); where it is no valid FTS5 query its
    words are searched as they stand. Each hit: ``{"kind", "doc", "outlet", "published", "id", "type", "snippet", "start", "end"}``.
    """
    if not words_query(query):
        raise UsageError("give a word to search for, e.g. dateline search RECORD ceasefire")
    try:
        return list(_hits(db, query, limit, as_of))
    except sqlite3.OperationalError as e:
        if "fts5" not in str(e) and "no such column" not in str(e) and "unterminated" not in str(e):
            raise
        return list(_hits(db, words_query(query), limit, as_of))


def _hits(db: sqlite3.Connection, query: str, limit: int, as_of: str | None) -> Iterator[dict[str, Any]]:
    seen = "p.superseded_by IS NULL" + ("" if as_of is None else " AND p.published_end <= :day")
    values = {"q": query, "day": as_of, "limit": limit}
    reports = db.execute(
        "SELECT p.doc, p.outlet, p.published_start, p.published_end, snippet(reports_fts, -1, '[', ']', ' ... ', 24) AS snippet "
        f"FROM reports_fts JOIN reports AS p ON p.n = reports_fts.rowid WHERE reports_fts MATCH :q AND {seen} "
        "ORDER BY rank, p.doc LIMIT :limit",
        values,
    )
    rows = db.execute(
        "SELECT w.id, w.type, w.quote, w.span_start, w.span_end, p.doc, p.outlet, p.published_start, p.published_end FROM rows_fts "
        f"JOIN rows AS w ON w.n = rows_fts.rowid JOIN reports AS p ON p.n = w.report WHERE rows_fts MATCH :q AND {seen} "
        "ORDER BY rank, p.doc, w.id LIMIT :limit",
        values,
    )
    for r in rows.fetchall():
        yield _hit(r, "row", id=r["id"], type=r["type"], snippet=r["quote"], start=r["span_start"], end=r["span_end"])
    for r in reports.fetchall():
        yield _hit(r, "report", id=None, type=None, snippet=r["snippet"], start=None, end=None)


def _hit(r: sqlite3.Row, kind: str, **more: Any) -> dict[str, Any]:
    published = {"start": r["published_start"], "end": r["published_end"]} if r["published_end"] or r["published_start"] else None
    return {"kind": kind, "doc": r["doc"], "outlet": r["outlet"], "published": published} | more


def vocabulary(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """The words that rows can be found by, with the number of rows that hold each."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.row_words USING fts5vocab (main, rows_fts, row)")
    return [(term, n) for term, n in db.execute("SELECT term, doc FROM temp.row_words WHERE length(term) > 2")]


def relays(db: sqlite3.Connection, most: int) -> list[tuple[str, str, int]]:
    """Which outlet passes on whose words: outlet, channel, rows."""
    found = db.execute(
        "SELECT coalesce(p.outlet, ''), v.value, count(*) AS n FROM rows AS w JOIN reports AS p ON p.n = w.report, "
        "json_each(w.fields, '$.via') AS v WHERE w.type IN ('statement', 'position', 'event', 'figure') AND p.superseded_by IS NULL "
        "GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT ?",
        (most,),
    )
    return [(outlet, channel, n) for outlet, channel, n in found]
