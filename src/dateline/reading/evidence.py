"""What speaks for and against a candidate in a slot of an act, said in words: the features that ``taking.py`` weighs.

A feature is a short phrase; ``l`` is where the encoder labels the candidate (``own`` slot, ``other`` slot, ``no``), ``state`` which
sides of the act have labels (L) and grammar (G): own labels, own grammar, labels opposite, grammar opposite.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from dateline.reading import whose
from dateline.reading.candidates import SLOTS, Act, Candidate, Parties
from dateline.reading.scene import Scene

GROUPS = {
    "ASSAULT": "force", "COERCE": "force", "AGREE": "mutual", "CONSULT": "mutual", "COOPERATE": "mutual", "RETREAT": "retreat",
    "MOBILIZE": "retreat", "PROTEST": "protest",
}  # fmt: skip
LONGEST_WAY, LONGEST_UP = 5, 3
"""Dependencies between an act and a mention, and of them those above the act, beyond which the way says only ``far``."""
GAPS = ((4, ""), (8, "4-7"), (16, "8-15"))


def group(kind: str) -> str:
    """The group of an act's type: ``force``, ``mutual``, ``retreat``, ``protest`` or ``verbal``."""
    return GROUPS.get(kind, "verbal")


def opposite(slot: str) -> str:
    """The other slot."""
    return SLOTS[1 - SLOTS.index(slot)]


@dataclass(frozen=True, slots=True)
class Past:
    """What the other acts of a report say that bears on one slot of an act: how often they have a name (with the highest count), the
    nearest acts of the group before and after, the last told with the same word, and who faces the parties opposite."""

    counts: Sequence[tuple[str, Mapping[str, int], int]]
    last: Act | None
    next: Act | None
    same: Act | None
    definite: str
    pairs: Sequence[tuple[Collection[str], Collection[str]]]


