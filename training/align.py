"""From the canonical names of gold fields to the literal mentions in the sentence, by parse.

Gold rows name parties in the fullest form of the report ("Sergei Lavrov"); the labelling head learns literal words ("he", "the
minister"). What a name is matched by: the scorer's own `same_name` (shared/score/rows.py), over the noun phrases, entities and name
words of the row's span, then of its sentences; else the grammatical subject or object of the anchor where it is a pronoun or a
definite description. What is not found is left without a label; `report.py` counts it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
sys.path.insert(0, str(SHARED / "score"))
import rows as scorer  # noqa: E402

Span = tuple[int, int]

PRONOUNS = frozenset("he she they it we i him her them us his their its our who which that both this these those".split())
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
OBJECTS = ("dobj", "obj", "dative", "pobj", "attr", "nsubjpass")
_ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|some|several|many|its|his|her|their|our)\s+", re.I)


class Mentions:
    """Every phrase of a parsed report that may name a party, with its sentence."""

    def __init__(self, doc: Any) -> None:
        self.doc = doc
        spans: set[Span] = set()
        for chunk in doc.noun_chunks:
            spans.add((chunk.start, chunk.end))
            spans.add((chunk.root.i, chunk.root.i + 1))
            start = chunk.start
            while start < chunk.end - 1 and doc[start].pos_ in ("DET", "PRON", "PUNCT"):
                start += 1
            spans.add((start, chunk.end))
        for ent in doc.ents:
            if ent.label_ not in ("DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT"):
                spans.add((ent.start, ent.end))
        for t in doc:
            if t.pos_ in ("PROPN", "NOUN") or (t.pos_ == "ADJ" and t.text[:1].isupper()):
                spans.add((t.i, t.i + 1))
                end = t.i + 1
                for r in t.rights:
                    if r.dep_ == "prep" and r.lower_ in ("of", "from", "at", "in", "for"):
                        end = max(end, r.right_edge.i + 1)
                left = t.left_edge.i
                if end - left <= 9:
                    spans.add((left, end))
        self.spans = sorted(spans)
        self.offsets = [(doc[a].idx, doc[b - 1].idx + len(doc[b - 1])) for a, b in self.spans]
        self.texts = [doc.text[s:e] for s, e in self.offsets]
        self._same: dict[str, list[int]] = {}

    def of(self, name: str) -> list[int]:
        """Indices of the mentions that the scorer takes for this name."""
        if name not in self._same:
            key = scorer.parts(name)
            self._same[name] = [i for i, t in enumerate(self.texts) if t.lower() not in PRONOUNS and _same(key, name, t)]
        return self._same[name]

    def find(self, name: str, regions: Iterable[Span], near: int, taken: Iterable[Span] = ()) -> Span | None:
        """The best mention of a name in the first region that has one: exact words first, then the nearest to offset ``near``."""
        taken = list(taken)
        bare = _ARTICLE.sub("", name.strip()).lower()
        for lo, hi in regions:
            exact = [s for s in _occurrences(self.doc.text, bare, lo, hi) if not _clash(s, taken)]
            if exact:
                return min(exact, key=lambda s: _distance(s, near))
            best = None
            for i in self.of(name):
                s, e = self.offsets[i]
                if lo <= s and e <= hi and not _clash((s, e), taken):
                    words = len(self.texts[i].split())
                    score = (
                        _distance((s, e), near) + 2.0 * abs(words - min(len(bare.split()), 4)) + (1 if _ARTICLE.match(self.texts[i]) else 0)
                    )
                    if best is None or score < best[0]:
                        best = (score, (s, e))
            if best:
                return best[1]
        return None


def _same(key: Any, name: str, text: str) -> bool:
    return bool(scorer.tokens(text)) and scorer.same_name(name, text)


def _occurrences(text: str, words: str, lo: int, hi: int) -> list[Span]:
    if not words:
        return []
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.I)
    return [m.span() for m in pattern.finditer(text, lo, hi)]


def _distance(span: Span, near: int) -> int:
    return max(0, span[0] - near, near - span[1])


def _clash(span: Span, taken: list[Span]) -> bool:
    return any(span[0] < e and s < span[1] for s, e in taken)


def phrase(token: Any) -> Span:
    """The noun phrase of a head without relative clauses and long tails, as offsets."""
    doc = token.doc
    lo, hi = token.left_edge.i, token.i + 1
    for r in token.rights:
        if r.dep_ == "prep" and r.lower_ in ("of", "from", "at", "in", "for") and r.right_edge.i - token.i < 7:
            hi = r.right_edge.i + 1
        elif r.dep_ in ("flat", "compound"):
            hi = max(hi, r.i + 1)
    return doc[lo].idx, doc[hi - 1].idx + len(doc[hi - 1])


def subject(anchor: Any) -> Any | None:
    """The grammatical subject (or by-agent) of a verb, also through conjunction and control; None for a noun without one."""
    t = anchor
    for _ in range(4):
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in t.children)
        if passive:
            for c in t.children:
                if c.dep_ == "agent":
                    return next((g for g in c.children if g.dep_ == "pobj"), None)
            return None
        for c in t.children:
            if c.dep_ in ("nsubj", "csubj"):
                return c
        if t.dep_ in ("conj", "xcomp", "advcl", "ccomp") and t.head is not t:
            t = t.head
            continue
        if t.dep_ in ("relcl", "acl") and t.head is not t:
            return t.head
        if t.pos_ in ("NOUN", "PROPN"):
            owner = next((c for c in t.children if c.dep_ == "poss"), None)
            return owner
        return None
    return None


def patient(anchor: Any) -> Any | None:
    """The object (or passive subject) of a verb, else the object of its first preposition."""
    for c in anchor.children:
        if c.dep_ in ("nsubjpass", "dobj", "obj", "dative"):
            return c
    for c in anchor.children:
        if c.dep_ in ("prep", "agent"):
            for g in c.children:
                if g.dep_ == "pobj":
                    return g
    return None


def stands_in(token: Any) -> bool:
    """Whether a phrase can stand for a party named elsewhere: a pronoun, or a definite description without a name."""
    if token.lower_ in PRONOUNS:
        return True
    words = [token, *token.lefts]
    definite = any(w.lower_ in ("the", "this", "that", "these", "those", "his", "its", "their", "both") for w in words)
    return token.pos_ == "NOUN" and definite and token.ent_type_ == ""


def initiative(doc: Any, name: str, regions: Iterable[Span], near: int) -> Span | None:
    """The phrase whose content words (first five letters) overlap an initiative's name most, at least two fifths by F1."""
    want = _stems(name)
    if not want:
        return None
    for lo, hi in regions:
        best: tuple[float, Span] | None = None
        for t in doc:
            if not (lo <= t.idx < hi) or t.pos_ not in ("NOUN", "PROPN", "VERB", "PRON"):
                continue
            for span in _extents(t):
                if span[0] < lo or span[1] > hi:
                    continue
                have = _stems(doc.text[span[0] : span[1]])
                common = len(want & have)
                if not common:
                    continue
                f1 = 2 * common / (len(want) + len(have)) - 0.0004 * _distance(span, near) - 0.002 * (span[1] - span[0]) / 10
                if best is None or f1 > best[0]:
                    best = (f1, span)
        if best and best[0] >= 0.3:
            return best[1]
    return None


def _extents(t: Any) -> list[Span]:
    doc = t.doc
    if t.pos_ == "VERB":
        end = t.i + 1
        for r in t.rights:
            if r.dep_ in ("dobj", "obj"):
                end = r.i + 1
        return [(t.idx, doc[end - 1].idx + len(doc[end - 1]))]
    lo = t.left_edge.i
    while lo < t.i and doc[lo].pos_ in ("PUNCT", "SPACE"):
        lo += 1
    ends = {t.i + 1}
    for r in t.rights:
        if r.dep_ in ("prep", "acl", "conj", "cc", "appos"):
            ends.add(r.right_edge.i + 1)
            ends.add(max([r.i + 1, *(g.i + 1 for g in r.children)]))
    return [(doc[lo].idx, doc[e - 1].idx + len(doc[e - 1])) for e in ends if e - lo <= 20]


def _stems(text: str) -> set[str]:
    return {w[:5] for w in re.findall(r"\w+", text.lower()) if w not in scorer.GENERIC and len(w) > 2}
