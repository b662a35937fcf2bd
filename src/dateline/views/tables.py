"""What each view shows of a row: its columns, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dateline.model import Date, Row

Cell = Callable[[Row], object]


def interval(value: Date | Mapping[str, Any] | None) -> str:
    """A date as people write it: a day, ``first .. last`` with ``?`` for an open side, '' for none."""
    if value is None:
        return ""
    start, end = (value.start, value.end) if isinstance(value, Date) else (value.get("start"), value.get("end"))
    if start == end:
        return start or ""
    return f"{start or '?'} .. {end or '?'}"


def amount(row: Row) -> str:
    """A figure's numbers: ``80``, ``at least 80``, ``up to 80``, ``70-80``, or its words."""
    low, high = row.fields.low, row.fields.high
    if low is None and high is None:
        return str(row.fields.text)
    if low == high:
        return f"{low:,.0f}"
    if high is None:
        return f"at least {low:,.0f}"
    return f"up to {high:,.0f}" if low is None else f"{low:,.0f}-{high:,.0f}"


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


def summary(row: Row) -> str:
    """A row in a few words, for margins and lists."""
    f = row.fields
    if row.type == "statement":
        return f"{f.speaker or 'somebody'} says"
    if row.type == "position":
        return f"{f.actor or 'somebody'} {f.stance}: {f.initiative or f.initiative_kind}"
    if row.type == "event":
        sides = " -> ".join(filter(None, (", ".join(f.actors), ", ".join(f.recipients))))
        return " ".join(filter(None, (f.event_type, sides, "" if f.modality == "happened" else f"({f.modality})")))
    if row.type == "figure":
        return " ".join(filter(None, (f.measure, amount(row), f.population, f"({f.told_by})" if f.told_by else "")))
    if row.type == "role":
        return ", ".join(filter(None, (f.person, f.title, f.organisation)))
    if row.type == "state":
        return f"{f.initiative or f.initiative_kind} {f.state}"
    return f"{f.timex_value}" if row.type == "time" else row.type
