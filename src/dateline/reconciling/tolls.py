"""Where figures part: counts of one incident, totals since a start, sizes of forces, shares. A growing toll of one claimant is a series.

Two figures are compared only where something says that they count one thing: a particular place and day, the words around them, a
claimant set beside another in the same breath, or a definite reference to an incident already told.
"""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.reconciling.days import gap, number, width
from dateline.reconciling.names import tokens
from dateline.reconciling.phrases import stem
from dateline.reconciling.series import INCIDENTS, Claim
from dateline.reconciling.tables import people_classes

REVISED = ("revis", "correct", "lower", "retract", "earlier figure", "earlier toll")
COUNTED = ("killed", "wounded", "casualties", "missing", "detained", "displaced", "besieged", "attacks")
_HARMED = frozenset(("killed", "wounded", "casualties"))
_SPAN = 40
"""Days between two reports after which their figures are not compared."""
_NARROW = 4
"""Days up to which a period is that of one incident."""
_BREATH = 350
"""Characters within which two tellers' counts stand side by side."""
_KIN = 0.3
"""Share of telling words, weighed by their rarity, from which two figures speak of one incident."""
_LARGE = 100
_TOTAL = re.compile(
    r"\b(since|so far|in all|in total|a total of|to date|overall|by the time|over the course of)\b"
    r"|\b(during|in) the (war|conflict|uprising|crisis|fighting|unrest|operation|offensive)\b"
    r"|\bthe (war|conflict|crisis|uprising|fighting|unrest) has\b",
    re.I,
)
"""Words of a count that runs from a start."""
_MORE = re.compile(r"^(?:another|a further|an additional)\b|\b(?:more|others)$", re.I)
"""A count on top of another, no total."""
_PRESENT = re.compile(r"\b(?:currently|now (?:has|have)|at present|so far|already)\b", re.I)
_DEFINITE = re.compile(rf"\b(?:the|that|this|last [\w']+) (?:[\w'-]+ ){{0,2}}(?:{INCIDENTS})\b", re.I)
"""An incident spoken of as known."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Two or more figures about one thing that are not one figure, and how they part."""

    kind: str
    about: str
    field: str
    claims: tuple[Claim, ...]


def partings(figures: Sequence[Claim]) -> Iterator[Parting]:
    """Figures about one thing that differ. A growing toll of one claimant is a series and no parting."""
    weights = _weights(figures)
    blocks: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for c in _situated(figures):
        for token in sorted({*c.place, *c.theatre, c.report, *((c.claimant,) if c.claimant_name else ())}):
            blocks["share" if c.share else c.measure, token].append(c)
            if _scope(c) == "incident" and (c.value or 0) >= _LARGE and not c.vague:
                blocks["any", token].append(c)
    seen: set[tuple[str, str]] = set()
    for (measure, _), mine in sorted(blocks.items()):
        mine.sort(key=lambda c: (c.known, c.report, c.row))
        for i, a in enumerate(mine):
            for b in mine[i + 1 : i + 120]:
                if number(b.known) - number(a.known) > _SPAN:
                    break
                pair = (min(a.row, b.row), max(a.row, b.row))
                if pair in seen or (measure == "any" and a.measure == b.measure):
                    continue
                seen.add(pair)
                kind = _parts(a, b, weights)
                if kind:
                    yield Parting(kind, _about(a, b), a.measure, (a, b))


def _situated(figures: Iterable[Claim]) -> Iterator[Claim]:
    """The figures, a bare count ("an official put it at 20") set into the place and the days of the last placed one of its report
    that counts the same thing and that somebody else gave; the wounded into those of the dead told just before them."""
    last: dict[tuple[str, str], Claim] = {}
    for c in figures:
        bare = not c.place and not c.period and _scope(c) == "loose"
        before = last.get((c.report, c.measure))
        if (
            bare and before and 0 <= c.start - before.start <= 2 * _BREATH and c.measure in COUNTED
            and c.claimant_name and before.claimant_name and c.claimant != before.claimant
            and (not c.population or c.population == before.population)
        ):  # fmt: skip
            c = replace(c, place=before.place, where=before.where, period=before.period)
        elif bare and c.measure in _HARMED:
            others = [last[c.report, m] for m in sorted(_HARMED - {c.measure}) if (c.report, m) in last]
            near = max((o for o in others if 0 <= c.start - o.start <= 2 * _BREATH), key=lambda o: o.start, default=None)
            if near:
                c = replace(c, place=near.place, where=near.where, period=near.period)
        if c.place and c.period and _scope(c) == "incident":
            last[c.report, c.measure] = c
        yield c


