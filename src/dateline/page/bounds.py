"""What a report's own words say about when it was written: not before the latest day that has certainly passed, not after a day
still to come, and where the age of a war with a known start puts it (``world/conflicts.csv``)."""

from __future__ import annotations

import calendar
import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources

from dateline.model import Span
from dateline.page.days import Mention, find_days
from dateline.page.lines import sentences

_FUTURE = re.compile(
    r"\b(?:will|would|could|should|may|might|shall|must|plan\w*|schedul\w+|expect\w*|due|until|till|by|deadline|next|goal|target\w*|bid|aim\w*|"
    r"expir\w+|promis\w+|propos\w+|forecast\w*|project\w*|through|vow\w*|pledg\w+|agree\w*|hop\w+|if|ahead|upcoming|run|extend\w*|set|to|from|for|can|now|no|never|valid|expiry|best-before|budget\w*|deficit\w*|fiscal|term|season|olympic\w*|cup|games|elections?|mandate|otherwise|pencil\w*|anticipat\w*|envisag\w*|foresee\w*|foresaw|predict\w*|outlook|guidance|futures|delivery|'?ll)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:was|were|had|has|have|been|since|ago|during|after|\w{2,}ed|began|took|fell|broke|came|went|said|told|met|won|lost|led|held|made|left|shot|rose|"
    r"gave|got|hit|sent|spoke|became|saw|fought|ousted)\b"
)
_OPEN = re.compile(r"\b(?:gets?|be|being|is|are|isn't|aren't)\s+(?:\w+ly\s+)?\w{2,}ed\b", re.I)
"""Participles that say nothing of the past (``gets elected in 2020``)."""
_COMING = re.compile(r"\b(?:will|(?:is|are)\s+(?:to|due|set|scheduled|expected|planned|slated))\b")
_PAST_NOUN = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:communiqu[eé]|agreement|accord|deal|truce|ceasefire|cease-fire|treaty|pact|war|invasion|intervention|uprising|revolution|revolt|"
    r"protests|coup|attacks?|bombings?|massacre|siege|offensive|genocide|earthquake|assassination|annexation|crackdown|resolution|memorandum)\b"
)
_PLANNED = re.compile(r"\b(?:will|plan\w*|propos\w+|draft\w*|possible|potential|future|new|next|expected|upcoming)\b", re.I)
_FORMER = re.compile(r"\b(?:the|a|an|of|in|upon|previous\w*|former|agreed|its|their|his)[- ](?:\w+[- ]){0,2}$", re.I)
_SINCE = re.compile(r"\bsince\s+(?:the\s+|early\s+|late\s+|mid-?\s?)*$", re.I)
_BREAK = re.compile(r"[;:,.]\s|\s[-–—]+\s|[()\"“”\n]")
_NUMBERS = {w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_ORDINALS = {w: i for i, w in enumerate("- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split())}
_WAR = (
    r"(?:civil\s+|armed\s+|bloody\s+|brutal\s+|internal\s+|popular\s+)*"
    r"(?:conflict|war|uprising|revolt|rebellion|insurgency|crisis|revolution|intifada)"
)
_MAYBE_AGE = re.compile(r"(?:day|week|month|year)s?[- ](?:old|long|of)\b|\b(?:th|rd|nd|fth|rst|cond|ird)? year\b")
_AGE = re.compile(rf"\b(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)})[- ](?P<unit>day|week|month|year)s?[- ](?:old|long)\s+{_WAR}\b", re.I)
_NTH = re.compile(
    rf"\b(?P<n>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s+year\s+of\s+(?:the\s+|its\s+|an?\s+)?(?:[A-Z]\w+\s+)?{_WAR}\b", re.I
)
_IN_NTH = re.compile(rf"\b{_WAR}\b[^.;\n]{{0,80}}?\bin\s+its\s+(?P<n>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s+year\b", re.I)


@dataclass(frozen=True, slots=True)
class Bound:
    """One constraint on the publication day: ``first``/``last`` (None: open), the words that give it, and why."""

    first: date | None
    last: date | None
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A war with a known start: names that a sentence calls it by (all of one set), first day, source."""

    id: str
    names: tuple[tuple[str, ...], ...]
    start: date


@functools.cache
def conflicts() -> tuple[Conflict, ...]:
    """The wars of ``world/conflicts.csv``."""
    with resources.files("dateline").joinpath("world/conflicts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return tuple(Conflict(r["id"], tuple(tuple(n.split("+")) for n in r["names"].split(";")), date.fromisoformat(r["start"])) for r in rows)


def bounds(text: str, readable: list[Span]) -> list[Bound]:
    """The constraints that the readable stretches of a text give, in order."""
    found: list[Bound] = []
    for start, end in readable:
        mentions = list(find_days(text, start, end))
        if mentions:
            found += _from_mentions(text, start, end, mentions)
        if _MAYBE_AGE.search(text, start, end):
            found += _from_ages(text, start, end)
    return found


def _from_mentions(text: str, start: int, end: int, mentions: list[Mention]) -> Iterator[Bound]:
    for k, m in enumerate(mentions):
        if m.first is None or m.last is None or not 1945 <= m.first.year <= 2035:
            continue
        left, right = _clause(text, start, end, m)
        before, after = text[left : m.start], text[m.end : right]
        since = bool(_SINCE.search(before)) or bool(
            m.month is None and not m.swapped and _PAST_NOUN.match(after) and _FORMER.search(before) and not _PLANNED.search(before)
        )
        told = _OPEN.sub(" ", f"{before} {after}") if m.month is None else f"{before} {after}"
        if since or (not _FUTURE.search(told) and _PAST.search(told) and _tied(before, m)):
            yield Bound(m.first, None, (m.start, m.end), "a day that has passed")
        elif m.month and m.year and _COMING.search(before[-80:]) and not re.search(r"\bwould\b|\bsaid it\b|\banniversary\b", before):
            beside = mentions[max(0, k - 3) : k + 4]
            if not any(o.year and o.year < m.first.year and abs(o.start - m.start) < 250 for o in beside):
                yield Bound(None, m.last, (m.start, m.end), "a day still to come")


def _tied(before: str, m: Mention) -> bool:
    """A bare year counts only after ``in``, ``since``, ``during`` ...; a day or a month always."""
    return m.month is not None or m.swapped or bool(re.search(r"\b(?:in|since|during|late|early|mid|after)[- ]+$", before, re.I))


def _clause(text: str, start: int, end: int, m: Mention) -> Span:
    left = max(start, m.start - 160)
    for b in _BREAK.finditer(text, max(start, m.start - 160), m.start):
        left = b.end()
    right = _BREAK.search(text, m.end, min(end, m.end + 160))
    if right and right.start() == m.end and text[m.end] == ",":
        right = _BREAK.search(text, m.end + 1, min(end, m.end + 160))
    return left, right.start() if right else min(end, m.end + 160)


def _from_ages(text: str, start: int, end: int) -> Iterator[Bound]:
    for a, b in sentences(text, start, end):
        for pattern in (_AGE, _NTH, _IN_NTH):
            for m in pattern.finditer(text, a, b):
                n = _number(m["n"].lower())
                unit = m.groupdict().get("unit") or "nth"
                starts = [
                    c.start for c in conflicts() if any(all(re.search(rf"\b{re.escape(w)}", text[a:b]) for w in names) for names in c.names)
                ]
                if n and starts:
                    spans = [_aged(s, n, unit.lower()) for s in starts]
                    yield Bound(min(s[0] for s in spans), max(s[1] for s in spans), m.span(), "the age of a war whose start is known")


def _aged(start: date, n: int, unit: str) -> tuple[date, date]:
    """The days on which a war begun at ``start`` is called ``n`` units old (newspapers round), or is in its nth year."""
    if unit == "nth":
        return _months(start, 12 * (n - 1) - 6), _months(start, 12 * n + 9)
    if unit == "year":
        return _months(start, 12 * n - 6), _months(start, 12 * n + 15)
    if unit == "month":
        return _months(start, n - 1), _months(start, n + 2)
    days = n * (7 if unit == "week" else 1)
    return start + timedelta(days=days - 10), start + timedelta(days=days + 17)


def _months(start: date, months: int) -> date:
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _number(word: str) -> int:
    digits = "".join(c for c in word if c.isdigit())
    return int(digits) if digits else _NUMBERS.get(word, 0) or _ORDINALS.get(word, 0)
