"""Where the marks of a chart go. Pure: numbers in, coordinates out; the templates draw them as SVG.

Drawn on the server, not by a script: a chart is then there without JavaScript, under a policy that lets no style in, on paper, and in
the one-file report.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Point, Series

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 14, 26, 26
MOST_DOTS = 150
MOST_CLAIMANTS = 12
LOG_FROM = 50.0
"""From this ratio of largest to smallest on, the scale is logarithmic."""
SHAPES = ("circle", "square", "diamond", "triangle", "cross", "ring")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a strip: its place, how much it holds, and the days that it stands for."""

    x: float
    width: float
    height: float
    count: int
    first: str
    last: str


def strip(days: Sequence[str], *, width: float = 1000, height: float = 36, most: int = 250) -> list[Bar]:
    """Bars over the given days (one an item, repeated as often as reports came), equally wide, at most ``most``."""
    counts: dict[str, int] = defaultdict(int)
    for day in days:
        counts[day] += 1
    ordered = sorted(counts)
    size = max(1, math.ceil(len(ordered) / most))
    groups = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    sums = [sum(counts[d] for d in g) for g in groups]
    top = max(sums, default=1)
    step = width / max(1, len(ordered))
    bars, x = [], 0.0
    for group, total in zip(groups, sums, strict=True):
        w = step * len(group)
        bars.append(Bar(round(x, 2), round(max(w * 0.86, 0.6), 2), round(max(2.0, height * total / top), 2), total, group[0], group[-1]))
        x += w
    return bars


def spread(days: Sequence[str], *, width: float = 1000, height: float = 60, most: int = 120) -> list[Bar]:
    """Bars over time itself: equal spans of days from the first to the last, empty ones left out."""
    if not days:
        return []
    told = {date.fromisoformat(d).toordinal(): n for d, n in Counter(days).items()}
    first, last = min(told), max(told)
    span = last - first + 1
    size = max(1, math.ceil(span / most))
    counts: dict[int, int] = defaultdict(int)
    for n, times in told.items():
        counts[(n - first) // size] += times
    top = max(counts.values())
    step = width / math.ceil(span / size)
    return [
        Bar(round(i * step, 2), round(step * 0.86, 2), round(max(2.0, height * c / top), 2), c, _iso(first + i * size),
            _iso(min(last, first + (i + 1) * size - 1)))
        for i, c in sorted(counts.items())
    ]  # fmt: skip


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


@dataclass(frozen=True, slots=True)
class Dot:
    """One claimed figure: where it stands, how far its range goes, and whether an end is open."""

    x: float
    y: float
    low: float | None
    high: float | None
    open_up: bool
    open_down: bool
    shape: str
    label: str
    point: Point
    claimant: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Figures of one measure about the same people over time, a shape a claimant."""

    measure: str
    about: str
    log: bool
    dots: tuple[Dot, ...]
    claimants: tuple[tuple[str, str, int], ...]
    """(claimant, shape, number of figures)"""
    days: tuple[tuple[float, str], ...]
    levels: tuple[tuple[float, str], ...]
    total: int
    """How many figures there are; the plot holds the latest of them."""


def plots(series: Iterable[Series], names: dict[str, str]) -> list[Plot]:
    """A plot for each measure, people, place and scope that more than one figure tells of; those with most figures first.

    ``names``: report key -> outlet, for figures that a report gives as its own.
    """
    groups: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for s in series:
        groups[s.measure, about(s)].append(s)
    found = []
    for (measure, what), mine in groups.items():
        points = [(p, s.claimant or names.get(p.report, "the report itself")) for s in mine for p in s.points if _value(p) is not None]
        if len({(p.known, p.low, p.high) for p, _ in points}) > 1:
            points.sort(key=lambda e: (e[0].known, e[0].row))
            found.append(_plot(measure, what, points[-MOST_DOTS:], len(points)))
    return sorted(found, key=lambda p: (p.measure == "other" or not p.about, -len(p.dots), p.measure, p.about))


def about(s: Series) -> str:
    """Of whom, where, and whether since a start: what a series counts."""
    return " ".join(filter(None, (s.population or "", f"in {s.place}" if s.place else "", "(in all)" if s.cumulative else ""))).strip()


def _value(p: Point) -> float | None:
    return p.low if p.low is not None else p.high


def _plot(measure: str, what: str, points: Sequence[tuple[Point, str]], total: int) -> Plot:
    days = sorted({date.fromisoformat(p.known).toordinal() for p, _ in points})
    first, last = days[0], max(days[-1], days[0] + 1)
    values = [v for p, _ in points for v in (p.low, p.high) if v is not None]
    low, high = min(values), max(values)
    log = low > 0 and high / low > LOG_FROM
    base = (10 ** math.floor(math.log10(low))) if log else 0.0
    top = (high * 1.3) if log else (high * 1.08 or 1.0)

    def x(day: str) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (date.fromisoformat(day).toordinal() - first) / (last - first), 1)

    def y(value: float) -> float:
        share = (math.log(value / base) / math.log(top / base)) if log else value / top
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)

    tellers = sorted({c for _, c in points}, key=lambda c: (-sum(1 for _, o in points if o == c), c))
    shape = {c: SHAPES[min(i, len(SHAPES) - 1)] for i, c in enumerate(tellers)}
    dots = []
    for p, claimant in sorted(points, key=lambda e: (e[0].known, e[0].row)):
        value = _value(p)
        assert value is not None
        ranged = p.low is not None and p.high is not None and p.low != p.high
        dots.append(
            Dot(x(p.known), y(value), y(p.low) if ranged and p.low is not None else None,
                y(p.high) if ranged and p.high is not None else None, p.high is None, p.low is None, shape[claimant],
                f"{claimant}, {p.known}: {p.text}", p, claimant)
        )  # fmt: skip
    counts = {c: sum(1 for _, o in points if o == c) for c in tellers}
    return Plot(
        measure, what, log, tuple(dots), tuple((c, shape[c], counts[c]) for c in tellers[:MOST_CLAIMANTS]),
        tuple((x(_iso(d)), _iso(d)) for d in _some_days(first, last)), tuple((y(v), _short(v)) for v in _levels(base, top, log)), total,
    )  # fmt: skip


def _short(value: float) -> str:
    for least, unit in ((1e9, "bn"), (1e6, "m")):
        if value >= least:
            return f"{value / least:,.6g} {unit}"
    return f"{value:,.6g}" if value < 10 else f"{value:,.0f}"


def _some_days(first: int, last: int) -> list[int]:
    parts = 4 if last - first >= 4 else max(1, last - first)
    return [first + round((last - first) * i / parts) for i in range(parts + 1)]


def _levels(base: float, top: float, log: bool) -> list[float]:
    if log:
        count = math.floor(math.log10(top / base))
        return [base * 10**i for i in range(count + 1)]
    step = 10 ** math.floor(math.log10(top / 2)) if top > 2 else 1.0
    while top / step > 6:
        step *= 2 if top / step <= 12 else 5
    return [step * i for i in range(int(top / step) + 1)]
