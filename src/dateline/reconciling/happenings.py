"""Happenings: the same act told by several reports, found by block (type family, place or parties) and compatible dates.

A date or a number that differs a little is a difference within one happening; the same parties doing the same a week later are two.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dateline.model import Date, Event, Row
from dateline.reconciling.actors import Registry, compatible
from dateline.reconciling.days import gap, meet, number, width
from dateline.reconciling.names import take_states, tokens
from dateline.reconciling.phrases import stem
from dateline.reconciling.shapes import Happening, ReportView

WEIGHT = {
    "AGREE": 1.0,
    "RETREAT": 0.9,
    "REJECT": 0.8,
    "CONSULT": 0.7,
    "ASSAULT": 0.7,
    "SANCTION": 0.7,
    "CONCEDE": 0.7,
    "AID": 0.5,
    "MOBILIZE": 0.5,
    "COERCE": 0.5,
    "THREATEN": 0.5,
    "REQUEST": 0.4,
    "COOPERATE": 0.4,
    "SUPPORT": 0.3,
    "ACCUSE": 0.3,
    "PROTEST": 0.4,
}
"""How consequential a kind of act is for a war and its talks, before its sources are counted."""
REAL = frozenset(("happened", "ongoing"))
_REACH = 1


@dataclass(frozen=True, slots=True)
class Act:
    """One event row, its parties by id and its place by tokens."""

    row: str
    report: str
    doc: str
    known: str
    source: str
    type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    names: tuple[str, ...]
    modality: str
    date: Date | None
    place: frozenset[str]
    where: str | None
    told_by: str | None
    teller: str | None
    quote: str
    zone: str
    start: int = 0
    confidence: float = 1.0


@dataclass(slots=True)
class _Group:
    acts: list[Act] = field(default_factory=list)
    date: Date | None = None
    actors: set[str] = field(default_factory=set)
    recipients: set[str] = field(default_factory=set)
    place: set[str] = field(default_factory=set)


def acts(view: ReportView, rows: Iterable[Row], registry: Registry, source_of: Callable[[Row], str]) -> Iterator[Act]:
    """The event rows of one report as acts."""
    known = view.known
    for row in rows:
        f = row.fields
        if known is None or not isinstance(f, Event):
            continue
        who = tuple(a for a in (registry.resolve(n, row, known) for n in f.actors) if a)
        whom = tuple(a for a in (registry.resolve(n, row, known) for n in f.recipients) if a)
        named, rest = take_states(tokens(f.place or ""))
        place = frozenset({*(f"={s}" for s in named), *(stem(w) for w in rest if w[0].isupper())})
        yield Act(
            row.id, view.key, view.doc, known, source_of(row), f.event_type, who, whom, (*f.actors, *f.recipients), f.modality, f.date,
            place, f.place, f.told_by, registry.resolve(f.told_by) if f.told_by else None, " ".join(row.quote.split()), row.zone,
            row.start, row.confidence,
        )  # fmt: skip


class Gatherer:
    """Gathers acts into happenings, online, over an index of type, party or place, and day."""

    def __init__(self) -> None:
        self._groups: list[_Group] = []
        self._index: dict[int, list[int]] = defaultdict(list)

    def take(self, found: Sequence[Act]) -> None:
        """Add the acts of one report, in the order of the text. Only acts done, dated to a week or better, are gathered."""
        for act in found:
            if act.modality not in REAL or act.date is None or width(act.date) > 7 or not (act.actors or act.recipients):
                continue
            at = self._find(act)
            if at is None:
                at = len(self._groups)
                self._groups.append(_Group())
            group = self._groups[at]
            group.acts.append(act)
            group.date = (meet(group.date, act.date) or group.date) if group.date else act.date
            group.actors |= set(act.actors)
            group.recipients |= set(act.recipients)
            group.place |= act.place
            for key in self._keys(act):
                if at not in self._index[key]:
                    self._index[key].append(at)

    def _keys(self, act: Act) -> Iterator[int]:
        if act.date is None or not act.date.start or not act.date.end:
            return
        for day in range(number(act.date.start), number(act.date.end) + 1):
            for word in sorted({*act.actors, *act.recipients, *act.place}):
                yield hash((act.type, word, day))

    def _find(self, act: Act) -> int | None:
        if act.date is None or not act.date.start or not act.date.end:
            return None
        best: tuple[float, int] | None = None
        words = sorted({*act.actors, *act.recipients, *act.place})
        days = range(number(act.date.start) - _REACH, number(act.date.end) + _REACH + 1)
        for at in sorted({g for w in words for d in days for g in self._index.get(hash((act.type, w, d)), ())[-40:]}):
            score = _likeness(act, self._groups[at])
            if score >= 1.5 and (best is None or score > best[0]):
                best = (score, at)
        return best[1] if best else None

    def groups(self) -> Iterator[tuple[str, tuple[Act, ...], Date | None]]:
        """Every happening: its id, its acts, its day."""
        for group in self._groups:
            first = group.acts[0]
            yield "ha" + hashlib.sha256(first.row.encode()).hexdigest()[:14], tuple(group.acts), group.date

    def happenings(self, initiative_of: Callable[[str], str | None]) -> tuple[Happening, ...]:
        """Every happening, sorted by id, weighed by its kind, its independent sources and its tie to an initiative."""
        out = []
        for key, mine, date in self.groups():
            sources = {a.source for a in mine}
            tied = tuple(sorted({i for i in (initiative_of(a.row) for a in mine) if i}))
            best = max(mine, key=lambda a: (a.zone == "body", bool(a.actors) + bool(a.recipients) + bool(a.where), -len(a.quote), a.row))
            weight = WEIGHT[mine[0].type] * (1 - 0.5 ** len(sources)) + (0.2 if tied else 0.0)
            out.append(
                Happening(
                    key,
                    mine[0].type,
                    _names(mine, "actors"),
                    _names(mine, "recipients"),
                    next((a.where for a in mine if a.where), None),
                    date,
                    mine[0].modality,
                    tuple(sorted(a.row for a in mine)),
                    tuple(sorted({a.report for a in mine})),
                    len(sources),
                    min(a.known for a in mine),
                    best.row,
                    round(min(weight, 1.0), 3),
                    tied,
                )
            )
        return tuple(sorted(out, key=lambda h: h.id))


def _names(mine: Sequence[Act], part: str) -> tuple[str, ...]:
    return tuple(sorted({p for a in mine for p in getattr(a, part)}))


def _likeness(act: Act, group: _Group) -> float:
    """How well an act fits a happening; 1.5 and more is the same. Acts of one report are joined only where they say the same."""
    assert act.date is not None
    if group.date and gap(act.date, group.date) > _REACH:
        return 0.0
    score = 0.4 if group.date and gap(act.date, group.date) == 0 else 0.0
    for mine, theirs in ((act.actors, group.actors), (act.recipients, group.recipients)):
        if mine and theirs:
            score += 0.7 if any(compatible(a, b) for a in mine for b in theirs) else -0.6
    crossed = any(compatible(a, b) for a in act.actors for b in group.recipients) and any(
        compatible(a, b) for a in act.recipients for b in group.actors
    )
    if crossed and act.type in ("CONSULT", "AGREE"):
        score += 1.4
    if act.place and group.place:
        score += 0.6 if act.place & group.place else -0.8
    if any(a.report == act.report for a in group.acts):
        score -= 0.3
    return score
