"""Parties that a clause leaves open, from the rest of the report: who did the attack named before, with whom the truce was.

Every party of the report is weighed as an actor and as a recipient of every event: what the clause says, how near it is named, what it
does in the report's other events of that kind, whom the other side is paired with. The weights (``lexicon/en/parties_weights.csv``) are
those of a logistic regression over hand-coded reports (``training/parties.py``); features say what they see in their names.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dateline.lexicon import table
from dateline.model import Event
from dateline.reading import valence
from dateline.reading.words import Words
from dateline.resolving.actors import Cast

GROUPS = {
    "ASSAULT": "force", "COERCE": "force", "AGREE": "mutual", "CONSULT": "mutual", "COOPERATE": "mutual", "RETREAT": "retreat",
    "MOBILIZE": "retreat", "PROTEST": "protest",
}  # fmt: skip
SLOTS = ("actors", "recipients")
SURE, OVERRULED = 0.5, 0.8
"""Probabilities from which a party fills an open slot, and from which it displaces the one that the clause gives (held-out reports)."""


@dataclass(frozen=True, slots=True)
class Acted:
    """An event as its clause gives it: its fields and where its act stands (code points)."""

    fields: Event
    at: int


@dataclass(frozen=True, slots=True)
class Known:
    """A party of the report: its kind, where it is named, and where it is a subject (code points)."""

    name: str
    kind: str
    named: tuple[int, ...]
    subject: tuple[int, ...]


def known(cast: Cast, events: Iterable[Acted]) -> dict[str, Known]:
    """The parties that may take part in an event of this report, by name."""
    named: dict[str, list[int]] = {}
    subject: dict[str, list[int]] = {}
    kinds: dict[str, str] = {}
    for m in cast.mentions:
        party = cast.parties[m.key]
        if party.kind == "media":
            continue
        kinds.setdefault(party.name, party.kind)
        named.setdefault(party.name, []).append(m.start)
        if m.subject:
            subject.setdefault(party.name, []).append(m.start)
    for e in events:
        for name in (*e.fields.actors, *e.fields.recipients):
            if name not in kinds:
                last = name.split()[-1].lower()
                kinds[name] = "people" if {last, last.removesuffix("s")} & valence.people() else "thing"
            if kinds[name] in ("people", "thing"):
                named.setdefault(name, []).append(e.at)
    return {n: Known(n, k, tuple(sorted(named.get(n, ()))), tuple(sorted(subject.get(n, ())))) for n, k in kinds.items()}


@dataclass(frozen=True, slots=True)
class Rest:
    """What the other events of a report say about one slot of an event, by party name.

    ``last``, ``next``: who fills it in the nearest event of that type before and after; ``near``: the one before is within three
    sentences. ``counts``: label, how often a party fills a slot, and the most that any does. ``pairs``: for each of the first two
    parties on the other side, who is set against it elsewhere, and who is with the slots crossed. ``twin``: in an event at the
    same place.
    """

    last: tuple[str, ...]
    near: bool
    next: tuple[str, ...]
    counts: tuple[tuple[str, Counter[str], int], ...]
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    twin: frozenset[str]


class Weigher:
    """The features of every party for every event of one report."""

    def __init__(self, words: Words, cast: Cast, events: Sequence[Acted]) -> None:
        self.words = words
        self.events = sorted(events, key=lambda e: e.at)
        self.known = known(cast, events)
        self.total = sum(len(k.named) for k in self.known.values()) or 1
        ranked = sorted(self.known.values(), key=lambda k: (-len(k.named), k.name))
        self.rank = {k.name: n for n, k in enumerate(ranked)}
        self.sentences = [words.tokens[a].start for a, b in words.sentences if b > a]
        self.named = {k.name: [self.sentence(n) for n in k.named] for k in self.known.values()}
        self.subject = {k.name: frozenset(self.sentence(n) for n in k.subject) for k in self.known.values()}
        self._rest: dict[tuple[int, str], Rest] = {}

    def sentence(self, at: int) -> int:
        """Number of the sentence that holds ``at`` (the last that starts before it)."""
        return bisect_right(self.sentences, at) - 1

    def features(self, event: Acted, name: str, slot: str) -> Iterator[str]:
        """What speaks for or against ``name`` in ``slot`` of ``event``."""
        e, party = event.fields, self.known[name]
        other = "recipients" if slot == "actors" else "actors"
        here, there = getattr(e, slot), getattr(e, other)
        group = GROUPS.get(e.event_type, "verbal")
        gap = f"{slot[0]}{'1' if here else '0'}"
        kind = party.kind
        yield f"{slot[0]} type {e.event_type} {'filled' if here else 'open'}"
        yield f"{gap} kind {kind} {group}"
        if name in here:
            yield f"{slot[0]} said {kind} {group}"
            yield f"{slot[0]} said {e.event_type}"
            yield f"{slot[0]} said among {min(len(here), 3)}"
        if name in there:
            yield f"{gap} on the other side {group}"
        if not there:
            yield f"{gap} nobody opposite {group}"
        if name == e.told_by:
            yield f"{gap} teller {group} {'said' if name in here else ''}"
        yield from (f"{gap} {f}" for f in self._near(event, party))
        yield from (f"{gap} {f}" for f in self._elsewhere(event, name, slot, group))

    def _near(self, event: Acted, party: Known) -> Iterator[str]:
        at = self.sentence(event.at)
        sentences, subject = self.named[party.name], self.subject[party.name]
        same = [n for n, s in zip(party.named, sentences, strict=True) if s == at]
        if any(n < event.at for n in same):
            yield "named before in sentence"
        if any(n > event.at for n in same):
            yield "named after in sentence"
        if at in subject:
            yield "subject in sentence"
        back = min((at - s for n, s in zip(party.named, sentences, strict=True) if n < event.at), default=None)
        yield f"last named {'never' if back is None else back if back < 3 else '3+'}"
        if at - 1 in subject:
            yield "subject of sentence before"
        yield f"rank {min(self.rank[party.name], 4)}"
        yield f"share {min(4, int(10 * len(party.named) / self.total))}"

    def _elsewhere(self, event: Acted, name: str, slot: str, group: str) -> Iterator[str]:
        rest = self.rest(event, slot)
        if name in rest.last:
            yield f"last of type {group}"
            yield f"last of type, {'near' if rest.near else 'far'}"
        if name in rest.next:
            yield f"next of type {group}"
        for label, counts, most in rest.counts:
            if n := counts[name]:
                yield f"{label} {min(3, n)} {'top' if n == most else ''} {group if label == 'type' else ''}"
        for against, crossed in rest.pairs:
            if name in against:
                yield f"paired {group}"
            if name in crossed:
                yield f"paired crossed {group}"
        if name in rest.twin:
            yield "twin"

    def rest(self, event: Acted, slot: str) -> Rest:
        """What the report's other events say about ``slot`` of ``event``; worked out once."""
        key = (id(event), slot)
        if key not in self._rest:
            self._rest[key] = self._look(event, slot, "recipients" if slot == "actors" else "actors")
        return self._rest[key]

    def _look(self, event: Acted, slot: str, other: str) -> Rest:
        rest = [x for x in self.events if x is not event]
        alike = [x for x in rest if x.fields.event_type == event.fields.event_type]
        filled = [x for x in alike if getattr(x.fields, slot)]
        before = [x for x in filled if x.at <= event.at]
        after = [x for x in filled if x.at > event.at]
        counts = []
        for label, some, side in (("type", alike, slot), ("any", rest, slot), ("type crossed", alike, other), ("any crossed", rest, other)):
            tally = Counter(n for x in some for n in getattr(x.fields, side))
            counts.append((label, tally, max(tally.values(), default=0)))
        pairs = [
            (
                frozenset(n for x in rest if opposite in getattr(x.fields, other) for n in getattr(x.fields, slot)),
                frozenset(n for x in rest if opposite in getattr(x.fields, slot) for n in getattr(x.fields, other)),
            )
            for opposite in getattr(event.fields, other)[:2]
        ]
        return Rest(
            last=getattr(before[-1].fields, slot) if before else (),
            near=bool(before) and self.sentence(event.at) - self.sentence(before[-1].at) < 3,
            next=getattr(after[0].fields, slot) if after else (),
            counts=tuple(counts),
            pairs=tuple(pairs),
            twin=frozenset(n for x in rest if x.at == event.at for n in getattr(x.fields, slot)),
        )


