"""Days as databases of newspapers write them above an article, in the languages of their menus."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from dateline.sources.base import needed

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "ru", "tr")
_WORDS = re.compile(r"[^\W\d_]+|\d+")


_LONGEST = 90
"""Characters of a line that is no more than a date, a weekday, a time and an edition."""


@cache
def _names(kind: str) -> dict[str, int]:
    """The names of months (1 to 12) or weekdays in all the languages; where two share a name, the first language has it."""
    names = getattr(needed("babel.dates", "babel"), f"get_{kind}_names")
    return {
        name.rstrip(".").casefold(): int(number)
        for language in reversed(LANGUAGES)
        for width in ("abbreviated", "wide")
        for context in ("format", "stand-alone")
        for number, name in names(width, context, locale=language).items()
    }


def iso_day(line: str) -> str | None:
    """The day (``YYYY-MM-DD``) or month (``YYYY-MM``) at the start of a line such as ``March 14, 2013 Thursday 11:21 AM GMT``.

    None where the line does not open with a date: a month by name, a year, and at most a weekday, a day and small words about them.
    """
    words = [w.casefold() for w in _WORDS.findall(line[:_LONGEST])][:7]
    if not words or len(line) > _LONGEST or not (words[0].isdigit() or words[0] in _names("month") or words[0] in _names("day")):
        return None
    for size in range(min(5, len(words)), 1, -1):
        head = words[:size]
        numbers = [int(w) for w in head if w.isdigit()]
        months = [m for w in head if (m := _names("month").get(w))]
        years = [n for n in numbers if 1700 <= n <= 2100]
        if len(years) != 1 or not months or len(numbers) > 2 or len(head) - len(numbers) > 3:
            continue
        rest = [n for n in numbers if n not in years]
        try:
            return date(years[0], months[0], rest[0]).isoformat() if rest else f"{years[0]}-{months[0]:02}"
        except ValueError:
            continue
    return None
