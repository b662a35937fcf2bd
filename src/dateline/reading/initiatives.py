"""Initiatives of one report: mentions of one thing on the table get one kind and one name.

"the talks", "the negotiations", "it" take the name of the fullest earlier mention that fits by kind, place and parties; two mentions
that name different places, years or parties stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from dateline.lexicon import Line, table
from dateline.model import INITIATIVE_KINDS, Draft, Span
from dateline.reading import frames
from dateline.reading.scene import Scene
from dateline.reading.words import Words

LONGEST = 110
"""Code points of the longest name that is taken whole."""
FAMILY = {"talks": "talks", "meeting": "talks", "mediation": "talks", "plan": "text", "framework": "text"}
"""Kinds that one report uses for the same thing; every other kind stands alone."""
_EMPTY = frozenset(
    "the a an this that these those its his her their our any such of for in on at to with between and or by new "
    "latest future crisis war conflict peace civil political".split()
)
DEFINITE = frozenset("the this that these those such its his her their our".split())
INDEFINITE = frozenset("a an any some no another new".split())
OBJECTS = frozenset({"dobj", "pobj", "nsubj", "nsubjpass"})
PROPOSALS = frozenset("proposal offer invitation idea suggestion".split())
"""Nouns that stand for whatever was put forward."""
_WORD = re.compile(r"\w[\w'’\-]*")


@cache
def _nouns() -> dict[str, Line]:
    return {line["word"]: line for line in table("initiative_nouns")}


@dataclass(slots=True)
class Cluster:
    """The mentions of one initiative: its kind, content words and names in reading order; ``tabled``: some name has a noun of the table."""

    kind: str
    tabled: bool = False
    words: set[str] = field(default_factory=set)
    proper: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest name: the one with most content words that is not overlong, the earliest of equals."""
        short = [n for n in self.names if len(n) <= LONGEST] or self.names
        return max(short, key=lambda n: (len(_content(n)), -short.index(n)))


def _content(name: str) -> set[str]:
    return {w.lower()[:6] for w in _WORD.findall(name) if w.lower() not in _EMPTY}


