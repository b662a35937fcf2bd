"""State drafts: how something on the table stands, from verbs, participles and nouns (``lexicon/en/state_frames.csv``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import table, words
from dateline.model import Draft, Span
from dateline.reading import frames
from dateline.reading.stances import kind_of
from dateline.reading.words import Words

SURE = 0.6
"""Confidence of a state found by frame."""
FUTURE = frozenset({"will", "would", "shall", "'ll", "wo"})
TO_COME = frozenset("expect schedule plan slate set hope due want intend agree prepare aim arrange".split())
"""Words whose infinitive lies ahead."""
OFFERS = frozenset("offer proposal plan invitation idea call initiative suggestion".split())
"""Nouns whose infinitive is put forward, not settled."""
UNREAL = frozenset({"may", "might", "could", "can", "should", "must"})
PARTICIPLES = frozenset({"VBN", "VBD", "VBG"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the table; a place may ask for a particle or noun ("subj+down")."""

    id: str
    pos: str
    places: tuple[str, ...]
    values: tuple[str, str, str]


@cache
def _frames() -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for line in table("state_frames"):
        frame = Frame(line["id"], line["pos"], words(line["places"]), (line["past"], line["now"], line["future"]))
        for word in words(line["words"]):
            found.setdefault(word, []).append(frame)
    return {k: tuple(v) for k, v in found.items()}


def drafts(w: Words) -> Iterator[Draft]:
    """A ``state`` draft for each word that says how something on the table stands."""
    for i, t in enumerate(w.tokens):
        for frame in _frames().get(t.lemma.lower(), ()):
            made = _draft(w, i, frame)
            if made is not None:
                yield made
                break


def _draft(w: Words, i: int, frame: Frame) -> Draft | None:
    t = w.tokens[i]
    attribute = t.dep == "amod" and w.tokens[t.head].pos in ("NOUN", "PROPN")
    if frame.pos == "PART":
        if not attribute or (t.tag not in PARTICIPLES and t.pos != "ADJ"):
            return None
    elif t.pos != frame.pos or (t.pos == "VERB" and attribute):
        return None
    if frames.negated(w, i) or frames.hypothetical(w, i):
        return None
    state = frame.values[0] if frame.pos == "PART" or frame.pos == "NOUN" else _value(w, i, frame)
    things = [k for place in frame.places for k in _things(w, i, place)]
    thing = next((k for k in things if frames.on_the_table(w, k)), None)
    if thing is None or not state:
        return None
    name = w.np(thing)
    classes = {"state": (state, SURE), "frame": (frame.id, SURE)}
    kind = kind_of(w, thing)
    if kind:
        classes["initiative_kind"] = (kind, SURE)
    return Draft("state", (t.start, t.end), _span(w, i, name), {"initiative": (name,)}, classes, SURE)


def _things(w: Words, i: int, place: str) -> Iterator[int]:
    where, _, word = place.partition("+")
    if word and not any(w.tokens[k].text.lower() == word for k in range(i + 1, min(i + 4, len(w.tokens)))):
        return
    if where == "mod":
        yield w.tokens[i].head
    elif where == "of_be":
        k = w.child(w.tokens[i].head, "nsubj", "nsubjpass")
        if k is not None:
            yield k
    elif where == "of":
        yield from (f.head for f in frames.places(w, i, "of"))
        yield from (k for k in w.kids[i] if w.tokens[k].dep in ("compound", "poss", "nmod"))
    else:
        yield from (f.head for f in frames.places(w, i, where))
        if where == "subj" and w.child(i, "nsubj", "nsubjpass") is None and w.tokens[i].dep in ("xcomp", "conj", "advcl"):
            above = w.tokens[i].head
            k = w.child(above, "nsubj", "nsubjpass")
            if k is not None:
                yield w.tokens[above].head if w.tokens[above].dep == "relcl" and w.tokens[k].tag in ("WDT", "WP") else k
        if where == "subj" and w.tokens[i].dep in ("relcl", "acl") and w.tokens[i].tag != "VBN":
            yield w.tokens[i].head


def _value(w: Words, i: int, frame: Frame) -> str:
    """The state by tense: what was, what is, what is to come; "" where it is only possible or wished for."""
    past, now, future = frame.values
    t = w.tokens[i]
    helpers = {w.tokens[k].text.lower() for k in w.kids[i] if w.tokens[k].dep in ("aux", "auxpass")}
    if helpers & UNREAL:
        return ""
    if helpers & FUTURE:
        return future
    if any(w.tokens[k].tag == "TO" for k in w.kids[i]):
        above = w.tokens[t.head]
        if t.dep in ("acl", "relcl") and frames.on_the_table(w, t.head):
            return "proposed" if future == "scheduled" and w.tokens[t.head].lemma in OFFERS else future
        return future if above.lemma in TO_COME or above.lemma == "be" else ""
    if t.tag == "VBG":
        return now if helpers & {"is", "are", "was", "were", "been", "'re", "'s"} or t.dep == "acl" else ""
    if t.tag in ("VBP", "VBZ"):
        return now
    return past


def _span(w: Words, i: int, name: Span) -> Span:
    """The stretch from the thing on the table to the state word, with the adverbs and days that hang on it."""
    t = w.tokens[i]
    start, end = min(t.start, name[0]), max(t.end, name[1])
    if t.pos == "VERB":
        end = max(end, w.tokens[frames.clause_end(w, i)].end)
        who = w.child(i, "nsubj", "nsubjpass")
        if who is not None and t.start - w.np(who)[1] < 25:
            start = min(start, w.np(who)[0])
    return start, end
