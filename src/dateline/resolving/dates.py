"""The date of a row: one of the dates that its sentence, its paragraph and the report's lead name, or none.

Every date near a row is a choice, and so is "no date"; what speaks for each (``date_signs``) is weighed with the weights of a
logistic regression over hand-coded reports (``training/dates.py``). Choices of the same days add up. Where "no date" is likeliest the row
has none.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from dateline.lexicon import table
from dateline.model import Date, Page, Span, Timex
from dateline.reading.words import Words
from dateline.resolving.date_signs import Asked, Choice, Tree, none_signs, relation, signs

JOINS = frozenset({"and", "to", "until", "till", "through", "-", "–", "—", ", and"})
"""Words between two dates that together name a stretch of days."""
BACK = 4
"""Sentences back that a date may stand from a row of another paragraph."""


def row_date(
    span: Span,
    anchor: Span,
    times: Sequence[Timex],
    words: Words,
    *,
    kind: str = "event",
    modality: str = "happened",
    label: str = "",
    total: bool = False,
    told: Span | None = None,
    apart: Sequence[Span] = (),
) -> Date | None:
    """When what the row tells took place, or None where nothing near it says.

    ``span``: the clause that carries the row; ``anchor``: the words that trigger a statement (its cue). ``kind`` is the row type,
    ``modality`` and ``label`` what is known of it (an event's type, a stance, a state, a measure), ``total`` marks a running count.
    ``told``: the content of the statement that holds the row. ``apart``: parts whose dates are not the row's own, such as a statement's
    content. ``times`` are all expressions of the page in reading order. A month whose year is not known gives a date that is open on
    both sides and keeps its words. Never raises.
    """
    tree = Tree(words)
    row, found = asked(tree, span, anchor, times, kind=kind, modality=modality, label=label, total=total, told=told, apart=apart)
    if not found:
        return None
    weights = _weights()
    scores = [sum(weights.get(s, 0.0) for s in signs(tree, row, c, found)) for c in found]
    none = sum(weights.get(s, 0.0) for s in none_signs(tree, row, found))
    own = [n for n, c in enumerate(found) if c.made == "plain" and kind in ("state", "position") and _own(tree, row, c.timex)]
    if len(own) == 1 or (own and kind == "state"):
        found, scores, none = [found[n] for n in own], [scores[n] for n in own], -math.inf
    best = choose(found, scores, none)
    if best is None:
        return None
    return best.when if tree.sentence(best.timex.start) == tree.sentence(row.at) else replace(best.when, basis="anaphora")


def asked(
    tree: Tree,
    span: Span,
    anchor: Span,
    times: Sequence[Timex],
    *,
    kind: str,
    modality: str,
    label: str,
    total: bool,
    told: Span | None,
    apart: Sequence[Span],
) -> tuple[Asked, list[Choice]]:
    """A row as its date is sought, and the dates that it may have."""
    carrier = anchor if kind == "statement" else span
    head = tree.head(carrier)
    if head < 0:
        head = tree.head(span)
    row = Asked(kind, span, tree.starts[head] if head >= 0 else anchor[0], head, modality, label, total, told)
    near = [n for n, t in enumerate(times) if not any(a <= t.start < b for a, b in apart) and _near(tree, row, t)]
    kept = ((t, times[max(0, n - 1) : n + 2]) for n in near if (t := _kept(times[n], tree.page)))
    return row, [c for t, beside in kept for c in _choices(tree, t, beside)]


def choose(found: Sequence[Choice], scores: Sequence[float], none: float) -> Choice | None:
    """The likeliest choice; None where "no date", with score ``none``, is likelier than the choices of any one stretch of days."""
    most = max(none, *scores)
    shares: dict[tuple[str | None, str | None], float] = {}
    for c, s in zip(found, scores, strict=True):
        days = (c.when.start, c.when.end)
        shares[days] = shares.get(days, 0.0) + math.exp(s - most)
    days = max(shares, key=lambda d: (shares[d], d[0] or "", d[1] or ""))
    if shares[days] <= math.exp(none - most):
        return None
    return max(
        ((s, -n, c) for n, (c, s) in enumerate(zip(found, scores, strict=True)) if (c.when.start, c.when.end) == days),
        key=lambda x: x[:2],
    )[2]


@cache
def _weights() -> dict[str, float]:
    return {line["sign"]: float(line["weight"]) for line in table("dates_weights")}


def _near(tree: Tree, row: Asked, t: Timex) -> bool:
    """Whether a row may take a date: in its paragraph, a few sentences before it, or in the report's first two sentences."""
    mine, its = tree.sentence(row.at), tree.sentence(t.start)
    if tree.block(row.at) == tree.block(t.start):
        return its <= mine + 2
    return 0 <= mine - its <= BACK or (its < mine and its <= tree.sentence(tree.lead) + 1)


def _own(tree: Tree, row: Asked, t: Timex) -> bool:
    """Whether a date is the row's by its clause: on the same word ("talks that collapsed in May"), or right behind the words that carry
    the row ("are to take place | after June 3")."""
    between = tree.page.text[row.span[1] : t.start].split()
    behind = row.span[1] <= t.start and len(between) <= 2 and all(w.isalpha() for w in between)
    return relation(tree, row, t)[0] == "same" or (behind and tree.sentence(row.at) == tree.sentence(t.start))


def _choices(tree: Tree, t: Timex, beside: Sequence[Timex]) -> Iterator[Choice]:
    """The stretches of days that an expression may stand for."""
    when = joined(t, beside, tree.page.text) or t.date
    if when is None:
        return
    published = tree.page.document.published
    last = published.end if published else None
    yield Choice(t, when, "plain")
    if t.type == "DURATION" and t.date and not t.date.start:
        return
    if when.start and last and when.start <= last and when.end != last:
        yield Choice(t, replace(when, end=last), "since")
    whole = _whole(t.value)
    if whole and (when.start, when.end) != whole and when.start and when.end:
        yield Choice(t, replace(when, start=whole[0], end=whole[1]), "whole")
    if when.start and "ahead" in {tree.tokens[i].text.lower() for i in tree.up(max(0, tree.token(t.start)))}:
        eve = (date.fromisoformat(when.start) - timedelta(days=1)).isoformat()
        yield Choice(t, replace(when, start=None, end=eve), "ahead")


def _whole(value: str) -> tuple[str, str] | None:
    """All days of a year, month or week by its TIMEX3 value; None for other values."""
    try:
        if len(value) == 4:
            return f"{int(value):04}-01-01", f"{int(value):04}-12-31"
        if len(value) == 7:
            year, month = int(value[:4]), int(value[5:])
            return f"{value}-01", f"{value}-{calendar.monthrange(year, month)[1]}"
        if len(value) == 8 and value[5] == "W":
            monday = date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
            return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    except ValueError:
        pass
    return None


def _kept(t: Timex, page: Page) -> Timex | None:
    """An expression that can date a row; a month without a year and a stretch that lasts get dates of their own. None for all others."""
    text = page.text[t.start : t.end]
    if t.date is None and t.type == "DATE" and t.value.startswith("XXXX-") and t.value[5:7].isdigit():
        return replace(t, date=Date(None, None, text, "none"))
    published = page.document.published
    if t.date is None and t.type == "DURATION" and published and published.end:
        lead = page.text[max(0, t.start - 14) : t.start].lower().split()
        return replace(t, date=Date(None, published.end, text, "relative")) if "for" in lead else None
    return t if t.date is not None and usable(t) else None


def usable(t: Timex) -> bool:
    """Whether an expression can date an act: a date or time, or a stretch that ends or starts at the report's own day."""
    return t.type in ("DATE", "TIME") or (t.type == "DURATION" and not t.value.endswith(("Y", "E")) and t.date is not None)


def joined(t: Timex, times: Iterable[Timex], text: str) -> Date | None:
    """The date of an expression, widened where the next or the last one makes a stretch with it ("Saturday and Sunday")."""
    when = t.date
    for other in times:
        first, second = (t, other) if other.start > t.start else (other, t)
        between = text[first.end : second.start].strip().lower() if first.end <= second.start <= first.end + 12 else ""
        if between not in JOINS or not when or not other.date or other.type != t.type:
            continue
        if when.start and when.end and other.date.start and other.date.end and len(t.value) == len(other.value):
            when = Date(min(when.start, other.date.start), max(when.end, other.date.end), text[first.start : second.end], when.basis)
    return when


def anchor_of(page: Page) -> Date | None:
    """The days that relative words of a report count from: its publication interval, None where that is not known."""
    return page.document.published
