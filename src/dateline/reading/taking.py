"""Who takes part in an act: every candidate is weighed as an actor and as a recipient, and the likeliest are chosen.

The weights are those of a logistic regression over hand-coded reports (``training/parties.py``); they lie in
``lexicon/en/parties_weights.csv`` by slot, group of act types (empty: all) and feature. Features say what they see (``evidence.py``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import table
from dateline.reading.candidates import SLOTS, Act, Candidate
from dateline.reading.evidence import Weigher, group, opposite
from dateline.reading.scene import Scene

FIRST = {"actors": 0.25, "recipients": 0.28}
"""Least probability of the first party of a slot (set on hand-coded reports kept out of the fit)."""
FURTHER = 0.4
"""Least probability of each further one."""
MOST = 6
"""Parties in a slot at most."""

Sides = Mapping[str, tuple[str, ...]]
"""The names chosen for each slot."""
Chances = Mapping[str, Sequence[float]]
"""By slot, the probability of each candidate, in their order."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The candidates of an act with their chances."""

    candidates: Sequence[Candidate]
    chances: Chances


def chosen(scene: Scene, acts: Sequence[Act]) -> list[Sides]:
    """Who takes part in each act of a report, in the order given."""
    weigher = Weigher(scene, acts)
    return [best(weighed(weigher, a)) for a in acts]


def weighed(weigher: Weigher, act: Act) -> Weighed:
    """The candidates of an act with their chances."""
    some = weigher.candidates(act)
    return Weighed(some, {s: [probability(s, act.kind, weigher.features(act, c, s)) for c in some] for s in SLOTS})


def best(x: Weighed) -> Sides:
    """The likeliest parties of each slot: each name once, in the slot where it is likelier, none that only repeats another."""
    out: dict[str, tuple[str, ...]] = {}
    for slot in SLOTS:
        mine, theirs = x.chances[slot], x.chances[opposite(slot)]
        names: list[str] = []
        for k in sorted(range(len(mine)), key=lambda k: (-mine[k], x.candidates[k].name)):
            name = x.candidates[k].name
            if mine[k] < (FURTHER if names else FIRST[slot]) or len(names) == MOST:
                break
            if theirs[k] <= mine[k] and not any(_repeats(name, n) for n in names):
                names.append(name)
        out[slot] = tuple(names)
    return out


def _repeats(a: str, b: str) -> bool:
    """True for two names of which one has all the words of the other."""
    x, y = set(a.lower().split()), set(b.lower().split())
    return x <= y or y <= x


@cache
def weights() -> Mapping[tuple[str, str], Mapping[str, float]]:
    """The weight of each feature by slot and group; those of all groups and of the one are summed."""
    out: dict[tuple[str, str], dict[str, float]] = {}
    for line in table("parties_weights"):
        out.setdefault((line["slot"], line["group"]), {})[line["feature"]] = float(line["weight"])
    for slot, kind in list(out):
        if kind:
            mine = out[slot, kind]
            for feature, weight in out.get((slot, ""), {}).items():
                mine[feature] = mine.get(feature, 0.0) + weight
    return out


def probability(slot: str, kind: str, features: Iterable[str]) -> float:
    """That a candidate with these features takes part (0..1) in an act of this type."""
    known = weights()[slot, group(kind)]
    score = sum(known.get(f, 0.0) for f in (*features, f"type {kind}", "always"))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
