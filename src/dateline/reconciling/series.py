"""Figures across reports: series by claimant, measure, place and scope; and where figures part.

Nothing is ever added. Two claimants are two series; a cumulative toll and a day's count are two series.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dateline.model import Date, Figure, Row
from dateline.reconciling.actors import Registry
from dateline.reconciling.names import take_states, tokens
from dateline.reconciling.phrases import stem
from dateline.reconciling.shapes import Point, ReportView, Series
from dateline.reconciling.tables import bodies, measure_stems, people_classes, vague_numbers

_PEOPLE = frozenset(
    stem(w) for w in "people person persons human lives dead victims total others deaths killed wounded injured casualties bodies".split()
)
_LOOSE = frozenset(
    stem(w) for w in "the a an of in and or at least more than some about nearly almost over up to around another its their".split()
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’]*\s+(?=[\"'“‘`]*[A-Z])|\n\s*\n")
_SHARE = re.compile(r"\d\s?(?:%|per ?cent\b)", re.I)
_THOSE = re.compile(r"[^.;,]{0,40}?\b(?:were|are|was) (?:all )?(?:[\w-]+ )?([a-z-]+)")
"""The rest of "nine of the 10 killed were children": whom the number counts."""
INCIDENTS = "massacre|attack|attacks|bombing|strike|airstrike|raid|shelling|blast|explosion|assault|killings|ambush|shooting|crash|clashes"
"""Nouns by which a report refers to one violent act."""
_SCENE = re.compile(rf"\b(?:{INCIDENTS}) (?:at|in|of|on|near) (?:the )?([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)")
_TAKEN = ("killed", "wounded", "displaced")
"""Measures that the words of a figure are believed about where its row says only ``other``."""


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
    start: int = 0
    sentence: str = ""
    vague: bool = False
    share: bool = False

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
    """The figures of one report. A number in words only ("dozens") stands for the range that the words are used for."""
    known = view.known
    for row in rows:
        f = row.fields
        if known is None or not isinstance(f, Figure):
            continue
        vague = f.low is None and f.high is None
        low, high = vague_numbers().get(" ".join(f.text.lower().split()), (None, None)) if vague else (f.low, f.high)
        if low is None and high is None:
            continue
        claimant = registry.resolve(f.told_by, row, known) if f.told_by else None
        named, population, nations = _population(f.population)
        sentence = _sentence(view.text, row.start, row.end)
        if not named and (rest := _THOSE.match(view.text[row.end : row.end + 60])) and rest.group(1) in people_classes():
            population = frozenset({people_classes()[rest.group(1)]})
        place, where = _place(f.place), f.place
        if not place and (scene := _SCENE.search(sentence)):
            place, where = _place(scene.group(1)), scene.group(1)
        yield Claim(
            row.id, view.key, view.doc, known, source_of(row), _measure(f.measure, row.quote, population), low, high,
            " ".join((f.text or row.quote).split()), claimant or source_of(row), f.told_by, population, nations, f.population, place, where,
            f.period, f.cumulative, view.text[max(0, row.start - 160) : row.end + 160].lower(), frozenset(theatre), row.start, sentence,
            vague, bool(_SHARE.search(view.text[row.start : row.end + 12])),
        )  # fmt: skip


def _population(named: str | None) -> tuple[bool, frozenset[str], frozenset[str]]:
    """Of whom: whether that is said, the classes of people (else the words of its own), the states."""
    states, rest = take_states(tokens(named or ""))
    classes = frozenset(people_classes()[w.lower()] for w in rest if w.lower() in people_classes())
    return bool(named), classes or frozenset(stem(w) for w in rest) - _PEOPLE - _LOOSE, frozenset(states)


@functools.cache
def _taken() -> Mapping[str, str]:
    return {stem(w): m for w, m in measure_stems().items() if m in _TAKEN}


def _measure(measure: str, quote: str, population: frozenset[str]) -> str:
    """What is counted; a row that says only ``other`` is believed less than the words beside its number."""
    if measure != "other":
        return measure
    by_stem = _taken()
    words = [w.lower() for w in tokens(quote)]
    said = next((by_stem[k] for w in words for k in (stem(w), w.removesuffix("d")) if k in by_stem), None)
    taken = "lives" in words or ("lost" in words and bool(population & set(people_classes().values())))
    return said or ("killed" if taken else "displaced" if "fled" in words else measure)


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence or sentences that hold a row."""
    before = [m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    after = _SENTENCE_END.search(text, end, min(len(text), end + 400))
    return " ".join(text[before[-1] if before else max(0, start - 400) : after.start() if after else end + 400].split())


def _place(place: str | None) -> frozenset[str]:
    """The places that words name; a body ("a UN school") is none."""
    named, rest = take_states(tokens(place or ""))
    return frozenset({*(f"={s}" for s in named if s not in bodies()), *(stem(w) for w in rest if w[0].isupper())})


def make_series(figures: Iterable[Claim]) -> tuple[Series, ...]:
    """Figures gathered by claimant, measure, population, place and scope, each in the order of the days they were told."""
    groups: dict[tuple[str, str, str, str, bool], list[Claim]] = defaultdict(list)
    for c in figures:
        if c.vague or c.share:
            continue
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
