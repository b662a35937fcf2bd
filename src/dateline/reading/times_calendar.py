"""Calendar arithmetic on TIMEX3 values: what interval a value covers, what lies n units away. Pure; no language in it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

Interval = tuple[date | None, date | None]
"""First and last day, both inside; None is an open side."""

DAY = timedelta(days=1)
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season (northern half of the world; a winter runs into the next year)."""
MONTHS_IN = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
"""Months in a unit that is counted in months."""
VALUE = re.compile(
    r"(?P<y>\d{4})(?:-(?:W(?P<w>\d\d)(?:-(?P<wd>[1-7]|WE))?|Q(?P<q>[1-4])|H(?P<h>[12])|(?P<s>SP|SU|FA|WI)|(?P<m>\d\d)(?:-(?P<d>\d\d))?))?(?:T.*)?$"
)


def interval(value: str) -> Interval | None:
    """The days that a TIMEX3 value names; None for durations, sets, references, years before our era and impossible dates."""
    try:
        if re.fullmatch(r"\d{2}", value) and value != "00":
            return date(int(value) * 100, 1, 1), date(int(value) * 100 + 99, 12, 31)
        if re.fullmatch(r"\d{3}", value) and value != "000":
            return date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31)
        if "/" in value:
            first, _, last = value.partition("/")
            return date(int(first), 1, 1), date(int(last), 12, 31)
        m = VALUE.match(value)
        return _interval(m) if m else None
    except (ValueError, OverflowError):
        return None


def _interval(m: re.Match[str]) -> Interval:
    year = int(m["y"])
    if m["w"]:
        monday = date.fromisocalendar(year, int(m["w"]), 1)
        if m["wd"] == "WE":
            return monday + 5 * DAY, monday + 6 * DAY
        if m["wd"]:
            day = monday + (int(m["wd"]) - 1) * DAY
            return day, day
        return monday, monday + 6 * DAY
    if m["q"]:
        return months(year, 3 * int(m["q"]) - 2, 3)
    if m["h"]:
        return months(year, 6 * int(m["h"]) - 5, 6)
    if m["s"]:
        return months(year, SEASON_MONTHS[m["s"]], 3)
    if m["d"]:
        day = date(year, int(m["m"]), int(m["d"]))
        return day, day
    return months(year, int(m["m"]), 1) if m["m"] else months(year, 1, 12)


def months(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of ``count`` months from ``month`` of ``year``. Raises ValueError outside the calendar."""
    first = date(year, month, 1)
    return first, add(first, count, "M") - DAY


def add(day: date, count: int, unit: str) -> date:
    """The day ``count`` units away (D, W, M, Q, Y, DE, CE, ML); a day that the month lacks becomes its last.

    Raises ValueError or OverflowError outside the calendar.
    """
    if unit == "D":
        return day + count * DAY
    if unit in ("W", "WE"):
        return day + 7 * count * DAY
    total = day.year * 12 + day.month - 1 + count * MONTHS_IN[unit]
    year, month = divmod(total, 12)
    if not 1 <= year <= 9999:
        raise ValueError("outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def value_at(day: date, unit: str) -> str:
    """The TIMEX3 value of the unit that holds ``day``."""
    iso = day.isocalendar()
    if unit == "D":
        return day.isoformat()
    if unit == "W":
        return f"{iso.year:04}-W{iso.week:02}"
    if unit == "WE":
        return f"{iso.year:04}-W{iso.week:02}-WE"
    if unit == "M":
        return f"{day.year:04}-{day.month:02}"
    if unit == "Q":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return f"{day.year:04}"[: {"Y": 4, "DE": 3, "CE": 2, "ML": 1}[unit]]


def third(span: Interval, part: str) -> Interval:
    """The first (START), middle (MID) or last (END) third of an interval; months are cut at the 10th and 20th, years in months."""
    first, last = span
    if first is None or last is None:
        return span
    days = (last - first).days + 1
    if 28 <= days <= 31 and first.day == 1:
        cuts = (first, first + 10 * DAY, first + 20 * DAY)
    elif days >= 360 and first.month == 1:
        size = round(days / 365.25) * 12 // 3
        cuts = (first, add(first, size, "M"), add(first, 2 * size, "M"))
    elif days < 3:
        return span
    else:
        cuts = (first, first + days // 3 * DAY, first + 2 * (days // 3) * DAY)
    at = ("START", "MID", "END").index(part)
    return cuts[at], (last if at == 2 else cuts[at + 1] - DAY)


def easter(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