class Weigher:
    """The evidence of one report. ``settle`` puts chosen parties in the place of labelled ones as what other acts say."""

    def __init__(self, scene: Scene, acts: Sequence[Act]) -> None:
        self.words = scene.words
        self.acts = sorted(acts, key=lambda a: a.at)
        self.parties = Parties(scene, acts)
        self.side = {a.number: {s: set(a.labelled[s]) or set(a.grammar[s]) for s in SLOTS} for a in acts}
        self._pasts: dict[tuple[int, str], Past] = {}
        self.roots = {self.words.tokens[k].sentence: k for k in range(len(self.words.tokens)) if self.words.tokens[k].dep == "ROOT"}

    def settle(self, chosen: Iterable[tuple[Act, Mapping[str, Iterable[str]]]]) -> None:
        """Set the sides of acts to the parties chosen for them."""
        self.side = {a.number: {s: set(sides[s]) for s in SLOTS} for a, sides in chosen}
        self._pasts.clear()

    def sentence(self, a: Act) -> int:
        """Number of the sentence of an act."""
        if a.anchor is not None:
            return self.words.tokens[a.anchor].sentence
        inside = self.words.within(a.span)
        return self.words.tokens[inside[0]].sentence if inside else 0

    def candidates(self, a: Act) -> list[Candidate]:
        """Who may take part in an act."""
        return list(self.parties.of(a, self.sentence(a)).values())

    def features(self, a: Act, c: Candidate, slot: str) -> list[str]:
        """What speaks for or against a candidate in a slot."""
        label = where(c.name, a.labelled, slot)
        return [*self._said(a, c, slot, label), *self._near(a, c, label), *self.elsewhere(a, c, slot, label), *self._kin(a, c, slot)]

    def _said(self, a: Act, c: Candidate, slot: str, label: str) -> Iterator[str]:
        """What labels and grammar say of it."""
        other = opposite(slot)
        state = "".join(mark if given[side] else "-" for side in (slot, other) for mark, given in (("L", a.labelled), ("G", a.grammar)))
        stand_in, grammar = where(c.name, a.instead, slot), where(c.name, a.grammar, slot)
        yield f"lab {label}"
        yield f"ins {stand_in}"
        yield f"gram {grammar}"
        yield f"lab {label} gram {grammar} ins {stand_in}"
        yield f"lab {label} state {state}"
        yield f"gram {grammar} state {state}"
        yield f"lab {label} gram {grammar} state {state}"
        yield f"state {state} ev {'no' if (label, stand_in, grammar) == ('no', 'no', 'no') else 'yes'}"
        yield f"kind {c.kind}"
        yield f"kind {c.kind} lab {label}"
        yield f"kind {c.kind} state {state}"
        if label == "own":
            yield f"lab among {min(3, len(a.labelled[slot]))}"
        if a.mutual:
            yield f"mutual lab {label} gram {grammar}"
        yield f"mod {a.modality} lab {label}"
        if c.name == a.speaker:
            yield f"teller lab {label} gram {grammar}"
            yield f"teller state {state}"
        elif a.speaker:
            yield "not teller"
        verb = a.anchor is not None and self.words.tokens[a.anchor].pos in ("VERB", "AUX")
        voice = "noun" if not verb or a.anchor is None else "passive" if whose.is_passive(self.words, a.anchor) else "verb"
        yield f"voice {voice} lab {label} gram {grammar}"
        yield f"voice {voice} state {state} kind {c.kind}"

    def _near(self, a: Act, c: Candidate, label: str) -> Iterator[str]:
        """Where it is named beside the act."""
        w = self.words
        here = self.sentence(a)
        same = [h for h in c.heads if w.tokens[h].sentence == here]
        if same:
            yield from self._beside(a, c, same, label)
        else:
            back = min((here - w.tokens[h].sentence for h in c.heads if w.tokens[h].sentence < here), default=99)
            yield f"back {back if back < 4 else '4+' if back < 99 else 'never'}"
            before = {here - w.tokens[h].sentence for h in c.subjects}
            yield from (word for n, word in ((1, "subject before"), (2, "subject two before")) if n in before)
        yield f"rank {min(self.parties.rank.get(c.name, 9), 5)}"
        yield f"share {min(5, int(12 * len(c.heads) / self.parties.total))}"
        if c.heads and w.tokens[c.heads[0]].sentence < 3:
            yield "named early"

    def _beside(self, a: Act, c: Candidate, same: list[int], label: str) -> Iterator[str]:
        w = self.words
        i = a.anchor
        yield "same sentence"
        h = same[0] if i is None else min(same, key=lambda k: abs(k - i))
        inside = a.span[0] <= w.tokens[h].start < a.span[1]
        yield f"in clause {inside}"
        yield f"in clause {inside} lab {label}"
        if i is not None:
            side, gap = ("before" if h < i else "after"), abs(h - i)
            yield f"dep {w.tokens[h].dep} {side}"
            yield f"gap {side} {next((word or gap for top, word in GAPS if gap < top), '16+')}"
            way, up = self._way(i, h)
            yield f"path {way}|{up}"
            yield f"path {way}|{up} lab {label}"
            yield f"way {way}"
            yield f"way {way} {w.tokens[i].pos}"
            if h == i:
                yield "is the act"
            governor = w.governor(i)
            if governor is not None and whose.subject(w, governor) in same:
                yield f"subject of governor {'own' if governor == i else 'above'}"
        if any(k in c.subjects for k in same):
            yield "subject in sentence"
        root = self.roots.get(w.tokens[h].sentence)
        if any(w.tokens[k].head == root and w.tokens[k].dep.startswith("nsubj") for k in same):
            yield "subject of sentence"

    def _way(self, i: int, h: int) -> tuple[str, str]:
        """The dependencies from a mention up to where it meets the act's own way up, and those of the act up to there."""
        w = self.words
        ups = [i, *islice(w.up(i), LONGEST_UP)]
        way: list[str] = []
        k = h
        while k not in ups:
            t = w.tokens[k]
            if t.head == k or len(way) == LONGEST_WAY:
                return "far", "far"
            way.append(f"p:{w.tokens[t.head].text.lower()}" if t.dep == "pobj" else t.dep)
            k = w.tokens[t.head].head if t.dep == "pobj" and t.head not in ups else t.head
        over = [w.tokens[u].dep for u in ups[: ups.index(k)]]
        return (">".join(way), ">".join(over)) if len(way) + len(over) <= LONGEST_WAY else ("far", "far")

    def elsewhere(self, a: Act, c: Candidate, slot: str, label: str) -> Iterator[str]:
        """What it does in the report's other acts."""
        other, name = opposite(slot), c.name
        past = self._past(a, slot)
        for what, counts, most in past.counts:
            n = counts.get(name, 0)
            if n:
                yield f"{what} {min(3, n)}"
                yield f"{what} {min(3, n)} {'top' if n == most else ''}"
                yield f"{what} lab {label}"
        for what, x in (("last", past.last), ("next", past.next)):
            if x is not None and name in self.side[x.number][slot]:
                gap = abs(self.sentence(a) - self.sentence(x))
                yield f"{what} of group {min(gap, 3)} {'same' if x.kind == a.kind else ''}"
            if x is not None and name in self.side[x.number][other]:
                yield f"{what} of group crossed"
        if past.same is not None:
            gap = min(3, self.sentence(a) - self.sentence(past.same))
            for side, what in ((slot, "own"), (other, "crossed")):
                if name in self.side[past.same.number][side]:
                    yield f"same word {what} {gap}"
                    yield f"same word {what} {past.definite} lab {label}"
        yield f"definite {past.definite} {'named' if name in self.side[a.number][slot] else 'not'}"
        for names, crossed in past.pairs:
            if name in names:
                yield f"paired lab {label}"
            if name in crossed:
                yield f"paired crossed lab {label}"

    def _past(self, a: Act, slot: str) -> Past:
        """What the report's other acts say that bears on a slot of this one; the same for all candidates."""
        found = self._pasts.get((a.number, slot))
        if found is None:
            found = self._pasts[a.number, slot] = self._told(a, slot)
        return found

    def _told(self, a: Act, slot: str) -> Past:
        other, side = opposite(slot), self.side
        rest = [x for x in self.acts if x is not a]
        alike = [x for x in rest if group(x.kind) == group(a.kind)]
        counts = []
        for what, some in (("type", [x for x in rest if x.kind == a.kind]), ("group", alike), ("any", rest)):
            for how, where_ in (("own", slot), ("crossed", other)):
                n = Counter(name for x in some for name in side[x.number][where_])
                counts.append((f"{what} {how}", n, max(n.values(), default=0)))
        filled = [x for x in alike if side[x.number][slot]]
        before, after = [x for x in filled if x.at <= a.at], [x for x in filled if x.at > a.at]
        word = self._word(a)
        same = [x for x in before if word and self._word(x) == word]
        pairs = []
        for facing in sorted(side[a.number][other])[:3]:
            names = {n for x in rest if facing in side[x.number][other] for n in side[x.number][slot]}
            crossed = {n for x in rest if facing in side[x.number][slot] for n in side[x.number][other]}
            pairs.append((names, crossed))
        return Past(
            counts, before[-1] if before else None, after[0] if after else None, same[-1] if same else None, self._definite(a), pairs
        )

    def _word(self, a: Act) -> str:
        return self.words.tokens[a.anchor].lemma.lower() if a.anchor is not None else ""

    def _definite(self, a: Act) -> str:
        """How the noun of an act is introduced: ``the``, ``a``, ``own`` (by a possessor) or ``bare``; ``verb`` for a verb."""
        if a.anchor is None:
            return "none"
        w = self.words
        if w.tokens[a.anchor].pos not in ("NOUN", "PROPN"):
            return "verb"
        edge = w.tokens[w.left_edge(a.anchor)]
        low = edge.text.lower()
        if low in ("the", "this", "that", "these", "those"):
            return "the"
        return "own" if edge.dep == "poss" else "a" if low in ("a", "an") else "bare"

    def _kin(self, a: Act, c: Candidate, slot: str) -> Iterator[str]:
        """Names at the act that mean the same or a part of it."""
        words = set(c.name.lower().split())
        for given, mark in ((a.labelled, ""), (a.grammar, "g")):
            for side, name in ((slot, "own"), (opposite(slot), "other")):
                for n in given[side]:
                    if n == c.name:
                        continue
                    theirs = set(n.lower().split())
                    if words < theirs:
                        yield f"part of {mark}{name}"
                    elif theirs < words:
                        yield f"more than {mark}{name}"
                    known = self.parties.known.get(n)
                    if known and known.country and known.country == c.country:
                        yield f"country of {mark}{name} {c.kind} {known.kind}"


def where(name: str, given: Mapping[str, Mapping[str, int | None]], slot: str) -> str:
    """On which side a name is given: ``own``, ``other`` or ``no``."""
    return "own" if name in given[slot] else "other" if name in given[opposite(slot)] else "no"