@cache
def weights() -> dict[str, float]:
    """The weight of each feature."""
    return {line["feature"]: float(line["weight"]) for line in table("parties_weights")}


def probability(features: Iterable[str]) -> float:
    """That a party with these features takes part (0..1)."""
    score = sum(weights().get(f, 0.0) for f in features)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def completed(words: Words, cast: Cast, events: Sequence[Acted]) -> list[Event]:
    """The events with their parties as the whole report speaks for them, in the order given."""
    weigher = Weigher(words, cast, events)
    out = []
    for event in events:
        chosen = {slot: _choose(weigher, event, slot) for slot in SLOTS}
        actors = tuple(n for n, _ in chosen["actors"])
        strength = dict(chosen["actors"])
        recipients = tuple(n for n, p in chosen["recipients"] if p > strength.get(n, 0.0))
        actors = tuple(n for n in actors if n not in recipients)
        out.append(replace(event.fields, actors=actors, recipients=recipients))
    return out


def _choose(weigher: Weigher, event: Acted, slot: str) -> list[tuple[str, float]]:
    """The parties that fill a slot with their probabilities: those of the clause unless another is far likelier, else the likeliest."""
    said = getattr(event.fields, slot)
    weighed = {name: probability(weigher.features(event, name, slot)) for name in (*said, *weigher.known)}
    own = max((weighed[n] for n in said), default=0.0)
    best = max((p for n, p in weighed.items() if n not in said), default=0.0)
    if said and best < max(OVERRULED, own):
        return [(n, weighed[n]) for n in said]
    return [(n, p) for n, p in weighed.items() if p >= SURE][:3]
