"""Intervals of ISO days. Strings compare as days do; an open side is None."""

from __future__ import annotations

import functools
from datetime import date

from dateline.model import Date


@functools.lru_cache(maxsize=50_000)
def number(day: str) -> int:
    """A day as a count, for distances."""
    return date.fromisoformat(day).toordinal()


def gap(a: Date, b: Date) -> int:
    """Days between two intervals; 0 when they touch. An open side reaches everything."""
    if a.end and b.start and a.end < b.start:
        return number(b.start) - number(a.end)
    if b.end and a.start and b.end < a.start:
        return number(a.start) - number(b.end)
    return 0


def width(a: Date) -> int:
    """How many days an interval spans; a very large number for an open one."""
    return number(a.end) - number(a.start) + 1 if a.start and a.end else 100_000


def meet(a: Date, b: Date) -> Date | None:
    """The intersection of two intervals, or None when they are apart."""
    start = max((d for d in (a.start, b.start) if d), default=None)
    end = min((d for d in (a.end, b.end) if d), default=None)
    if start and end and start > end:
        return None
    exact = a if (a.start, a.end) == (start, end) else b if (b.start, b.end) == (start, end) else None
    return exact or Date(start, end, None, "cross_document")
