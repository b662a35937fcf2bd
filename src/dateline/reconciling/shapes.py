"""What reconciling takes in and gives out: plain frozen values that a store can keep as tables.

Days are ISO strings; intervals are ``model.Date``; ``known`` is the day from which a thing may be told: the end of the publication
interval of the report that it comes from. Whoever filters by ``known <= day`` gets an answer that leaks nothing later.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Date, Span


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as reconciling needs it. ``blocks``: readable spans of ``text`` (furniture left out), one a paragraph."""

    key: str
    doc: str
    outlet: str | None
    published: Date | None
    text: str
    blocks: tuple[Span, ...]
    agencies: tuple[str, ...] = ()
    headline: Span | None = None

    @property
    def known(self) -> str | None:
        """The day from which the report counts; None when its publication is open-ended (it enters no as-of answer)."""
        return self.published.end if self.published else None


@dataclass(frozen=True, slots=True)
class Copy:
    """Text that ``report`` took from ``origin``. ``span``/``origin_span`` are None for whole reports.

    ``containment``: share of the shorter text's sampled 5-word shingles that the other holds. ``direction``: ``date`` when the
    days tell which came first, ``credit`` when a wire credit does, else ``none`` (the order of keys stands in).
    """

    report: str
    origin: str
    level: str
    span: Span | None
    origin_span: Span | None
    containment: float
    direction: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A paragraph that stands in most of an outlet's reports: furniture, seen only across the batch. It hides the rows inside it."""

    report: str
    start: int
    end: int
    outlet: str
    reports: int


@dataclass(frozen=True, slots=True)
class Actor:
    """A party under all its names. ``mentions``: (row id, name as written, report key, known). ``world``: its id in the world file,
    ``country`` and ``sector`` its CAMEO/PLOVER codes ('' where none)."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    mentions: tuple[tuple[str, str, str, str | None], ...]
    evidence: tuple[str, ...] = ()
    world: str | None = None
    country: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One row's say on an initiative. ``part``: ``position``, ``state`` or ``event``. ``since``: the day it speaks of (else known).

    ``value`` is the stance, the state or the event's modality. ``source`` is the id of the independent source that it counts for.
    """

    row: str
    report: str
    doc: str
    known: str
    source: str
    part: str
    value: str
    name: str
    kind: str
    zone: str
    since: str
    dated: bool
    date: Date | None
    expected: Date | None
    confidence: float
    start: int
    actor: str | None = None
    actor_name: str | None = None
    behalf: str | None = None
    condition: str | None = None
    told_by: str | None = None
    addressees: tuple[tuple[str, str], ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Why a report's mentions were joined to an initiative: the reasons with their weights, and the day it became known."""

    report: str
    known: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Initiative:
    """Something put on the table, over all reports. ``aliases``: (name, known, report). ``parties``: (party id, known)."""

    id: str
    kind: str
    aliases: tuple[tuple[str, str, str], ...]
    places: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]
    merges: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """The same event as several reports tell it. ``day``: intersection of its dates; ``weight``: how consequential, 0 to 1."""

    id: str
    event_type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    date: Date | None
    modality: str
    rows: tuple[str, ...]
    reports: tuple[str, ...]
    independent: int
    known: str
    best: str
    weight: float
    initiatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement. ``independent``: sources that do not copy each other."""

    value: str
    reports: tuple[str, ...]
    independent: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which reports (or one report with itself) differ. ``kind``: contradiction, update, scope or wording."""

    id: str
    about: str
    field: str
    kind: str
    sides: tuple[Side, ...]
    known: str

    def to_json(self) -> dict[str, object]:
        """The shape of ``disagreements --json`` (docs/codebook.md, Shapes)."""
        sides = [{"value": s.value, "reports": list(s.reports), "independent": s.independent, "rows": list(s.rows)} for s in self.sides]
        return {"id": self.id, "about": self.about, "field": self.field, "kind": self.kind, "sides": sides}


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series."""

    row: str
    report: str
    known: str
    low: float | None
    high: float | None
    text: str
    period: Date | None


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one measure by one claimant about one population, place and scope; never added to another's."""

    id: str
    measure: str
    claimant: str | None
    population: str | None
    place: str | None
    cumulative: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One report for the coverage note: key, doc, outlet, the day from which it counts (None: undated), its source."""

    key: str
    doc: str
    outlet: str | None
    known: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """All that many reports give together. Every tuple is sorted, so that equal input gives equal output in any order."""

    coverage: tuple[Coverage, ...] = ()
    copies: tuple[Copy, ...] = ()
    actors: tuple[Actor, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    happenings: tuple[Happening, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    series: tuple[Series, ...] = ()
    repeats: tuple[Repeat, ...] = ()
