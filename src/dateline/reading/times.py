"""Temporal expressions of an English report: TIMEX3 type and value, and the interval of days that each resolves to.

Rules are data (``lexicon/en/times_*.csv``); ``times_scan`` matches them, ``times_build`` gives them a meaning, this module
walks the text with a reference day, a focus and the tense. A report counts from its publication day, a history from the last
date that it named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dateline.model import ZONES, Block, Date, Parse, Span, Timex
from dateline.reading.times_build import build
from dateline.reading.times_calendar import DAY, Interval
from dateline.reading.times_context import Built, Context
from dateline.reading.times_scan import CURRENCY, Found, Tok, cues, scan, span_of, tokens
from dateline.reading.times_tense import Tenses

HISTORY_YEARS = 5
"""Years other than the report's own and its neighbours that a text must name before it can be a history."""


def find_times(text: str, anchor: Date | None, parse: Parse | None = None, blocks: Sequence[Block] | None = None) -> tuple[Timex, ...]:
    """The temporal expressions of ``text`` in reading order, none overlapping.

    ``anchor``: the publication interval (None or an open side: relative words stay unresolved). An uncertain day of publication
    gives uncertain days: each expression is resolved against both ends and covers both answers. ``parse`` sharpens the tense;
    ``blocks`` limit the reading to headline, standfirst, caption and body. Never raises on any text.
    """
    spans = [(b.start, b.end) for b in blocks if b.zone in ZONES] if blocks is not None else [(0, len(text))]
    read = [(toks, list(scan(toks))) for toks in (tokens(text, a, b) for a, b in spans)]
    low, high = _day(anchor.start if anchor else None), _day(anchor.end if anchor else None)
    if low is None or high is None or low > high:
        low = high = None
    narrative = is_history(((t, f) for t, found in read for f in found), high)
    tenses = Tenses(parse)
    early = list(_resolve(read, low, narrative, tenses))
    late = early if low == high else list(_resolve(read, high, narrative, tenses))
    return tuple(_timex(text, span, a, b) for (span, a), (_, b) in zip(early, late, strict=True) if a and b)


def is_history(found: Iterable[tuple[Sequence[Tok], Found]], anchor: date | None) -> bool:
    """Whether a text tells of years gone by rather than of the report's own days.

    It does when it names many other years and few days that only a newspaper names (yesterday, Monday).
    """
    years: list[int] = []
    news = 0
    for _, f in found:
        year = f.get("YEAR", "YEARBC")
        if year and f.rule.make in ("cal", "year", "season", "bc"):
            years.append(int(year))
        elif f.rule.make in ("day", "ago", "wday", "rel"):
            news += 1
    around = anchor.year if anchor else None
    other = sum(1 for y in years if around is None or not around - 1 <= y <= around + 1)
    return other >= HISTORY_YEARS and other > 2 * news and 2 * other > len(years)


def _resolve(
    read: list[tuple[list[Tok], list[Found]]], ref: date | None, narrative: bool, tenses: Tenses
) -> Iterable[tuple[Span, Built | None]]:
    """Every match with its meaning, counted from ``ref``; the same places whatever ``ref`` is."""
    ctx = Context(ref, narrative)
    for toks, found in read:
        sentence, ctx.sentence_year = 0, None
        for f in found:
            end = f.first + int(f.rule.args["keep"]) if "keep" in f.rule.args else f.last - int(f.rule.args.get("trim", 0))
            span = (span_of(toks, f)[0], toks[end - 1].end)
            if sentence != (sentence := _sentence(toks, f.first, sentence)):
                ctx.sentence_year = None
            ctx.tense = tenses.at(toks, f.first + f.rule.skip, end)
            built = None if f.rule.make == "none" or not _is_year(toks, f) else build(f, ctx)
            if built is None:
                yield span, None
                continue
            ctx.note(built, moves=f.rule.make != "year" or not _in_passing(toks, f.first, ctx), explicit=f.get("YEAR") is not None)
            try:
                yield span, _bounded(built, toks, f, end)
            except OverflowError:
                yield span, built


def _in_passing(toks: Sequence[Tok], at: int, ctx: Context) -> bool:
    """Whether a bare year is named in passing, so that a history stays where it is."""
    return ctx.tense == "future" or (at > 0 and toks[at - 1].low in cues("aside"))


def _sentence(toks: Sequence[Tok], at: int, last: int) -> int:
    """Index of the token that opens the sentence of ``at``."""
    for i in range(at - 1, last, -1):
        if ("BREAK" in toks[i].symbols and toks[i].raw in "!?") or "DOT" in toks[i].symbols or toks[i].raw.startswith("\n"):
            return i + 1
    return last


def _is_year(toks: Sequence[Tok], found: Found) -> bool:
    """Whether a lone four-digit number is a year rather than a count; True for every other expression."""
    if found.rule.make != "year" or found.last - found.first > 1:
        return True
    at = found.first
    before = toks[at - 1] if at else None
    after = toks[at + 1] if at + 1 < len(toks) else None
    year = int(toks[at].raw)
    if before and before.raw in CURRENCY:
        return False
    if before and before.end == toks[at].start and ("DASH" in before.symbols or "SLASH" in before.symbols):
        return at > 1 and "YEAR" in toks[at - 2].symbols
    if after and after.raw == "%":
        return False
    if before and before.low in cues("year"):
        return after is None or after.low not in cues("counted")
    if not 1500 <= year <= 2100:
        return False
    if after is None or not after.raw[0].isalpha():
        return True
    return after.low not in cues("counted") and not (after.low.endswith("s") and after.low not in cues("singular"))


def _bounded(built: Built, toks: Sequence[Tok], found: Found, end: int) -> Built:
    """The days opened or shifted by the word before: since, after, before, until, by."""
    if built.days is None or built.type != "DATE":
        return built
    at = found.first + found.rule.skip - 1
    while at >= 0 and toks[at].low in ("the", "about", "around", "early", "late"):
        at -= 1
    word = toks[at].low if at >= 0 else ""
    owns = end < len(toks) and "POSS" in toks[end].symbols
    first, last = built.days
    if word == "since" or (word == "from" and at and toks[at - 1].low in ("starting", "beginning", "effective")):
        days: Interval = (first, None)
    elif word in ("until", "till", "by"):
        days = (None, last)
    elif word == "after" and not owns and last:
        days = (last + DAY, None)
    elif word == "before" and not owns and first:
        days = (None, first - DAY)
    else:
        return built
    return Built(built.type, built.value, days, built.basis)


def _timex(text: str, span: Span, a: Built, b: Built) -> Timex:
    """One expression from its meanings at both ends of the publication interval."""
    value = a.value if a.value == b.value else "".join(x if x == y else "X" for x, y in zip(a.value, b.value, strict=False))
    when = None
    if a.days and b.days:
        start = min(a.days[0], b.days[0]) if a.days[0] and b.days[0] else None
        stop = max(a.days[1], b.days[1]) if a.days[1] and b.days[1] else None
        if start or stop:
            when = Date(_iso(start), _iso(stop), text[span[0] : span[1]], a.basis)
    return Timex(span[0], span[1], a.type, value, when)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None
