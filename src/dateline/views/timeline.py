"""What happened and who took which stance, day by day, told once however often it was copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.model import Row, to_plain
from dateline.views.tables import summary

if TYPE_CHECKING:
    from dateline.model import Date
    from dateline.record import Filters, Record

TYPES = ("event", "position", "state")


def timeline(record: Record, filters: Filters) -> list[dict[str, Any]]:
    """Entries by day: ``{"day", "date", "type", "what", "quote", "id", "doc"}``, undated last.

    ``day`` is the first day of the row's own date (its last, where the first is open); a row without a date has its report's. Rows
    in text that a report took from another are left out: the other tells them.
    """
    taken = copied(record)
    published = {r.key: r.published for r in record.reports()}
    entries = []
    for kind in TYPES:
        for row in record.rows(kind, **to_plain(filters)):
            if not any(start <= row.start < end for start, end in taken.get(row.report, ())):
                entries.append(_entry(row, published.get(row.report)))
    return sorted(entries, key=lambda e: (e["day"] is None, e["day"] or "", e["doc"], e["start"], e["id"]))


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
        "what": summary(row), "quote": row.quote, "id": row.id, "doc": row.doc, "start": row.start,
    }  # fmt: skip
