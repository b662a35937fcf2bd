"""Days as databases of newspapers write them above an article, in the languages of their menus."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from dateline.sources.base import needed

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "ru", "tr")
_WORDS = re.compile(r"[^\W\d_]+|\d+")


@cache
def _months() -> dict[str, int]:
    names = needed("babel.dates", "babel").get_month_names
    return {
        name.rstrip(".").casefold(): number
        for language in reversed(LANGUAGES)
        for width in ("abbreviated", "wide")
        for context in ("format", "stand-alone")
        for number, name in names(width, context, locale=language).items()
    }


def iso_day(line: str) -> str | None:
    """The day (``YYYY-MM-DD``) or month (``YYYY-MM``) at the start of a line such as ``March 14, 2013 Thursday 11:21 AM GMT``.

    None where the line does not open with a date: a month by name, a year, and at most a weekday, a day and small words about them.
    """
    words = _WORDS.findall(line)[:7]
    for size in range(min(5, len(words)), 1, -1):
        head = words[:size]
        numbers = [int(w) for w in head if w.isdigit()]
        months = [m for w in head if (m := _months().get(w.casefold()))]
        years = [n for n in numbers if 1700 <= n <= 2100]
        if len(years) != 1 or not months or len(numbers) > 2 or len(head) - len(numbers) > 3:
            continue
        rest = [n for n in numbers if n not in years]
        try:
            return date(years[0], months[0], rest[0]).isoformat() if rest else f"{years[0]}-{months[0]:02}"
        except ValueError:
            continue
    return None
