"""Which rows are asked for, and the SQL for it. Nothing here runs a query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateline.errors import UsageError
from dateline.model import ROW_TYPES


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a view. Days are ISO days; every part left out lets all pass.

    ``actor``, ``initiative``: words that the row's names or initiative must hold (case and accents aside).
    ``since``, ``until``: the row's own day (else its report's) lies between them, both included.
    ``as_of``: only what had been reported by the end of that day. ``doc``: one report.
    ``outlet``: only reports that it published.
    """

    actor: str | None = None
    initiative: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    min_confidence: float | None = None
    doc: str | None = None
    outlet: str | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until", "as_of"):
            value = getattr(self, name)
            if value is not None:
                iso_day(value, name)


def iso_day(text: str, name: str = "day") -> str:
    """The day as it is, or UsageError when it is no ISO day."""
    try:
        if len(text) != 10:
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name} {text!r} is no day; write it as YYYY-MM-DD") from None
    return text


NOTHING = '""'
"""An FTS5 phrase that finds nothing."""


def words_query(text: str) -> str:
    """An FTS5 query that finds all words of ``text`` literally; '' when it has none."""
    return " ".join(f'"{word}"' for word in re.findall(r"\w+", text))


CHUNK = 400
"""How many rows are fetched by one query of ``numbered_query``."""

ROW_COLUMNS = (
    "w.n, "
    "w.id, p.doc, p.key, w.type, w.span_start, w.span_end, w.quote, w.zone, w.confidence, w.reader, w.fields, "
    "w.date_start, w.date_end, p.published_start, p.published_end, p.outlet"
)


def rows_query(type_name: str | None, filters: Filters, floor: float, *, newest: bool = False) -> tuple[str, list[object]]:
    """SQL and its values for the numbers of the rows of one type (None: all) that pass, by day reported, report and place.

    ``newest``: the latest day first.
    """
    if type_name is not None and type_name not in ROW_TYPES:
        raise UsageError(f"{type_name!r} is no row type; take one of {', '.join(ROW_TYPES)}")
    where, values = ["p.superseded_by IS NULL"], list[object]()

    def also(condition: str, *more: object) -> None:
        where.append(condition)
        values.extend(more)

    if type_name is not None:
        also("w.type = ?", type_name)
    if filters.doc is not None:
        also("p.doc = ?", filters.doc)
    least = floor if filters.min_confidence is None else filters.min_confidence
    if least > 0:
        also("(w.confidence >= ? OR w.type = 'document')", least)
    for column, words in (("names", filters.actor), ("initiative", filters.initiative)):
        if words is not None:
            also("w.n IN (SELECT rowid FROM rows_fts WHERE rows_fts MATCH ?)", f"{column} : ({words_query(words) or NOTHING})")
    if filters.since is not None:
        also("coalesce(w.date_end, w.date_start, p.published_end, '') >= ?", filters.since)
    if filters.until is not None:
        also("coalesce(w.date_start, w.date_end, p.published_start, '9999') <= ?", filters.until)
    if filters.as_of is not None:
        also("p.published_end <= ?", filters.as_of)
    if filters.outlet is not None:
        also("p.outlet = ?", filters.outlet)
    day = f"p.published_end{' DESC' if newest else ''}"
    sql = (
        f"SELECT w.n FROM rows AS w JOIN reports AS p ON p.n = w.report WHERE {' AND '.join(where)} "
        f"ORDER BY p.published_end IS NULL, {day}, p.doc, p.key, w.span_start, w.span_end, w.type, w.id"
    )
    return sql, values


def numbered_query(count: int) -> str:
    """SQL for ``count`` rows by their numbers, in no order."""
    return f"SELECT {ROW_COLUMNS} FROM rows AS w JOIN reports AS p ON p.n = w.report WHERE w.n IN ({', '.join('?' * count)})"
