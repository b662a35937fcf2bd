"""Parties that have not answered, by patterns over lemmas (``lexicon/en/nonanswers.csv``).

A pattern is a row of items: ``a|b`` one word by lemma or form, ``a?`` may be missing, ``*`` marks the anchor, ``...`` skips up to
``GAP`` words of the sentence, ``#`` is a noun for something on the table (``initiative_nouns.csv``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dateline.lexicon import table
from dateline.model import Draft, Parse, Span, Token
from dateline.reading.words import Words
from dateline.resolving.actors import PRONOUNS, Cast

TAKING_PART = frozenset(
    "attend join participate accept agree come send sign comply respond reply answer assent consent approval commit endorse".split()
)
"""What a party does to something on the table that its sentence need not name."""
PRESS = frozenset({"comment", "request", "question", "email", "call", "message", "inquiry", "enquiry", "reporter", "candidate", "drug"})
GAP = 9
CONFIDENCE = 0.7
"""Confidence of a non-answer found by pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the table: its items as (words, optional) and where the party stands (``subject``, ``clause``, ``from``)."""

    name: str
    items: tuple[tuple[frozenset[str], bool], ...]
    anchor: int
    actor: str


GAPPED = frozenset({"..."})
ON_TABLE = frozenset({"#"})


@cache
def patterns() -> dict[str, tuple[Pattern, ...]]:
    """The patterns by each word that their first item may be."""
    found: dict[str, list[Pattern]] = {}
    for line in table("nonanswers"):
        items, anchor = [], 0
        for n, item in enumerate(line["pattern"].split()):
            if item.startswith("*"):
                anchor, item = n, item[1:]
            optional = item.endswith("?")
            items.append((frozenset(item.removesuffix("?").split("|")), optional))
        pattern = Pattern(line["id"], tuple(items), anchor, line["actor"])
        for word in items[0][0]:
            found.setdefault(word, []).append(pattern)
    return {k: tuple(v) for k, v in found.items()}


@cache
def on_table() -> frozenset[str]:
    """Nouns for something on the table."""
    return frozenset(line["word"] for line in table("initiative_nouns"))


@cache
def answerable() -> frozenset[str]:
    """Nouns for something that a party is asked to answer ("the offer", "the talks"; not "the measures")."""
    return frozenset(line["word"] for line in table("initiative_nouns") if line["answerable"])


def drafts(words: Words, parse: Parse, cast: Cast) -> Iterator[Draft]:
    """A ``position`` draft for each party that the text says has not answered."""
    for first, last in parse.sentences:
        seen: set[int] = set()
        for i in range(first, last):
            for pattern in patterns().get(_lemma(parse.tokens[i]), ()):
                hit = _match(parse.tokens, pattern, 0, i, last)
                if hit is None or hit[pattern.anchor] in seen:
                    continue
                draft = _draft(words, cast, pattern, hit, (first, last))
                if draft:
                    seen.add(hit[pattern.anchor])
                    yield draft


def _lemma(t: Token) -> str:
    low = t.text.lower()
    return "not" if low in ("n't", "n’t", "not") else t.lemma.lower()


def _match(tokens: tuple[Token, ...], pattern: Pattern, item: int, at: int, stop: int) -> dict[int, int] | None:
    """Token index by item of the pattern from ``item`` on, matched at ``at``; None when it does not match."""
    if item == len(pattern.items):
        return {}
    wanted, optional = pattern.items[item]
    if wanted == GAPPED:
        for skip in range(GAP):
            if at + skip >= stop or tokens[min(at + skip, stop - 1)].text in (";", "."):
                return None
            rest = _match(tokens, pattern, item + 1, at + skip, stop)
            if rest is not None:
                return rest
        return None
    if at < stop:
        lemma = _lemma(tokens[at])
        hit = (
            lemma in wanted
            or tokens[at].text.lower() in wanted
            or (wanted == ON_TABLE and lemma in answerable() and tokens[at].pos in ("NOUN", "PROPN"))
        )
        if hit:
            rest = _match(tokens, pattern, item + 1, at + 1, stop)
            if rest is not None:
                return {item: at, **rest}
    return _match(tokens, pattern, item + 1, at, stop) if optional else None


def _draft(w: Words, cast: Cast, pattern: Pattern, hit: dict[int, int], sentence: Span) -> Draft | None:
    anchor, last = hit[pattern.anchor], hit[max(hit)]
    if pattern.actor == "from":
        head = w.child(last, "pobj")
    else:
        verb = w.governor(last if pattern.actor == "clause" else anchor)
        head = subject(w, verb) if verb is not None else None
    if head is None or not sentence[0] <= head < sentence[1]:
        return None
    actor = w.np(head)
    if w.tokens[head].text.lower() in PRONOUNS | {"who", "which", "that"} and not cast.name(actor):
        return None
    if (w.tokens[head].text.lower() in ("it", "there", "this") and pattern.actor == "clause") or cast.kind(actor) == "media":
        return None
    parts: dict[str, tuple[Span, ...]] = {"actor": (actor,)}
    thing = _thing(w, hit, pattern, last, sentence, head)
    if thing is None and not _takes_part(w, anchor, last, sentence):
        return None
    if thing:
        parts["initiative"] = (thing,)
    a, b = min(head, *hit.values()), max(head, *hit.values())
    end = max(w.tokens[b].end, thing[1] if thing and thing[0] > w.tokens[b].start else 0)
    span = (min(w.tokens[a].start, actor[0]), end)
    mark = w.tokens[anchor]
    classes = {"stance": ("no_answer", CONFIDENCE), "frame": (pattern.name, CONFIDENCE)}
    return Draft("position", (mark.start, mark.end), span, parts, classes, CONFIDENCE)


def _takes_part(w: Words, anchor: int, last: int, sentence: Span) -> bool:
    """True where the words after the anchor are of answering or taking part, and not of questions from the press."""
    lemmas = [w.tokens[k].lemma.lower() for k in range(anchor, min(sentence[1], last + GAP))]
    takes_part = ("take", "part") in pairwise(lemmas)
    return (takes_part or not TAKING_PART.isdisjoint(lemmas)) and PRESS.isdisjoint(lemmas)


def _thing(w: Words, hit: dict[int, int], pattern: Pattern, last: int, sentence: Span, actor: int) -> Span | None:
    """What is on the table: the noun that the pattern names, else the nearest such noun after it, else before it."""
    named = [k for n, k in hit.items() if pattern.items[n][0] == ON_TABLE]
    after = [k for k in range(last, sentence[1]) if _on_table(w, k)]
    before = [k for k in range(last - 1, sentence[0] - 1, -1) if _on_table(w, k) and k != actor and k > actor]
    best = (*named, *after, *before)
    return w.np(best[0]) if best else None


def _on_table(w: Words, k: int) -> bool:
    t = w.tokens[k]
    return t.pos in ("NOUN", "PROPN") and t.lemma.lower() in answerable() and t.dep not in ("compound", "nmod", "amod")


def subject(w: Words, verb: int) -> int | None:
    """The subject of a verb, borrowed from the verb that it hangs on where it has none of its own."""
    for _ in range(5):
        found = w.child(verb, "nsubj", "nsubjpass")
        if found is not None:
            return found
        t = w.tokens[verb]
        if t.dep in ("xcomp", "conj", "ccomp", "advcl", "acomp", "pcomp", "aux", "prep", "attr", "advmod") and t.head != verb:
            verb = t.head
        elif t.dep in ("relcl", "acl") and t.head != verb:
            return t.head
        else:
            return None
    return None
