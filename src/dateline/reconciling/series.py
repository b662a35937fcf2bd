"""Figures across reports: series by claimant, measure, place and scope; and where figures part.

Nothing is ever added. Two claimants are two series; a cumulative toll and a day's count are two series.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.model import Date, Figure, Row
from dateline.reconciling.actors import Registry
from dateline.reconciling.days import gap, number, width
from dateline.reconciling.names import take_states, tokens
from dateline.reconciling.phrases import stem
from dateline.reconciling.shapes import Point, ReportView, Series

_PEOPLE = frozenset(
    stem(w) for w in "people person persons human lives dead victims total others deaths killed wounded injured casualties bodies".split()
)
_LOOSE = frozenset(
    stem(w) for w in "the a an of in and or at least more than some about nearly almost over up to around another its their".split()
)
REVISED = ("revis", "correct", "lower", "retract", "earlier figure", "earlier toll", "previously", "had said", "rose to", "risen to", "now")
COUNTED = ("killed", "wounded", "casualties", "missing", "detained", "displaced", "besieged", "attacks")


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure with all that tells it from others. ``claimant``: party id, else the report's source."""

    row: str
    report: str
    doc: str
    known: str
    source: str
    measure: str
    low: float | None
    high: float | None
    text: str
    claimant: str
    claimant_name: str | None
    population: frozenset[str]
    nations: frozenset[str]
    people: str | None
    place: frozenset[str]
    where: str | None
    period: Date | None
    cumulative: bool
    context: str
    theatre: frozenset[str]

    @property
    def value(self) -> float | None:
        """The number said, whichever bound it is."""
        return self.low if self.low is not None else self.high

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest number that the words allow."""
        return (self.low if self.low is not None else 0.0, self.high if self.high is not None else float("inf"))


def claims(
    view: ReportView, rows: Iterable[Row], registry: Registry, source_of: Callable[[Row], str], theatre: Sequence[str]
) -> Iterator[Claim]:
    """The figures of one report; those without a number ("dozens") are left out."""
    known = view.known
    for row in rows:
        f = row.fields
        if known is None or not isinstance(f, Figure) or (f.low is None and f.high is None):
            continue
        claimant = registry.resolve(f.told_by, row, known) if f.told_by else None
        states, rest = take_states(tokens(f.population or ""))
        words = frozenset(stem(w) for w in rest) - _PEOPLE - _LOOSE
        yield Claim(
            row.id, view.key, view.doc, known, source_of(row), f.measure, f.low, f.high, " ".join((f.text or row.quote).split()),
            claimant or source_of(row), f.told_by, words, frozenset(states), f.population, _place(f.place), f.place, f.period, f.cumulative,
            view.text[max(0, row.start - 160) : row.end + 160].lower(), frozenset(theatre),
        )  # fmt: skip


def _place(place: str | None) -> frozenset[str]:
    named, rest = take_states(tokens(place or ""))
    return frozenset({*(f"={s}" for s in named), *(stem(w) for w in rest if w[0].isupper())})


def make_series(figures: Iterable[Claim]) -> tuple[Series, ...]:
    """Figures gathered by claimant, measure, population, place and scope, each in the order of the days they were told."""
    groups: dict[tuple[str, str, str, str, bool], list[Claim]] = defaultdict(list)
    for c in figures:
        key = (c.measure, c.claimant, " ".join(sorted((*c.nations, *c.population))), " ".join(sorted(c.place)), c.cumulative)
        groups[key].append(c)
    out = []
    for key, mine in groups.items():
        mine.sort(key=lambda c: (c.known, c.report, c.row))
        first = mine[0]
        points = tuple(Point(c.row, c.report, c.known, c.low, c.high, c.text, c.period) for c in mine)
        digest = hashlib.sha256("\x1f".join(map(str, key)).encode("utf-8", "surrogatepass")).hexdigest()[:14]
        out.append(Series(f"se{digest}", first.measure, first.claimant_name, first.people, first.where, first.cumulative, points))
    return tuple(sorted(out, key=lambda s: s.id))


@dataclass(frozen=True, slots=True)
class Parting:
    """Two or more figures about one thing that are not one figure, and how they part."""

    kind: str
    about: str
    field: str
    claims: tuple[Claim, ...]


def partings(figures: Sequence[Claim]) -> Iterator[Parting]:
    """Figures about one thing that differ. A growing toll of one claimant is a series and no parting."""
    blocks: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for c in _situated(figures):
        for token in sorted(c.place | c.theatre):
            blocks[c.measure, token].append(c)
    seen: set[tuple[str, str]] = set()
    for _, mine in sorted(blocks.items()):
        mine.sort(key=lambda c: (c.known, c.report, c.row))
        for i, a in enumerate(mine):
            for b in mine[i + 1 : i + 120]:
                if number(b.known) - number(a.known) > 40:
                    break
                pair = (min(a.row, b.row), max(a.row, b.row))
                if pair in seen:
                    continue
                seen.add(pair)
                kind = _parts(a, b)
                if kind:
                    yield Parting(kind, _about(a, b), a.measure, (a, b))


def _situated(figures: Iterable[Claim]) -> Iterator[Claim]:
    """The figures, a bare count ("an official put it at 20") set into the place and the days of the last placed one of its report
    that counts the same thing and that somebody else gave."""
    last: dict[tuple[str, str], Claim] = {}
    for c in figures:
        spot = c.report, c.measure
        if c.place and c.period and not c.cumulative:
            last[spot] = c
        before = last.get(spot)
        if (
            before and not c.place and not c.period and not c.cumulative and c.measure in COUNTED
            and c.claimant_name and before.claimant_name and c.claimant != before.claimant
            and (not c.population or c.population == before.population)
        ):  # fmt: skip
            c = replace(c, place=before.place, where=before.where, period=before.period)
        yield c


def _about(a: Claim, b: Claim) -> str:
    people = a.people or b.people or ""
    where = a.where or b.where
    return " ".join(f"{people} {a.measure}{' in ' + where if where else ''}{', in all' if a.cumulative else ''}".split())


def _parts(a: Claim, b: Claim) -> str | None:
    """How two figures of one measure part: a kind of disagreement, or None when they are about two things or agree."""
    if a.value is None or b.value is None or a.cumulative != b.cumulative:
        return None
    same_people = a.population == b.population and (a.nations == b.nations or not a.nations or not b.nations)
    if not same_people and (a.report != b.report or (a.population and b.population)):
        return None
    one_place = bool(a.place & b.place) and (a.place == b.place or a.place <= b.place or b.place <= a.place)
    if a.place and b.place and not one_place:
        return None
    days = number(b.known) - number(a.known)
    equal = (a.low, a.high) == (b.low, b.high)
    near = min(a.value, b.value) / max(a.value, b.value, 1e-9)
    if equal or (a.report == b.report and a.claimant == b.claimant and (_within(b.text, a.context) or _within(a.text, b.context))):
        return None
    if a.measure not in COUNTED:
        return _sizes(a, b, days, near) if same_people else None
    if a.cumulative:
        return _totals(a, b, days, near) if same_people else None
    return _one_event(a, b, days, near, same_people=same_people)


def _within(words: str, context: str) -> bool:
    """Whether words stand in a context as they are, not as a part of a longer number."""
    return re.search(rf"(?<![\w.,]){re.escape(words.lower())}(?![\w]|[.,]\d)", context) is not None


def _sizes(a: Claim, b: Claim, days: int, near: float) -> str | None:
    """Sizes of forces and the like: the same people counted, in different numbers."""
    if not a.population or near < 0.3 or days > 20:
        return None
    meets = max(a.bounds[0], b.bounds[0]) <= min(a.bounds[1], b.bounds[1])
    if meets:
        return "wording" if near > 0.9 else None
    return "update" if days >= 1 else "contradiction"


def _totals(a: Claim, b: Claim, days: int, near: float) -> str | None:
    """Totals since a start. One claimant's grow; where they shrink, one of them is wrong or was corrected."""
    if a.claimant == b.claimant and a.claimant_name:
        if near > 0.97:
            return "wording" if days <= 20 and a.value == b.value else None
        if b.value is not None and a.value is not None and b.value < a.value * 0.97 and days > 0 and near > 0.3:
            return "update" if any(w in b.context for w in REVISED[:6]) else "contradiction"
        return "contradiction" if days == 0 and near > 0.3 and a.bounds[1] < b.bounds[0] else None
    if days > 1 or not (a.place & b.place or a.population):
        return None
    if a.claimant_name and b.claimant_name and 0.2 < near < 0.75:
        return "scope"
    apart = max(a.bounds[0], b.bounds[0]) > min(a.bounds[1], b.bounds[1])
    return ("update" if days else "contradiction") if apart and near >= 0.75 and a.population else None


def _one_event(a: Claim, b: Claim, days: int, near: float, *, same_people: bool) -> str | None:
    """Counts of one event or one day: the same day and the same particular place."""
    if a.period is None or b.period is None or width(a.period) > 4 or width(b.period) > 4 or gap(a.period, b.period) > 1:
        return None
    particular = bool({p for p in a.place & b.place if not p.startswith("=")})
    one_day = bool(a.population) and same_people and a.period.exact and a.period.start == b.period.start and not (a.place and b.place)
    if not (particular or one_day) or near < 0.15:
        return None
    if not same_people:
        return "scope" if a.report == b.report else None
    meets = max(a.bounds[0], b.bounds[0]) <= min(a.bounds[1], b.bounds[1])
    if days >= 1 and a.value is not None and b.value is not None and a.value != b.value:
        if b.value < a.value * 0.97 and a.claimant != b.claimant and not any(w in b.context for w in REVISED[:6]):
            return "contradiction"
        return "wording" if meets and near > 0.97 else "update"
    if meets:
        return "wording" if near > 0.9 and a.report != b.report else None
    return "contradiction" if a.claimant != b.claimant or a.report != b.report else None
