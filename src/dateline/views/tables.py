"""What each view shows of a row: its columns, as data."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from typing import Any

from dateline.model import Date, Row
from dateline.record.summary import amount

Cell = Callable[[Row], object]


def interval(value: Date | Mapping[str, Any] | None) -> str:
    """A date as people write it: a day, a month, a year, ``first .. last`` with ``?`` for an open side, '' for none."""
    if value is None:
        return ""
    start, end = (value.start, value.end) if isinstance(value, Date) else (value.get("start"), value.get("end"))
    if start == end:
        return start or ""
    if start and end and start[:4] == end[:4]:
        if start.endswith("-01-01") and end.endswith("-12-31"):
            return start[:4]
        if start[:7] == end[:7] and start.endswith("-01") and int(end[8:]) == monthrange(int(end[:4]), int(end[5:7]))[1]:
            return start[:7]
    return f"{start or '?'} .. {end or '?'}"


def told(row: Row) -> str:
    """Whose word a row is, through whom: ``the monitor via state radio``."""
    return " via ".join([row.fields.told_by or "", *row.fields.via]).removeprefix(" ")


def _get(name: str) -> Cell:
    def cell(row: Row) -> object:
        value = getattr(row.fields, name)
        return interval(value) if isinstance(value, Date) else ", ".join(value) if isinstance(value, tuple) else value

    return cell


def _quote(row: Row) -> object:
    return row.quote


def _id(row: Row) -> object:
    return row.id


def _doc(row: Row) -> object:
    return row.doc


COLUMNS: Mapping[str, tuple[tuple[str, Cell], ...]] = {
    "statement": (("day", _get("date")), ("speaker", _get("speaker")), ("mode", _get("mode")), ("words", _quote),
                  ("via", _get("via")), ("report", _doc), ("id", _id)),
    "position": (("day", _get("date")), ("actor", _get("actor")), ("stance", _get("stance")), ("initiative", _get("initiative")),
                 ("condition", _get("condition")), ("told by", told), ("report", _doc), ("id", _id)),
    "event": (("day", _get("date")), ("type", _get("event_type")), ("actors", _get("actors")), ("recipients", _get("recipients")),
              ("modality", _get("modality")), ("place", _get("place")), ("told by", told), ("report", _doc), ("id", _id)),
    "figure": (("period", _get("period")), ("measure", _get("measure")), ("number", amount), ("population", _get("population")),
               ("place", _get("place")), ("claimant", told), ("report", _doc), ("id", _id)),
    "role": (("person", _get("person")), ("title", _get("title")), ("organisation", _get("organisation")), ("report", _doc), ("id", _id)),
}  # fmt: skip
"""Headers and cells of the row views, by row type."""
