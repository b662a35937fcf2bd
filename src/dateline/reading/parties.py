"""The parties of a draft made whole: fragments grow to their noun phrase, lists are completed, gaps are filled from the grammar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from dateline.lexicon import table
from dateline.model import Draft, Span
from dateline.reading.nonanswers import on_table, subject
from dateline.reading.scene import Scene
from dateline.reading.words import Words

INSIDE = frozenset({"compound", "amod", "nmod", "nummod", "quantmod", "det", "case", "punct", "advmod", "npadvmod"})
TOWARDS = frozenset({"on", "with", "against", "to", "at", "of"})
"""Prepositions before the party that an act is done to."""
HARD = frozenset({"ASSAULT", "COERCE"})
"""Acts that may be done to things and places."""


@cache
def _people() -> frozenset[str]:
    return frozenset(line["noun"] for line in table("people_nouns")) | frozenset(line["word"] for line in table("titles"))


def whole(scene: Scene, span: Span, anchor: int | None) -> tuple[Span, int | None]:
    """A party's span grown to its noun phrase, and the word that heads it.

    A modifier climbs to the noun for people that it belongs to ("backed Afghan" -> "the Western-backed Afghan government"), never to
    the act itself ("US demand" stays "US").
    """
    w = scene.words
    head = w.noun_head(span)
    if head is None:
        return span, None
    for _ in range(3):
        t = w.tokens[head]
        above = t.head
        if t.dep not in INSIDE or above == anchor or above <= head or w.tokens[above].pos not in ("NOUN", "PROPN"):
            break
        if w.tokens[above].lemma.lower() not in _people() and w.tokens[above].pos != "PROPN":
            break
        head = above
    if w.tokens[head].pos == "PRON":
        return span, head
    start = w.tokens[w.left_edge(head)].start
    return (min(span[0], start) if head in w.within(span) else start, max(span[1], w.tokens[head].end)), head


def owned(scene: Scene, span: Span) -> Span:
    """ "Kiir's" of "Kiir's information minister": the person that speaks is the one possessed."""
    w = scene.words
    head = w.noun_head(span)
    if head is None or w.tokens[head].dep != "poss" or w.tokens[w.tokens[head].head].lemma.lower() not in _people():
        return span
    return w.np(w.tokens[head].head, tails=False)


def spans(scene: Scene, parts: Sequence[Span], anchor: int | None, taken: Iterable[int] = ()) -> list[tuple[Span, int | None]]:
    """The whole noun phrases of one role: each once, none that lies inside another, coordinated ones added."""
    w = scene.words
    grown: dict[int | None, Span] = {}
    for part in parts:
        for piece in scene.pieces(part):
            span, head = whole(scene, piece, anchor)
            grown.setdefault(head, span)
    heads = [h for h in grown if h is not None]
    for head in heads:
        for other in _list(w, head):
            if other not in grown and other not in taken and _is_party(scene, other):
                grown[other] = w.np(other, tails=False)
    kept = [(span, h) for h, span in grown.items() if not (h is not None and any(_under(w, h, o) for o in heads if o != h))]
    return sorted(kept, key=lambda k: k[0])


def _list(w: Words, head: int) -> list[int]:
    """The words coordinated with ``head``, itself included."""
    top = head
    while w.tokens[top].dep == "conj" and w.tokens[w.tokens[top].head].pos in ("NOUN", "PROPN", "PRON"):
        top = w.tokens[top].head
    return [k for k in w.conjuncts(top) if w.tokens[k].pos in ("NOUN", "PROPN")]


def _under(w: Words, inner: int, outer: int) -> bool:
    """True where ``inner`` belongs to the noun phrase of ``outer`` (its apposition, its "of", its clause) and is not listed with it."""
    for k in (inner, *w.up(inner)):
        if k == outer:
            return True
        if w.tokens[k].dep in ("conj", "nsubj", "nsubjpass", "dobj", "ROOT") or (
            w.tokens[k].pos in ("VERB", "AUX") and w.tokens[k].dep != "acl"
        ):
            return False
    return False


def _is_party(scene: Scene, k: int) -> bool:
    t = scene.words.tokens[k]
    if t.ent in ("DATE", "TIME", "MONEY", "PERCENT", "LAW", "EVENT") or t.lemma.lower() in on_table():
        return False
    return t.pos in ("PROPN", "PRON") or t.lemma.lower() in _people()


def filled(
    scene: Scene, draft: Draft, anchor: int | None, kind: str
) -> tuple[list[tuple[Span, int | None]], list[tuple[Span, int | None]]]:
    """Actors and recipients of an event draft; where one is missing, the subject, the agent or the object of the act's word."""
    w = scene.words
    actors = spans(scene, draft.parts.get("actor", ()), anchor)
    recipients = spans(scene, draft.parts.get("recipient", ()), anchor, [h for _, h in actors if h is not None])
    if anchor is None:
        return actors, recipients
    used = {h for _, h in (*actors, *recipients)}
    verb = w.tokens[anchor].pos in ("VERB", "AUX")
    passive = verb and (w.child(anchor, "nsubjpass") is not None or (w.tokens[anchor].tag == "VBN" and w.tokens[anchor].dep == "acl"))
    if passive:
        agents, patients = set(_doers(w, anchor, verb, passive)), set(_targets(w, anchor, verb, passive))
        labelled = [*actors, *recipients]
        actors = [p for p in labelled if p[1] not in patients and (p in actors or p[1] in agents)]
        recipients = [p for p in labelled if p not in actors]
    if not actors:
        actors = _found(scene, _doers(w, anchor, verb, passive), used)
    if not recipients:
        targets = [k for k in _targets(w, anchor, verb, passive) if (kind in HARD and verb) or _is_party(scene, k)]
        recipients = _found(scene, targets, used | {h for _, h in actors})
    return actors, recipients


