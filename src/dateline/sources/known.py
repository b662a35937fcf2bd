"""What is known of a report from outside its text: the days that others wrote beside it, and the fields that tables and JSON hold.

Columns and fields go by many names; ``NAMES`` lists them, best first. JSON is looked at two levels deep (``source.title``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from dateline.model import Date, Hints
from dateline.sources.days import iso_day

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "full_text", "fulltext", "article_text", "body_text", "body", "article_body", "articlebody", "content",
             "article_content", "maintext", "main_text", "article", "story", "report", "news", "texte", "contenu", "texto", "contenido",
             "inhalt", "volltext", "body_html", "body_xhtml", "content_html", "bodies.value"),
    "published": ("published", "date", "published_at", "publish_date", "publication_date", "pub_date", "pubdate", "date_published",
                  "datepublished", "published_date", "first_published", "date_time_pub", "date_time", "datetime", "versioncreated",
                  "firstcreated", "contentcreated", "date_created", "day", "datum", "fecha", "timestamp"),
    "outlet": ("outlet", "source.title", "source.name", "publisher.name", "source", "publisher", "publication", "newspaper", "source_name",
               "media", "site", "site_name", "domain", "quelle", "zeitung", "copyrightholder", "infosource.name"),
    "title": ("title", "headline", "article_title", "headlines.value", "titel", "titre", "titulo", "heading"),
    "url": ("url", "link", "article_url", "source_url", "permalink", "web_url", "canonical_url"),
    "id": ("id", "article_id", "doc_id", "document_id", "guid", "uid", "uuid", "@id", "uri"),
}  # fmt: skip
"""What columns and fields are called, best name first."""
MARKED = frozenset(("body_html", "body_xhtml", "content_html", "bodies.value"))
"""Fields of ``NAMES`` that hold markup."""
PROSE = 12
"""Words that a cell of the text column has on average where its name does not tell it."""

_ISO = re.compile(r"\s*(\d{4})(?:[-/]?(\d{2})(?:[-/]?(\d{2}))?)?(?![\d])")
_NUMBERS = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\d])")
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])")


def parse_published(text: str) -> Date | None:
    """A publication day, month or year as somebody outside wrote it: ISO 8601 with or without a time, RFC 822, the name of a month in one
    of fifteen languages, or numbers with the year last.

    Returns an interval with basis ``outside``, None where the text is no date. The day is the one written, whatever the zone; where day
    and month can be swapped, the interval holds both.
    """
    found = _iso(text) or _numbers(text) or _words(text)
    return Date(found[0].isoformat(), found[1].isoformat(), text.strip(), "outside") if found else None


def _iso(text: str) -> tuple[date, date] | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day = (int(g) if g else None for g in match.groups())
    if not year or not 1800 <= year <= 2200:
        return None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _numbers(text: str) -> tuple[date, date] | None:
    """``14.3.2015``, ``3/14/2015``: day first after dots, else whichever a calendar allows."""
    match = _NUMBERS.match(text)
    if not match or not 1800 <= int(match[4]) <= 2200:
        return None
    ways = []
    for day, month in ((match[1], match[3]), (match[3], match[1])):
        try:
            ways.append(date(int(match[4]), int(month), int(day)))
        except ValueError:
            continue
    if match[2] == "." or len(ways) == 1:
        ways = ways[:1]
    return (min(ways), max(ways)) if ways else None


def _words(text: str) -> tuple[date, date] | None:
    try:
        day = parsedate_to_datetime(text).date()
        return (day, day) if 1800 <= day.year <= 2200 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return _iso(found) if (found := iso_day(text.strip())) else None


def merge(base: Hints, fields: Mapping[str, object]) -> Hints:
    """Hints with what ``fields`` (``url``, ``outlet``, ``published``, ``title``) says laid over them; blanks are passed over."""
    said = {k: v.strip() for k in ("url", "outlet", "title", "published") if isinstance(v := fields.get(k), str) and v.strip()}
    published = parse_published(said.pop("published")) if "published" in said else None
    return replace(
        base,
        url=said.get("url", base.url),
        outlet=said.get("outlet", base.outlet),
        title=said.get("title", base.title),
        published=published or base.published,
    )


def plain_name(name: str) -> str:
    """A column's or field's name as ``NAMES`` writes it (``publishedAt`` -> ``published_at``)."""
    return re.sub(r"[\s-]+", "_", _CAMEL.sub("_", name.strip()).lower())


def by_name(names: Iterable[str]) -> dict[str, str]:
    """Which of these names stands for which part (``text``, ``published`` ...); a part that none stands for is left out."""
    known = {plain_name(n): n for n in reversed(list(names))}
    return {part: known[found] for part, listed in NAMES.items() if (found := next((k for k in listed if k in known), None))}


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Which column (by number) holds the text, the day, the outlet, the title, the address, the id; a part that none holds is left out.

    By name first; the text else is the column with the most words, where they are enough for sentences.
    """
    columns = {part: header.index(name) for part, name in by_name(header).items()}
    if "text" not in columns and sample:
        words = [sum(len(row[at].split()) for row in sample if at < len(row)) / len(sample) for at in range(len(header))]
        best = max(range(len(header)), key=words.__getitem__, default=0)
        if header and best not in columns.values() and words[best] >= PROSE:
            columns = {"text": best, **columns}
    return columns


def flat(thing: Mapping[str, Any]) -> dict[str, str]:
    """The strings of a JSON object by name, those of objects in it as ``source.title``; of a list, its first object's."""
    found: dict[str, str] = {}
    for name, value in thing.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0]
        if isinstance(value, dict):
            found.update({f"{name}.{k}": str(v) for k, v in value.items() if isinstance(v, (str, int)) and not isinstance(v, bool)})
        elif isinstance(value, (str, int)) and not isinstance(value, bool):
            found[name] = str(value)
    return found


def shown(columns: Mapping[str, object]) -> str:
    """A map of columns in words (``text from 'body', published from 'day'``)."""
    return ", ".join(f"{part} from {name!r}" for part, name in columns.items())