@functools.lru_cache(maxsize=50_000)
def _runs(sentence: str) -> bool:
    return bool(_TOTAL.search(sentence))


def _scope(c: Claim) -> str:
    """``incident`` (a day or few), ``total`` (since a start), or ``loose``."""
    if _runs(c.sentence) and (c.cumulative or c.period is None or width(c.period) > _NARROW):
        return "total"
    if c.period and width(c.period) <= _NARROW:
        return "incident"
    return "total" if c.cumulative or (c.period and width(c.period) > 20) else "loose"


def _weights(figures: Iterable[Claim]) -> Mapping[str, float]:
    """How telling each word around the figures is: the rarer among the reports, the more."""
    reports: dict[str, set[str]] = defaultdict(set)
    for c in figures:
        for word in _telling(c):
            reports[word].add(c.report)
    every = len({c.report for c in figures})
    return {w: math.log((every + 1) / len(r)) for w, r in reports.items()}


@functools.lru_cache(maxsize=50_000)
def _words(sentence: str) -> frozenset[str]:
    return frozenset(stem(w) for w in tokens(sentence) if len(w) > 3)


def _telling(c: Claim) -> frozenset[str]:
    return _words(c.sentence)


def _kin(a: Claim, b: Claim, weights: Mapping[str, float]) -> float:
    """The share of the telling words around two figures that they have in common."""
    mine, theirs = _telling(a), _telling(b)
    least = min(sum(weights[w] for w in mine), sum(weights[w] for w in theirs))
    return sum(weights[w] for w in mine & theirs) / least if least else 0.0


def _about(a: Claim, b: Claim) -> str:
    people = a.people or b.people or ""
    where = a.where or b.where
    return " ".join(f"{people} {a.measure}{' in ' + where if where else ''}{', in all' if a.cumulative else ''}".split())


def _parts(a: Claim, b: Claim, weights: Mapping[str, float]) -> str | None:
    """How two figures part: a kind of disagreement, or None when they are about two things or agree."""
    same_people = a.population == b.population and (a.nations == b.nations or not a.nations or not b.nations)
    one_place = bool(a.place & b.place) and (a.place <= b.place or b.place <= a.place)
    if a.measure == b.measure and not same_people:
        return None
    if _MORE.search(a.text) or _MORE.search(b.text):
        return None
    if a.value is None or b.value is None or a.share != b.share or (a.place and b.place and not one_place):
        return None
    days = number(b.known) - number(a.known)
    near = min(a.value, b.value) / max(a.value, b.value, 1e-9)
    if (a.low, a.high) == (b.low, b.high) or (
        a.report == b.report and a.claimant == b.claimant and (_within(b.text, a.context) or _within(a.text, b.context))
    ):
        return None
    if a.measure != b.measure:
        bare = (a.measure == "other" and not a.population) or (b.measure == "other" and not b.population)
        return "wording" if bare and near >= 0.95 and days <= 2 and _same_days(a, b) and _meet(a, b) else None
    if a.share:
        return ("wording" if _meet(a, b) else "contradiction") if a.population and days <= 3 and a.source != b.source else None
    if a.measure not in COUNTED:
        return _sizes(a, b, days, near)
    if _beside(a, b):
        return "contradiction" if not _meet(a, b) else "scope" if near < 0.9 else None
    scopes = {_scope(a), _scope(b)}
    if a.vague or b.vague:
        return "wording" if scopes == {"incident"} and _one_incident(a, b, weights) and not _meet(a, b) else None
    if scopes == {"incident"}:
        return _counts(a, b, days, near) if near >= 0.15 and _one_incident(a, b, weights) else None
    if scopes <= {"loose", "incident"}:
        return _recalled(a, b, days, near)
    return _totals(a, b, days, near) if scopes == {"total"} or (scopes == {"total", "loose"} and a.population and near >= 0.5) else None


