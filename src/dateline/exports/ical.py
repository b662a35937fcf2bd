"""``calendar``: the days ahead and past of every initiative as iCalendar (RFC 5545): tentative, confirmed or cancelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import IO, TYPE_CHECKING, Any

from dateline.exports.stamp import made

if TYPE_CHECKING:
    from dateline.record import Record

CONFIRMED = ("agreed", "scheduled", "under_way", "held", "in_force")
CANCELLED = ("cancelled", "collapsed", "ended")
LONGEST_DAYS = 120
"""An expected interval longer than this is no appointment."""
_OCTETS = 74


def write(record: Record, stream: IO[str]) -> None:
    """The next date of each initiative, and the day on which it was held, as known by the last report."""
    stream.write("\r\n".join(_folded(line) for line in lines(record)) + "\r\n")


def lines(record: Record) -> Iterator[str]:
    """The calendar's lines, unfolded."""
    stamp = made(record)
    days = [d.end for _, d in record.days().values() if d is not None and d.end]
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Dateline//{stamp['dateline']}//EN", "CALSCALE:GREGORIAN")
    yield f"X-WR-CALNAME:{_text(record.path.stem)}"
    if days:
        last = max(days)
        for one in record.status(as_of=last)["initiatives"]:
            for kind, when in (("expected", one["expected"]), ("held", one["state_date"] if one["state"] == "held" else None)):
                if when:
                    yield from _event(one, kind, when, last)
    yield "END:VCALENDAR"


def _event(one: dict[str, Any], kind: str, when: dict[str, Any], last: str) -> Iterator[str]:
    start, end = when["start"] or when["end"], when["end"] or when["start"]
    first, final = date.fromisoformat(start), date.fromisoformat(end)
    if (final - first).days > LONGEST_DAYS or final == date.max:
        return
    state = one["state"] or ""
    status = "CONFIRMED" if kind == "held" or state in CONFIRMED else "CANCELLED" if state in CANCELLED else "TENTATIVE"
    parties = "; ".join(f"{p['actor']}: {p['stance'].replace('_', ' ')}" for p in one["parties"])
    silent = "; ".join(f"{n['actor']}: has not answered" for n in one["no_answer"])
    width = "" if start == end else f" (between {start} and {end})"
    said = "; ".join(filter(None, (parties, silent)))
    told = f"{one['kind']}, {state.replace('_', ' ') or 'no state told'}{width}. {said}{'. ' if said else ''}"
    yield from ("BEGIN:VEVENT", f"UID:{one['id']}-{kind}@dateline", f"DTSTAMP:{last.replace('-', '')}T000000Z")
    yield f"DTSTART;VALUE=DATE:{start.replace('-', '')}"
    yield f"DTEND;VALUE=DATE:{(final + timedelta(days=1)).isoformat().replace('-', '')}"
    yield f"SUMMARY:{_text(one['initiative'])}"
    yield f"DESCRIPTION:{_text(told + 'Rows: ' + ' '.join(one['rows'][:20]))}"
    if one["place"]:
        yield f"LOCATION:{_text(one['place'])}"
    yield from (f"STATUS:{status}", "TRANSP:TRANSPARENT", "END:VEVENT")


def _text(value: str) -> str:
    """A value as RFC 5545 writes text; control characters go."""
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", value.replace("\r\n", "\n").replace("\r", "\n"))
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which cuts a character."""
    out, piece, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > _OCTETS:
            out.append(piece)
            piece, size = "", 1
        piece, size = piece + char, size + width
    return "\r\n ".join([*out, piece])
