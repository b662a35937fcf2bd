"""What happened and who took which stance, day by day, told once however often it was copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.model import Row, to_plain
from dateline.record.summary import summary

if TYPE_CHECKING:
    from dateline.model import Date
    from dateline.record.record import Record
    from dateline.record.select import Filters

TYPES = ("event", "position", "state")


def timeline(record: Record, filters: Filters) -> list[dict[str, Any]]:
    """Entries by day, undated last.

    Each ``{"day", "date", "own_date", "type", "what", "reports", "independent", "quote", "id", "doc", "start"}``.

    ``day`` is the first day of the row's own date (its last, where the first is open); a row without a date has its report's. An
    event that several reports tell is one entry: its fullest row, with how many ``reports`` tell it and how many of these are
    ``independent``. Rows in text that a report took from another are left out: the other tells them.
    """
    taken = copied(record)
    days = record.days()
    happenings = {row: h for h in record.reconciled("happenings").happenings for row in h.rows}
    entries: dict[str, dict[str, Any]] = {}
    for kind in TYPES:
        for row in record.rows(kind, **to_plain(filters)):
            if any(start <= row.start < end for start, end in taken.get(row.report, ())):
                continue
            happening = happenings.get(row.id)
            if happening is None:
                entries[row.id] = _entry(row, days[row.report][1])
            elif happening.id not in entries or row.id == happening.best:
                told = {"reports": len(happening.reports), "independent": happening.independent}
                entries[happening.id] = _entry(row, days[row.report][1]) | told
    return sorted(entries.values(), key=lambda e: (e["day"] is None, e["day"] or "", e["doc"], e["start"], e["id"]))


def copied(record: Record) -> dict[str, list[tuple[int, int]]]:
    """By report key, the spans that it took from another report."""
    found: dict[str, list[tuple[int, int]]] = {}
    for copy in record.copies():
        found.setdefault(copy.report, []).append((0, 1 << 60) if copy.span is None else copy.span)
    return found


def _entry(row: Row, published: Date | None) -> dict[str, Any]:
    own = row.fields.date
    date = own or published
    return {
        "day": (date.start or date.end) if date else None, "date": to_plain(date), "own_date": own is not None, "type": row.type,
        "what": summary(row), "reports": 1, "independent": 1, "quote": row.quote, "id": row.id, "doc": row.doc, "start": row.start,
    }  # fmt: skip
