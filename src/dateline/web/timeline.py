"""Happenings, positions and states of a record as entries of a timeline, ranked and narrowed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.views.tables import interval

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Happening, Initiative, Reconciled, Step

KINDS = ("event", "position", "state")
STANCE_WEIGHT = 0.5
STATE_WEIGHT = 0.55
MODALITY_SHARE = {"happened": 1.0, "ongoing": 1.0, "planned": 0.8, "denied": 0.7, "did_not_happen": 0.6}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the timeline. ``row`` is its best row; ``rows`` are all of them; ``weight`` ranks it, from 0 on."""

    day: str
    when: str
    kind: str
    what: str
    modality: str
    row: str
    rows: tuple[str, ...]
    independent: int
    known: str
    weight: float
    names: str
    place: str | None
    initiatives: tuple[str, ...]

    @property
    def size(self) -> int:
        """How large it is drawn: 1 to 3."""
        return 3 if self.weight >= 0.75 else 2 if self.weight >= 0.45 else 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the timeline; what is None lets all pass. Days are ISO days, both included."""

    since: str | None = None
    until: str | None = None
    actor: str | None = None
    place: str | None = None
    initiative: str | None = None
    kind: str | None = None
    as_of: str | None = None

    def passes(self, e: Entry) -> bool:
        """Whether an entry is asked for."""
        return (
            (self.as_of is None or e.known <= self.as_of)
            and (self.kind is None or e.kind == self.kind)
            and (self.initiative is None or self.initiative in e.initiatives)
            and (self.actor is None or self.actor.casefold() in e.names)
            and (self.place is None or self.place.casefold() in (e.place or "").casefold())
        )

    def within(self, e: Entry) -> bool:
        """Whether an entry lies between the days."""
        return (self.since is None or e.day >= self.since) and (self.until is None or e.day <= self.until)


def entries(tables: Reconciled) -> list[Entry]:
    """Every entry, by day. A stance that several reports tell is one entry, as a happening is."""
    found = [_happening(h) for h in tables.happenings]
    for i in tables.initiatives:
        found += _steps(i)
    return sorted(found, key=lambda e: (e.day, -e.weight, e.row))


def _happening(h: Happening) -> Entry:
    day = (h.date.start or h.date.end or h.known) if h.date else h.known
    names = " ".join(a.partition(":")[2] for a in (*h.actors, *h.recipients)).casefold()
    weight = h.weight * MODALITY_SHARE.get(h.modality, 0.5) * (1 + 0.15 * min(h.independent - 1, 6))
    return Entry(
        day, interval(h.date) or h.known, "event", h.event_type, h.modality, h.best, h.rows, h.independent, h.known, weight, names, h.place,
        h.initiatives,
    )  # fmt: skip


def _steps(i: Initiative) -> Iterable[Entry]:
    groups: dict[tuple[str, str, str | None, str], list[Step]] = {}
    for s in i.steps:
        if s.part in ("position", "state"):
            groups.setdefault((s.part, s.value, s.actor, s.since), []).append(s)
    for (part, value, _, since), mine in groups.items():
        best = max(mine, key=lambda s: (s.zone == "body", s.confidence, s.row))
        independent = len({s.source for s in mine})
        base = STATE_WEIGHT if part == "state" else STANCE_WEIGHT
        weight = base * max(s.confidence for s in mine) * (1 + 0.15 * min(independent - 1, 6))
        names = " ".join({s.actor_name or "" for s in mine}).casefold()
        yield Entry(
            since, interval(best.date) or since, part, value, "happened", best.row, tuple(s.row for s in mine), independent,
            min(s.known for s in mine), weight, names, best.place, (i.id,),
        )  # fmt: skip


def heaviest(found: Sequence[Entry], most: int) -> list[Entry]:
    """The entries of greatest weight, in the order of their days."""
    if len(found) <= most:
        return list(found)
    kept = set(sorted(range(len(found)), key=lambda n: (-found[n].weight, n))[:most])
    return [e for n, e in enumerate(found) if n in kept]