class Initiatives:
    """The initiatives of the position and state drafts of one report."""

    def __init__(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        self.scene = scene
        self.clusters: list[Cluster] = []
        self._of: dict[Span, tuple[Cluster, str]] = {}
        for draft in sorted(drafts, key=lambda d: _place(d)):
            spans = draft.parts.get("initiative", ())
            if spans:
                self._enter(spans[0], draft)

    def of(self, draft: Draft) -> tuple[str | None, str]:
        """The name and kind of the initiative of a draft; the name is None where the draft points at none."""
        spans = draft.parts.get("initiative", ())
        if spans and spans[0] in self._of:
            cluster, kind = self._of[spans[0]]
            return cluster.name, kind
        stance, guess = draft.classes.get("stance", ("",))[0], _kind_guess(draft)
        if stance in ("supports", "opposes"):
            return None, "other"
        inside = [c for s, (c, _) in self._of.items() if draft.span[0] <= s[0] and s[1] <= draft.span[1]]
        chosen = inside[0] if inside else self._earlier(draft.span[1], guess, asked=stance == "no_answer")
        return (chosen.name if chosen else None), chosen.kind if chosen and (guess is None or stance == "no_answer") else guess or "other"

    def _earlier(self, end: int, kind: str | None, *, asked: bool) -> Cluster | None:
        """The initiative that a row without one speaks of: of its kind, the latest before; ``asked``: of any kind, tabled ones first."""
        before = [c for s, (c, _) in self._of.items() if s[0] < end and (asked or kind in (None, c.kind))]
        if not asked:
            return before[-1] if before else None
        best = max(enumerate(before), key=lambda nc: (nc[1].tabled, kind in (None, nc[1].kind), nc[0]), default=None)
        return best[1] if best else None

    def _enter(self, span: Span, draft: Draft) -> None:
        if span in self._of:
            return
        w = self.scene.words
        head = w.noun_head(span)
        named = self._named(span, head)
        top = w.head(span)
        deed = top is not None and w.tokens[top].pos == "VERB"
        if (
            head is not None
            and not deed
            and w.tokens[head].pos == "PROPN"
            and frames.party(w, head)
            and w.tokens[head].lemma.lower() not in _nouns()
        ):
            named = next((k for k in w.within(draft.span) if frames.on_the_table(w, k) and w.tokens[k].dep in OBJECTS), None)
            if named is None:
                return
        if named is not None:
            head = named
        name = self._spelled(w.np(named) if named is not None else span)
        noun = w.tokens[head].lemma.lower() if head is not None else ""
        line = _nouns().get(noun)
        kind = _kind_guess(draft) or (line["kind"] if line else "other")
        words = _content(name)
        modifiers = words - {noun[:6], w.tokens[head].text.lower()[:6] if head is not None else ""}
        proper = {
            t.text.lower()[:6] for t in (w.tokens[k] for k in w.within(span)) if t.pos == "PROPN" or t.ent in ("GPE", "NORP", "ORG", "DATE")
        }
        first = w.tokens[w.left_edge(head)].text.lower() if head is not None else ""
        pronoun = head is not None and w.tokens[head].pos == "PRON"
        generic = bool(line and line["generic"]) and first not in INDEFINITE
        bare = pronoun or (generic and not proper and len(modifiers) <= (1 if first in DEFINITE else 0))
        if head is not None and line and not proper:
            there = _where(w, head)
            if there:
                name, bare = f"{name} in {there}", False
                words, proper = _content(name), _content(there)
                modifiers = modifiers | proper
        cluster = self._antecedent(kind, modifiers, proper, bare, "" if pronoun or (bare and noun in PROPOSALS) else noun)
        if bare and noun in PROPOSALS and cluster is not None:
            kind = cluster.kind
        if cluster is None:
            cluster = Cluster(kind)
            self.clusters.append(cluster)
        cluster.tabled = cluster.tabled or (line is not None and not deed)
        if not pronoun or not cluster.names:
            cluster.names.append(name)
            cluster.words |= words
            cluster.proper |= proper
        self._of[span] = (cluster, kind)

    def _named(self, span: Span, head: int | None) -> int | None:
        """The thing on the table inside a span that is headed by something else ("its readiness for talks"); None: the head is it."""
        w = self.scene.words
        top = w.head(span)
        if head is not None and top is not None and top < head and w.tokens[top].pos == "VERB" and frames.on_the_table(w, head):
            return head if w.tokens[top].lemma not in frames.acts() else None
        if head is None or w.tokens[head].lemma.lower() in _nouns() or w.tokens[head].pos in ("PRON", "VERB"):
            return None
        inside = w.within(span)
        return next((k for k in inside if k > head and w.tokens[k].lemma.lower() in _nouns() and w.tokens[k].dep == "pobj"), None)

    def _antecedent(self, kind: str, modifiers: set[str], proper: set[str], bare: bool, noun: str) -> Cluster | None:
        """The latest earlier initiative that a mention continues, of its own noun, then tabled, before others; None: it is a new one."""
        family = FAMILY.get(kind, kind)
        fits = []
        for cluster in reversed(self.clusters):
            if FAMILY.get(cluster.kind, cluster.kind) != family and noun:
                continue
            if proper and cluster.proper and not proper & cluster.proper:
                continue
            shared = modifiers & cluster.words
            if bare or (shared and len(shared) >= 0.5 * min(len(modifiers), max(1, len(cluster.words) - 1))):
                fits.append(cluster)
        fits.sort(key=lambda c: not c.tabled)
        return next((c for c in fits if noun[:6] in c.words), fits[0] if fits else None)

    def _spelled(self, span: Span) -> str:
        """The words of a mention with pronouns replaced by their parties and without article and trailing clause."""
        scene, w = self.scene, self.scene.words
        told = scene.teller(span)
        out, at = [], span[0]
        for k in w.within(span):
            t = w.tokens[k]
            if t.pos == "PRON" and t.text.lower() in ("its", "his", "her", "their", "him", "them", "our", "my"):
                name = scene.cast.name((t.start, t.end), told.speaker if told else None)
                if name and len(name) < 40:
                    out.append(scene.page.text[at : t.start])
                    out.append(name + ("'s" if t.tag == "PRP$" and not name.endswith("s") else "'" if t.tag == "PRP$" else ""))
                    at = t.end
        end = span[1]
        while (
            end < len(scene.page.text)
            and span[1] > 0
            and (scene.page.text[end].isalnum() or (scene.page.text[end] == "-" and end < span[1] + 20))
        ):
            end += 1
        out.append(scene.page.text[at:end])
        text = " ".join("".join(out).split()).strip(" ,;:.\"“”'‘’")
        return re.sub(r"^(?:the|a|an|The|A|An|any|such)\s+", "", text) or scene.words.slice(span)


def _where(w: Words, head: int) -> str | None:
    """The place that a relative clause gives a bare noun ("talks that were held in Oslo")."""
    for k in w.kids[head]:
        if w.tokens[k].dep in ("relcl", "acl") and k > head:
            for c in w.kids[k]:
                noun = w.child(c, "pobj") if w.tokens[c].text.lower() in ("in", "at") else None
                if noun is not None and w.tokens[noun].ent == "GPE":
                    return w.slice(w.np(noun, tails=False))
    return None


def _kind_guess(draft: Draft) -> str | None:
    guess = draft.classes.get("initiative_kind")
    return guess[0] if guess and guess[0] in INITIATIVE_KINDS else None


def _place(draft: Draft) -> tuple[int, int]:
    spans = draft.parts.get("initiative", ())
    return spans[0] if spans else draft.span
