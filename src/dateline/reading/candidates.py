"""Who may take part in an act: the parties labelled at it, those that its grammar gives, and whoever else the report names.

A candidate is a name with what speaks for it; nothing is decided here (``taking.py`` weighs and chooses).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dateline.model import Draft, Span
from dateline.reading import parties, whose
from dateline.reading.scene import Scene
from dateline.resolving.actors import PRONOUNS

SLOTS = ("actors", "recipients")
LABELS = {"actors": "actor", "recipients": "recipient"}
NEAR = 3
"""Sentences before an act in which a party counts as near."""
THINGS = ("thing", "act", "means", "goods", "own", "time", "measure", "notion", "site", "count")
LEADING = 8
"""The parties named most often are candidates for every act of a report."""


@dataclass(frozen=True, slots=True)
class Act:
    """An event draft with its parties as the encoder labels them and as the grammar of its word gives them.

    ``labelled``, ``instead`` (who owns or suffers a labelled thing) and ``grammar``: slot -> name -> token that heads it (None: no token).
    ``number``: the act's own in its report; ``anchor``: token of the act; ``at``: its code point; ``mutual``: both sides do it ("talks
    between").
    """

    number: int
    kind: str
    anchor: int | None
    at: int
    span: Span
    speaker: str | None
    modality: str
    labelled: Mapping[str, Mapping[str, int | None]]
    instead: Mapping[str, Mapping[str, int | None]]
    grammar: Mapping[str, Mapping[str, int | None]]
    mutual: bool = False


@dataclass(slots=True)
class Candidate:
    """A party of the report: its name, what it is, and the tokens that head its mentions, in reading order."""

    name: str
    kind: str
    country: str = ""
    heads: list[int] = field(default_factory=list)
    subjects: set[int] = field(default_factory=set)


def act(scene: Scene, draft: Draft, number: int, span: Span, anchor: int | None, speaker: str | None) -> Act:
    """The act of a draft with the names that labels and grammar give; ``span``: its clause; ``speaker``: whose word it is."""
    kind = draft.classes["event_type"][0]
    labelled: dict[str, dict[str, int | None]] = {}
    instead: dict[str, dict[str, int | None]] = {}
    taken: list[int] = []
    for slot in SLOTS:
        found = parties.spans(scene, draft.parts.get(LABELS[slot], ()), anchor, taken)
        taken.extend(h for _, h in found if h is not None)
        labelled[slot] = named(scene, found, speaker)
        instead[slot] = named(scene, parties.instead(scene, found, anchor, slot), speaker)
    grammar: dict[str, dict[str, int | None]] = {slot: {} for slot in SLOTS}
    mutual = False
    if anchor is not None:
        doers, targets, mutual = parties.by_grammar(scene, anchor, kind)
        grammar = {"actors": named(scene, doers, speaker), "recipients": named(scene, targets, speaker)}
    modality = draft.classes.get("modality", ("happened", 0.0))[0]
    return Act(number, kind, anchor, draft.anchor[0], span, speaker, modality, labelled, instead, grammar, mutual)


def named(scene: Scene, found: Iterable[parties.Party], speaker: str | None) -> dict[str, int | None]:
    """The names of parties with the tokens that head them; pronouns that stand for nobody left out."""
    out: dict[str, int | None] = {}
    for span, head in found:
        for name in scene.names((parties.uncounted(scene, span, head),), speaker):
            out.setdefault(parties.fullest(scene, name), head)
    return out


class Parties:
    """The candidates of one report."""

    def __init__(self, scene: Scene, acts: Iterable[Act]) -> None:
        self.scene = scene
        self.words = scene.words
        self.known: dict[str, Candidate] = {}
        self._described: dict[int, dict[str, int]] = {}
        cast = scene.cast
        for m in cast.mentions:
            party = cast.parties[m.key]
            if party.kind == "media" or (m.form == "adjective" and not m.key.startswith("state:")):
                continue
            self._see(party.name, party.kind, m.head, m.subject, party.country)
        for a in acts:
            for given in (a.labelled, a.instead, a.grammar):
                for slot in SLOTS:
                    for name, head in given[slot].items():
                        if head is not None:
                            self._see(name, self.sort(name, head), head, False, "")
        for s in range(len(self.words.sentences)):
            for name, head in self.described(s).items():
                self._see(name, "people", head, self.words.tokens[head].dep in ("nsubj", "nsubjpass"), "")
        for c in self.known.values():
            c.heads = sorted(set(c.heads))
        self.total = sum(len(c.heads) for c in self.known.values()) or 1
        named_ = sorted(self.known.values(), key=lambda c: (-len(c.heads), c.name))
        self.rank = {c.name: n for n, c in enumerate(named_)}
        self.leading = [c.name for c in named_ if c.kind not in (*THINGS, "place", "people")][:LEADING]
        self.leading += [c.name for c in named_ if c.kind == "people" and len(c.heads) > 1][: LEADING // 2]
        self.by_sentence: dict[int, list[str]] = {}
        for c in self.known.values():
            for h in c.heads:
                self.by_sentence.setdefault(self.words.tokens[h].sentence, []).append(c.name)

    def _see(self, name: str, kind: str, head: int, subject: bool, country: str) -> None:
        c = self.known.setdefault(name, Candidate(name, kind, country))
        c.heads.append(head)
        if subject:
            c.subjects.add(head)

    def sort(self, name: str, head: int | None) -> str:
        """What a name that is no party of the cast stands for: ``people``, ``site``, ``act`` ... or ``thing``."""
        if head is not None:
            sort = whose.sort_of(self.words, head)
            if sort:
                return sort
        last = name.split(" of ")[0].split()[-1].lower() if name else ""
        return "people" if {last, last.removesuffix("s")} & whose.people() else "thing"

    def described(self, sentence: int) -> dict[str, int]:
        """The people of a sentence that have no name ("residents", "three officers"), each with its token."""
        if sentence not in self._described:
            w = self.words
            out: dict[str, int] = {}
            for k in range(*w.sentences[sentence]):
                t = w.tokens[k]
                if t.pos == "NOUN" and t.dep not in ("compound", "amod", "nmod") and t.lemma.lower() in whose.people():
                    for name in named(self.scene, [(w.np(k, tails=False), k)], None):
                        out.setdefault(name, k)
            self._described[sentence] = out
        return self._described[sentence]

    def of(self, a: Act, sentence: int) -> dict[str, Candidate]:
        """The candidates of one act by name, those at the act first."""
        found: dict[str, Candidate] = {}

        def add(name: str, head: int | None = None) -> None:
            if name.lower() in PRONOUNS or name in found:
                return
            c = self.known.get(name)
            found[name] = c if c else Candidate(name, self.sort(name, head), "", [head] if head is not None else [])

        for given in (a.labelled, a.instead, a.grammar):
            for slot in SLOTS:
                for name, head in given[slot].items():
                    add(name, head)
        for name, head in self.described(sentence).items():
            add(name, head)
        for s in range(sentence, sentence - NEAR - 1, -1):
            for name in self.by_sentence.get(s, ()):
                if s == sentence or self.known[name].kind not in (*THINGS, "place"):
                    add(name)
        for name in self.leading:
            add(name)
        if a.speaker:
            add(a.speaker)
        return found
