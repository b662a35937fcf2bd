"""When a report was published: candidates with their quote and class, each tested; an interval and its basis, or nothing. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateline.model import Date, DateCandidate, Hints, Span
from dateline.page.bounds import Bound, bounds
from dateline.page.days import URL_DAY, WEEKDAYS, Mention, find_days, make_day, month_number
from dateline.page.furniture import Marks
from dateline.page.head import Head
from dateline.page.stamps import Stamp

_ORDER = ("outside", "metadata", "url", "header", "dateline", "modified", "updated")
_BASIS = {"outside": "outside", "metadata": "stated", "url": "stated", "header": "stated", "dateline": "dateline", "modified": "stated",
          "updated": "stated"}  # fmt: skip
_SLACK = timedelta(days=1)
_NEAR, _FAR = 60, 400
"""Days between the latest dated mention and a dateline without a year: near enough alone; far, with the weekday's support."""
_SAYS = 400
"""How far into the report its first weekday stands as a rule that of its own day, in code points."""
_LAG, _DOUBT = 1, 45
"""Days by which a report's own date may lie before its publication without contradicting it; days past which a contradiction is ignored."""
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\W{0,3}(?:©|\(c\))?\W{0,3}((?:19|20)\d\d)(?:\s?[-–]\s?((?:19|20)\d\d))?", re.I)
_AMERICAN = re.compile(r"\b(?:E[SD]?T|P[SD]T|C[SD]T)\b")
_WEEKDAY = re.compile(r"\b(" + "|".join(sorted((w for w in WEEKDAYS if w.endswith("day")), key=len, reverse=True)) + r")\b", re.I)
_ORIGINAL = re.compile(r"\b(?:original|source|canonical)\s+(?:url|link|article)\b[\s:<(]*(?P<url>https?://[^\s<>]+)", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """The answer: the interval (None where nothing supports one) and every candidate, taken or turned down with the reason."""

    published: Date | None
    candidates: tuple[DateCandidate, ...]


def find_published(
    text: str, head: Head, marks: Marks, readable: list[Span], hints: Hints, metadata: Iterable[tuple[str, str]] = ()
) -> Dated:
    """The publication date of a report.

    ``readable``: spans of its body, captions and headline; ``metadata``: (class, quote) of what the page's code says.
    """
    found = _candidates(text, head, marks, hints, metadata)
    limits = bounds(text, readable)
    years = [int(m[2] or m[1]) for m in _COPYRIGHT.finditer(text)] if "©" in text or "(c)" in text or "opyright" in text else []
    low, high = _span(limits)
    body = [DateCandidate(_iso(b.first), _iso(b.last), "content", text[slice(*b.span)], b.span, False, b.reason) for b in limits]
    answer: Date | None = None
    tested: list[DateCandidate] = []
    for c in sorted(found, key=lambda c: _ORDER.index(c.source) if c.source in _ORDER else 99):
        if c.reason:
            tested.append(c)
            continue
        c = _one_way(c, text, head, low, high)
        c = _with_year(c, text, head, limits, low, high) if answer is None else _nearest_year(c, text, answer)
        why = _against(c, low, high)
        if why:
            tested.append(replace(c, reason=why))
        elif answer is None:
            answer = Date(c.start, c.end, c.quote, _BASIS[c.source])
            told = f"{c.source} date; nothing in the report speaks against it"
            first = next((t.start for t in tested if t.source == "metadata"), None)
            if c.source == "modified" and first and first < (c.end or ""):
                answer = replace(answer, start=first)
                told = "published once and rewritten since: the interval holds both"
            tested.append(replace(c, accepted=True, reason=told))
        else:
            answer, judged = _second(answer, c)
            tested.append(judged)
    if answer is None:
        answer = _from_content(low, high, years)
        body = [replace(b, accepted=True) if answer and (b.start == answer.start or b.end == answer.end) else b for b in body]
    return Dated(answer, (*tested, *body))


def _second(answer: Date, c: DateCandidate) -> tuple[Date, DateCandidate]:
    """A further candidate beside the answer: it agrees, narrows it, or contradicts it; then the interval grows to hold both."""
    first, last = answer.start, answer.end
    if first is None or last is None or c.start is None or c.end is None:
        return answer, replace(c, reason="not needed")
    if c.start <= last and first <= c.end:
        if first != last and c.start == c.end:
            answer = Date(c.start, c.end, c.quote, _BASIS[c.source])
        return answer, replace(c, accepted=True, reason="agrees")
    later = (date.fromisoformat(c.start) - date.fromisoformat(last)).days
    earlier = (date.fromisoformat(first) - date.fromisoformat(c.end)).days
    usual = (later < 0 and earlier <= _LAG) or later == 1 or (c.source == "updated" and later > 0) or c.source == "modified"
    if usual or max(later, earlier) > _DOUBT:
        return answer, replace(c, reason="another day than the date taken")
    both = Date(min(first, c.start), max(last, c.end), answer.text, answer.basis)
    return both, replace(c, accepted=True, reason="contradicts the date taken: the interval holds both")


def _nearest_year(c: DateCandidate, text: str, answer: Date) -> DateCandidate:
    """A candidate without a year in the year that brings it nearest to the answer."""
    m = next(iter(find_days(text, *c.span)), None) if c.start is None and c.span else None
    if m is None or m.month is None or m.day is None or answer.start is None:
        return c
    around = date.fromisoformat(answer.start)
    days = [d for y in (-1, 0, 1) if (d := make_day(around.year + y, m.month, m.day))]
    day = min(days, key=lambda d: abs((d - around).days), default=None)
    return replace(c, start=_iso(day), end=_iso(day))


def _candidates(text: str, head: Head, marks: Marks, hints: Hints, metadata: Iterable[tuple[str, str]]) -> list[DateCandidate]:
    out: list[DateCandidate] = []
    if hints.published:
        p = hints.published
        out.append(DateCandidate(p.start, p.end, "outside", p.text or p.start or ""))
    for source, quote in metadata:
        for m in find_days(quote):
            if m.full and m.first and m.last:
                out.append(DateCandidate(_iso(m.first), _iso(m.last), source, quote))
                break
    urls: list[tuple[str, Span | None]] = [(hints.url, None)] if hints.url else []
    urls += [(m["url"], m.span("url")) for m in _ORIGINAL.finditer(text)]
    for url, span in urls:
        if day := url_day(url):
            out.append(DateCandidate(_iso(day), _iso(day), "url", url, span))
    for stamp in head.stamps:
        out.append(_of_stamp(text, stamp, head, marks))
    if head.dateline_day and head.dateline_day.day:
        m = head.dateline_day
        out.append(
            DateCandidate(_iso(m.first), _iso(m.last), "dateline", text[m.start : m.end], (m.start, m.end), reason=_weekday_fault(m))
        )
    return out


def _of_stamp(text: str, stamp: Stamp, head: Head, marks: Marks) -> DateCandidate:
    m = stamp.day
    near = any(marks.spans[i][0] - 300 <= stamp.start <= marks.spans[i][1] + 300 for i in marks.clocks)
    above = stamp.timed and not stamp.label and head.headline is not None and stamp.end <= head.headline[0]
    in_caption = any(
        zone is not None and zone[1] in ("caption", "repeated") and a <= stamp.start < b
        for (a, b), zone in zip(marks.spans, marks.zones, strict=True)
    )
    source, reason = ("updated" if stamp.label == "updated" else "header"), _weekday_fault(m)
    alone = not marks.clocks and not any(z and z[1] in ("menu", "template") for z in marks.zones[:8])
    if above and alone and m.first is not None and m.first == m.last and (told := _lead_weekday(text, head)) is not None:
        above = told not in (m.first.weekday(), (m.first - _SLACK).weekday())
    if near or above:
        source, reason = "clock", "a clock or crawl stamp: says when the page was fetched"
    elif in_caption:
        source, reason = "caption", "the day of a picture"
    return DateCandidate(_iso(m.first), _iso(m.last), source, text[stamp.start : stamp.end], (m.start, m.end), reason=reason)


def url_day(url: str) -> date | None:
    """The day in the path of an address (``/2014/12/27/``, ``/2014/dec/27/``, ``-20141227``), None where it holds none."""
    for m in URL_DAY.finditer(url.split("://", 1)[-1].partition("/")[2]):
        month = month_number(m[2])
        day = make_day(int(m[1]), month, int(m[3])) if month else None
        if day and (len(m[0]) > 8 or (m[0].isdigit() and len(m[0]) == 8) or "/" in m[0]):
            return day
    return None


def _weekday_fault(m: Mention) -> str:
    if m.weekday is not None and m.first is not None and not m.swapped and m.first.weekday() != m.weekday:
        return "the weekday written with it is another day's"
    return ""


def _against(c: DateCandidate, low: date | None, high: date | None) -> str:
    """Why a candidate cannot be the publication day; '' where nothing speaks against it. What is known from outside stands."""
    if c.source == "outside":
        return ""
    if c.start is None or c.end is None:
        return "no year, and nothing in the report tells it"
    if low and date.fromisoformat(c.end) + _SLACK < low:
        return f"the report speaks of {low.isoformat()} as past"
    if high and date.fromisoformat(c.start) - _SLACK > high:
        return f"the report speaks of {high.isoformat()} as still to come"
    return ""


def _span(limits: list[Bound]) -> tuple[date | None, date | None]:
    """The intersection of the constraints; an upper one that contradicts the lower ones is dropped with every other."""
    low = max((b.first for b in limits if b.first), default=None)
    high = min((b.last for b in limits if b.last), default=None)
    if low and high and low > high:
        low = max((b.first for b in limits if b.first and not b.last), default=None)
        high = None
    return low, high


def _with_year(c: DateCandidate, text: str, head: Head, limits: list[Bound], low: date | None, high: date | None) -> DateCandidate:
    """A dateline or stamp without a year, with the one year that the report's other dates leave; unchanged where they leave more."""
    if c.start is not None or c.span is None:
        return c
    m = next(iter(find_days(text, *c.span)), None)
    if m is None or m.month is None or m.day is None or low is None:
        return c
    days = [
        d
        for y in range(low.year, min(low.year + 12, 2036))
        if (d := make_day(y, m.month, m.day)) and d >= low and (high is None or d <= high)
    ]
    if m.weekday is not None:
        days = [d for d in days if d.weekday() == m.weekday]
    if not days:
        return c
    day = days[0]
    certain = len(days) == 1 and high is not None
    gap = (day - low).days
    precise = any(b.first == low and b.last is None and _day_precise(text, b) for b in limits)
    named = [WEEKDAYS[w.lower()] for w in _WEEKDAY.findall(text[head.body : head.body + 700])]
    supported = day.weekday() in named
    told = any(b.first == low and b.last is None and not _year_only(text, b) for b in limits)
    lead = told and _lead_weekday(text, head) == day.weekday()
    if certain or (precise and gap <= _NEAR) or (supported and gap <= (_FAR if precise or lead else _NEAR)):
        return replace(c, start=day.isoformat(), end=day.isoformat())
    return c


def _day_precise(text: str, b: Bound) -> bool:
    return any(m.day for m in find_days(text, *b.span))


def _one_way(c: DateCandidate, text: str, head: Head, low: date | None, high: date | None) -> DateCandidate:
    """A day such as 09/11/2013 read the one way that an American zone, the report's other dates or its first weekday leave."""
    m = next(iter(find_days(text, *c.span)), None) if c.span else None
    if m is None or not m.swapped or m.first is None or m.last is None:
        return c
    ways = [d for d in (m.first, m.last) if not (low and d + _SLACK < low) and not (high and d - _SLACK > high)]
    if len(ways) == 2 and _AMERICAN.search(c.quote):
        ways = [d for d in ways if text[m.start : m.end].lstrip("0").startswith(str(d.month))]
    said = _lead_weekday(text, head)
    if len(ways) == 2 and said is not None:
        same = [d for d in ways if d.weekday() == said]
        if len(same) == 1 and all((d - _SLACK).weekday() != said for d in ways):
            ways = same
    return replace(c, start=_iso(ways[0]), end=_iso(ways[0])) if len(ways) == 1 else c


def _lead_weekday(text: str, head: Head) -> int | None:
    """The first weekday of the report's lead (0 is Monday), None where it names none."""
    found = _WEEKDAY.search(text[head.body : head.body + _SAYS])
    return WEEKDAYS[found[1].lower()] if found else None


def _year_only(text: str, b: Bound) -> bool:
    return all(m.month is None for m in find_days(text, *b.span))


def _from_content(low: date | None, high: date | None, years: list[int]) -> Date | None:
    """An interval from the constraints alone; a copyright year closes it where the report itself gives its start."""
    if high is None and low and years and min(years) >= low.year:
        high = date(min(years), 12, 31)
    if low is None and high is None:
        return None
    return Date(_iso(low), _iso(high), None, "relative")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
