"""Which word of a gold row is its anchor: the gold does not say.

Statements: the word of the cue that is most often a cue. Figures: the last counting word of the text. Roles: the head of the title.
Events, positions, states: a small mixture model. A row of class c has one anchor among the words of its span, drawn with
P(lemma | c) over the lemma's background frequency, times a prior by syntax (the root of the span first); P(lemma | c) is estimated by
EM over all rows of the training reports and the PLOVER sentences.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from align import scorer

Span = tuple[int, int]
_SKIP = frozenset("DET PUNCT SPACE PRON CCONJ SCONJ ADP PART NUM SYM X AUX".split())
RARE = 50
"""Added to every lemma's background count: a word seen once must not outweigh the root of the clause."""
CLASS_FIELD = {"event": "event_type", "position": "stance", "state": "state"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be an anchor: its offset, lemma and prior by syntax."""

    char: int
    lemma: str
    prior: float


def candidates(doc: Any, span: Span) -> list[Candidate]:
    """The content words of a span with a prior: root of the span 4, its verbal descendants 1.5, nouns 1, names and adjectives less."""
    tokens = doc.char_span(*span, alignment_mode="expand")
    if tokens is None or not len(tokens):
        return []
    inside = {t.i for t in tokens}
    roots = [t for t in tokens if t.head.i not in inside or t.head is t]
    out = []
    for t in tokens:
        if not t.is_alpha or (t.pos_ in _SKIP and not (t in roots and t.pos_ in ("ADP", "AUX"))):
            continue
        prior = {"VERB": 1.5, "NOUN": 1.0, "ADJ": 0.5, "PROPN": 0.1, "ADV": 0.15}.get(t.pos_, 0.1)
        if t in roots:
            prior *= 4
        elif t.dep_ in ("xcomp", "conj", "ccomp") and t.head in roots:
            prior *= 2
        elif t.pos_ == "NOUN" and t.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and t.head in roots:
            prior *= 1.5
        out.append(Candidate(t.idx, t.lemma_.lower(), prior))
    return out


def sentence_candidates(doc: Any, entry: dict[str, Any]) -> list[Candidate]:
    """As `candidates`, for a PLOVER sentence: words outside the parties, the lowest common ancestor of the parties first."""
    marked = [*entry["actors"], *entry["recipients"]]
    heads = []
    for key in ("actors", "recipients"):
        for s in entry[key][:1]:
            span = doc.char_span(*s, alignment_mode="expand")
            if span is not None and len(span):
                heads.append(span.root)
    common: list[int] = []
    if heads:
        chains = [[h.i, *(a.i for a in h.ancestors)] for h in heads]
        common = [i for i in chains[0] if all(i in c for c in chains[1:])]
        between = {i for c in chains for i in c if i not in common}
    else:
        between = set()
    out = []
    for t in doc:
        if t.pos_ in _SKIP or any(s <= t.idx < e for s, e in marked):
            continue
        prior = {"VERB": 1.5, "NOUN": 1.0, "ADJ": 0.4, "PROPN": 0.1, "ADV": 0.1}.get(t.pos_, 0.1)
        if common and t.i == common[0]:
            prior *= 4
        elif t.i in between or t.i in common[1:2]:
            prior *= 2
        elif t.head.i in common[:1]:
            prior *= 1.5
        else:
            prior *= 0.6
        out.append(Candidate(t.idx, t.lemma_.lower(), prior))
    return out


class Chooser:
    """Chooses anchors; `fit` estimates P(lemma | class) on training rows."""

    def __init__(self, cues: dict[str, float]) -> None:
        self.cues = cues
        self.ratio: dict[str, dict[str, float]] = {}

    def fit(self, entries: Iterable[tuple[list[str], list[Candidate]]], background: Counter[str], rounds: int = 6) -> None:
        """``entries``: (classes of the row, candidates); several classes: any of them. ``background``: lemma counts of all text."""
        data = [(c, k) for c, k in entries if k]
        total = sum(background.values())
        weights = [[1.0 / len(k)] * len(k) for _, k in data]
        for _ in range(rounds):
            counts: dict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
            for (kinds, cands), w in zip(data, weights, strict=True):
                for kind in kinds:
                    for c, x in zip(cands, w, strict=True):
                        counts[kind][c.lemma] += x / len(kinds)
            self.ratio = {}
            for kind, by in counts.items():
                mass = sum(by.values())
                self.ratio[kind] = {
                    lemma: (n + 20 * background[lemma] / total) / (mass + 20) / ((background[lemma] + RARE) / total)
                    for lemma, n in by.items()
                }
            weights = [self.weigh(kinds, cands) for kinds, cands in data]

    def weigh(self, kinds: list[str], cands: list[Candidate]) -> list[float]:
        """Posterior of each candidate."""
        raw = [c.prior * max(self.ratio.get(k, {}).get(c.lemma, 1.0) for k in kinds) for c in cands]
        total = sum(raw) or 1.0
        return [x / total for x in raw]

    def assign(self, doc: Any, rows: list[dict[str, Any]]) -> list[int | None]:
        """The anchor's offset for each row of a report (None: no word can be it). Rows of one type with different classes avoid each
        other's words where a second choice is nearly as good."""
        out: list[int | None] = [None] * len(rows)
        queue = []
        for n, row in enumerate(rows):
            f, span = row["fields"], (row["start"], row["end"])
            kind = row["type"]
            if kind == "statement":
                out[n] = self._cue(doc, f)
            elif kind == "figure":
                out[n] = _figure(doc, f, span)
            elif kind == "role":
                out[n] = _title(doc, f, span)
            else:
                cands = candidates(doc, span)
                weights = self.weigh([f"{kind}:{f.get(CLASS_FIELD[kind])}"], cands)
                queue.append((max(weights, default=0.0), n, cands, weights))
        taken: dict[tuple[str, int], tuple[Any, ...]] = {}
        for _, n, cands, weights in sorted(queue, key=lambda q: (-q[0], q[1])):
            row = rows[n]
            identity = (row["fields"].get(CLASS_FIELD[row["type"]]), row["fields"].get("modality"))
            order = sorted(range(len(cands)), key=lambda i: -weights[i])
            for i in order:
                if weights[i] < 0.03 * weights[order[0]]:
                    break
                key = (row["type"], cands[i].char)
                if key not in taken or (taken[key] == identity and row["type"] != "event"):
                    taken[key] = identity
                    out[n] = cands[i].char
                    break
            else:
                out[n] = cands[order[0]].char if order else None
            if out[n] is None and order:
                out[n] = cands[order[0]].char
        return out

    def assign_sentence(self, doc: Any, entry: dict[str, Any]) -> int | None:
        """The anchor's offset in a PLOVER sentence."""
        cands = sentence_candidates(doc, entry)
        weights = self.weigh([f"event:{k}" for k in entry["kinds"]], cands)
        return cands[max(range(len(cands)), key=weights.__getitem__)].char if cands else None

    def _cue(self, doc: Any, f: dict[str, Any]) -> int | None:
        if not f.get("cue"):
            return None
        span = doc.char_span(*f["cue"], alignment_mode="expand")
        words = [t for t in span if not t.is_space] if span is not None else []
        if not words:
            return int(f["cue"][0])
        return int(max(words, key=lambda t: (self.cues.get(t.lower_, 0.0), -t.i)).idx)


def _figure(doc: Any, f: dict[str, Any], span: Span) -> int | None:
    from gold import is_number

    at = doc.text.find(f.get("text") or "\0", *span)
    if at < 0:
        at, end = span
    else:
        end = at + len(f["text"])
    tokens = doc.char_span(at, end, alignment_mode="expand")
    if tokens is None or not len(tokens):
        return None
    numbers = [t for t in tokens if is_number(t.text)]
    return int((numbers[-1] if numbers else tokens[0]).idx)


def _title(doc: Any, f: dict[str, Any], span: Span) -> int | None:
    title = f.get("title") or ""
    at = doc.text.lower().find(title.lower(), *span) if title else -1
    if at < 0:
        words = {w[:4] for w in title.lower().split()}
        tokens = doc.char_span(*span, alignment_mode="expand")
        hit = [t for t in (tokens if tokens is not None else []) if t.lower_[:4] in words and len(t) > 2]
        return int(hit[0].idx) if hit else None
    tokens = doc.char_span(at, at + len(title), alignment_mode="expand")
    head = next((t for t in tokens if t.lower_ in ("of", "for", "to", "on")), None)
    before = [t for t in tokens if (head is None or t.i < head.i) and t.is_alpha]
    return int(before[-1].idx if before else tokens[0].idx)


def background(docs: Iterable[Any]) -> Counter[str]:
    """Lemma counts of parsed texts."""
    out: Counter[str] = Counter()
    for doc in docs:
        out.update(t.lemma_.lower() for t in doc)
    return out


def log_ratio(chooser: Chooser, kind: str, top: int = 12) -> list[tuple[str, float]]:
    """The words that speak most for a class, for the eye."""
    by = chooser.ratio.get(kind, {})
    return [(w, round(math.log(r), 2)) for w, r in sorted(by.items(), key=lambda x: -x[1])[:top]]


__all__ = ["Candidate", "Chooser", "background", "candidates", "log_ratio", "scorer", "sentence_candidates"]