def _within(words: str, context: str) -> bool:
    """Whether words stand in a context as they are, not as a part of a longer number."""
    return re.search(rf"(?<![\w.,]){re.escape(words.lower())}(?![\w]|[.,]\d)", context) is not None


def _meet(a: Claim, b: Claim) -> bool:
    """Whether one number can satisfy both."""
    return max(a.bounds[0], b.bounds[0]) <= min(a.bounds[1], b.bounds[1])


def _same_days(a: Claim, b: Claim) -> bool:
    return a.period is not None and b.period is not None and gap(a.period, b.period) == 0


def _beside(a: Claim, b: Claim) -> bool:
    """Whether two named tellers count one thing in one breath of a report: at most one of them says where or when."""
    return (
        a.report == b.report and a.claimant_name is not None and b.claimant_name is not None and a.claimant != b.claimant
        and abs(a.start - b.start) <= _BREATH and not (a.place and b.place) and not (a.period and b.period)
        and a.cumulative == b.cumulative and not a.vague and not b.vague
    )  # fmt: skip


def _one_incident(a: Claim, b: Claim, weights: Mapping[str, float]) -> bool:
    """Whether two dated counts are of one incident: a particular place, specific people of one day, or words that tell it."""
    if a.period is None or b.period is None or gap(a.period, b.period) > 1:
        return False
    if {p for p in a.place & b.place if not p.startswith("=")}:
        return True
    one_day = a.period.exact and a.period.start == b.period.start and not (a.place and b.place)
    return one_day and (bool(a.population) or (a.report != b.report and _kin(a, b, weights) >= _KIN))


def _sizes(a: Claim, b: Claim, days: int, near: float) -> str | None:
    """Sizes of forces and the like: the same people counted, in different numbers."""
    if not a.population & set(people_classes().values()) or near < 0.5 or days > 20 or a.vague or b.vague:
        return None
    if max(a.value or 0, b.value or 0) < 5 or bool(_PRESENT.search(a.sentence)) != bool(_PRESENT.search(b.sentence)):
        return None  # a handful is mostly a list's; who is there is not how many there are to be
    if _meet(a, b):
        return "wording" if near > 0.9 else None
    return "update" if days >= 1 else "contradiction"


def _totals(a: Claim, b: Claim, days: int, near: float) -> str | None:
    """Totals since a start. One claimant's grow; where they shrink, one of them is wrong or was corrected."""
    assert a.value is not None
    assert b.value is not None
    if a.claimant == b.claimant and a.claimant_name:
        if near > 0.97:
            return "wording" if days <= 20 and a.value == b.value else None
        if b.value < a.value * 0.97 and days > 0 and near > 0.3:
            return "update" if any(w in b.context for w in REVISED) else "contradiction"
        return "contradiction" if days == 0 and near > 0.3 and not _meet(a, b) else None
    if days > 1 or not (a.place & b.place or a.population or a.measure == "displaced"):
        return None
    if a.claimant_name and b.claimant_name and 0.2 < near < 0.75:
        return "scope"
    if _meet(a, b):
        return "wording" if 0.6 <= near <= 0.97 and a.source != b.source and a.measure == "displaced" else None
    return ("update" if days else "contradiction") if near >= 0.75 and a.population else None


def _counts(a: Claim, b: Claim, days: int, near: float) -> str | None:
    """Counts of one incident."""
    assert a.value is not None
    assert b.value is not None
    if _meet(a, b):
        if days >= 1 and b.value > a.value * 1.03:
            return "update"
        return "wording" if near > 0.85 and a.report != b.report else None
    if a.claimant == b.claimant and a.report == b.report:
        return None
    if days >= 1:
        lower = b.value < a.value and a.claimant != b.claimant and not any(w in b.context for w in REVISED)
        return "contradiction" if lower else "update"
    return "contradiction"


def _recalled(a: Claim, b: Claim, days: int, near: float) -> str | None:
    """A count without a day beside a later one of an incident spoken of as known, at the same particular place."""
    assert a.value is not None
    assert b.value is not None
    particular = {p for p in a.place & b.place if not p.startswith("=")}
    if not particular or near < 0.5 or days < 1 or not _DEFINITE.search(b.sentence) or a.value == b.value:
        return None
    return "update" if b.value > a.value else "contradiction"
