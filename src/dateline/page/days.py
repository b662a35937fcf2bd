"""Calendar days as headers, datelines and sentences write them. Only what the publication date needs; no relative words.

(`reading/times.py` reads every temporal expression; this stays small because it runs before anything is known of a report.)
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:n].lower(): i for i, name in enumerate(calendar.month_name) if name for n in (3, 4) if len(name) > n}
WEEKDAYS = {name[:n].lower(): i for i, name in enumerate(calendar.day_name) for n in (3, 4, 5, len(name))}

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b\.?"
_PATTERN = re.compile(
    rf"""(?=(?-i:[0-9A-Z]))(?<![\w/-])(?:(?P<weekday>{_WEEKDAY})\s*,?\s+(?:the\s+)?)?(?:
      (?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)(?=T\d\d:|[^\d/-]|-\D|$)
    | (?P<na>\d\d?)(?P<sep>[./-])(?P<nb>\d\d?)(?P=sep)(?P<ny>(?:19|20)\d\d)(?!\d)
    | (?P<dd>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dm>{_MONTH})(?:\s*,?\s*(?P<dy>(?:19|20)\d\d)(?!\d))?
    | (?P<mm>{_MONTH})\s*(?P<md>[0-3]?\d)(?:st|nd|rd|th)?(?!\d*[:.]\d)(?:\s*,?\s*(?P<my>(?:19|20)\d\d)(?!\d)|(?!\d))
    | (?P<om>{_MONTH})\s*,?\s+(?P<oy>(?:19|20)\d\d)(?!\d)
    | (?P<y>(?:19|20)\d\d)(?![\d,]\d|\s?(?:%|people|men|killed|dead|troops|civilians)|[-/]\d\d\d)(?!\w)
    )""",
    re.X | re.I,
)
URL_DAY = re.compile(r"(?<![\d])((?:19|20)\d\d)[/-]?(\d\d|[a-z]{3})[/-]?(\d\d?)(?=[/_.-]|\D|$)", re.I)


@dataclass(frozen=True, slots=True)
class Mention:
    """A written date: its span, the days it may mean (several where day and month can be swapped), its parts as written.

    ``first``/``last`` bound it where the year is known; ``month``/``day`` are set where they are written and certain.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    first: date | None
    last: date | None

    swapped: bool = False

    @property
    def full(self) -> bool:
        """True where day, month and year are written."""
        return self.first is not None and (self.day is not None or self.swapped)


def find_days(text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
    """Every written date of ``text[start:end]``, in order. A day that no calendar holds is passed over."""
    for m in _PATTERN.finditer(text, start, len(text) if end is None else end):
        if found := _mention(m):
            yield found


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where no calendar holds it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(text: str) -> int | None:
    """The month of a number, name or abbreviation."""
    return int(text) if text.isdigit() else MONTHS.get(text.lower().rstrip("."))


def _mention(m: re.Match[str]) -> Mention | None:
    g = m.groupdict()
    weekday = WEEKDAYS.get(g["weekday"].lower().rstrip(".")) if g["weekday"] else None
    if g["na"]:
        return _numeric(m, weekday, int(g["na"]), int(g["nb"]), int(g["ny"]), g["sep"])
    if g["y"]:
        year = int(g["y"])
        return Mention(m.start("y"), m.end(), year, None, None, None, date(year, 1, 1), date(year, 12, 31))
    written = g["iy"] or g["dy"] or g["my"] or g["oy"]
    known_year = int(written) if written else None
    month = month_number(g["im"] or g["dm"] or g["mm"] or g["om"] or "")
    day = int(g["id"] or g["dd"] or g["md"] or 0) or None
    if month is None or not 1 <= month <= 12:
        return None
    if (g["mm"] or g["dm"] or "A").islower():
        return None
    if day is None:
        if known_year is None or not g["om"]:
            return None
        return Mention(
            m.start(),
            m.end(),
            known_year,
            month,
            None,
            None,
            date(known_year, month, 1),
            date(known_year, month, calendar.monthrange(known_year, month)[1]),
        )
    if known_year is None:
        return Mention(m.start(), m.end(), None, month, day, weekday, None, None) if make_day(2000, month, day) else None
    exact = make_day(known_year, month, day)
    return Mention(m.start(), m.end(), known_year, month, day, weekday, exact, exact) if exact else None


def _numeric(m: re.Match[str], weekday: int | None, a: int, b: int, year: int, sep: str) -> Mention | None:
    """``a/b/year``: day first where that is the only way or dots part them, both ways where both are days."""
    ways = [d for d in ((make_day(year, b, a)), make_day(year, a, b) if sep != "." else None) if d]
    if weekday is not None and len(ways) == 2:
        ways = [d for d in ways if d.weekday() == weekday] or ways
    if not ways:
        return None
    first, last = min(ways), max(ways)
    if first == last:
        return Mention(m.start(), m.end(), year, first.month, first.day, weekday, first, last)
    return Mention(m.start(), m.end(), year, None, None, weekday, first, last, swapped=True)