def holders(scene: Scene, draft: Draft) -> list[tuple[Span, int | None]]:
    """The parties that a position draft is about; where none is labelled, the subject of the stance word or its possessor."""
    w = scene.words
    inside = w.within(draft.anchor)
    anchor = inside[0] if inside else None
    actors = spans(scene, draft.parts.get("actor", ()), anchor)
    if actors or anchor is None:
        return actors
    verb = w.tokens[anchor].pos in ("VERB", "AUX", "ADJ")
    doers = _doers(w, w.tokens[anchor].head if w.tokens[anchor].pos == "ADJ" else anchor, verb, w.child(anchor, "nsubjpass") is not None)
    return _found(scene, [k for k in doers if _is_party(scene, k)], set())


def source(scene: Scene, cue: Span) -> Span | None:
    """The speaker at a cue that has none labelled: the subject of its verb, or what stands after "according to"."""
    w = scene.words
    inside = w.within(cue)
    if not inside:
        return None
    for k in inside:
        t = w.tokens[k]
        if t.pos == "VERB":
            who = subject(w, k)
            return w.listed(who) if who is not None and w.tokens[who].text.lower() not in ("it", "that", "there") else None
        if t.dep == "prep" and k == inside[-1]:
            noun = w.child(k, "pobj")
            return w.listed(noun) if noun is not None else None
    return None


def _found(scene: Scene, heads: Iterable[int], used: set[int | None]) -> list[tuple[Span, int | None]]:
    w = scene.words
    return [(w.np(k), k) for head in heads for k in dict.fromkeys([head, *_list(w, head)]) if k not in used]


def _doers(w: Words, i: int, verb: bool, passive: bool) -> list[int]:
    if passive or not verb:
        found = _after(w, i, frozenset({"by"}))
        owner = w.child(i, "poss")
        return found[:1] or ([owner] if owner is not None and not verb else [])
    who = subject(w, i)
    return [who] if who is not None else []


def _targets(w: Words, i: int, verb: bool, passive: bool) -> list[int]:
    if passive:
        who = subject(w, i)
        return [who] if who is not None else []
    direct = (
        [k for k in w.kids[i] if w.tokens[k].dep in ("dobj", "dative") and w.tokens[k].pos in ("NOUN", "PROPN", "PRON")] if verb else []
    )
    told = [
        k for c in w.kids[i] if verb and w.tokens[c].dep in ("ccomp", "xcomp") for k in w.kids[c] if w.tokens[k].dep == "nsubj" and k > i
    ]
    return (direct or _after(w, i, TOWARDS) or told)[:1]


def _after(w: Words, i: int, prepositions: frozenset[str]) -> list[int]:
    """Objects of these prepositions under ``i``."""
    return [
        c
        for k in w.kids[i]
        if w.tokens[k].dep in ("prep", "agent", "dative") and w.tokens[k].text.lower() in prepositions
        for c in w.kids[k]
        if w.tokens[c].dep == "pobj"
    ]
