"""Position drafts from stance words and the grammar around them (``lexicon/en/stance_frames.csv``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import table, words
from dateline.model import Draft, Span
from dateline.reading import frames
from dateline.reading.frames import Found
from dateline.reading.nonanswers import on_table
from dateline.reading.words import Words

SURE = 0.6
"""Confidence of a stance found by frame."""
AGAINST = {"accepts": "refuses", "willing": "refuses", "supports": "opposes", "considering": "refuses", "refuses": "considering"}
"""What a denied stance comes to; stances that are not here say nothing when they are denied."""
PARTICLES = {"put_forward": ("forward",), "rule_out": ("out",), "turn_down": ("down",)}
"""The particle that some frames need beside their verb."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the table."""

    id: str
    stance: str
    places: tuple[str, ...]
    needs: str


@cache
def _frames() -> dict[tuple[str, str], tuple[Frame, ...]]:
    found: dict[tuple[str, str], list[Frame]] = {}
    for line in table("stance_frames"):
        frame = Frame(line["id"], line["stance"], words(line["places"]), line["needs"])
        for word in words(line["words"]):
            found.setdefault((word, line["pos"]), []).append(frame)
    return {k: tuple(v) for k, v in found.items()}


def drafts(w: Words) -> Iterator[Draft]:
    """A ``position`` draft for each stance word whose party and thing on the table the grammar gives."""
    for i, t in enumerate(w.tokens):
        for frame in _frames().get((t.lemma.lower(), t.pos), ()):
            made = draft(w, i, frame)
            if made is not None:
                yield made
                break


def draft(w: Words, i: int, frame: Frame) -> Draft | None:
    """The draft of one frame at the word ``i``; None where the grammar does not fill it."""
    if frame.id in PARTICLES and not any(w.tokens[k].text.lower() in PARTICLES[frame.id] for k in w.kids[i]):
        return None
    who = frames.holder(w, i) if frame.needs != "told" else None
    if (who is None and frame.needs != "told") or frames.hypothetical(w, i) or frames.infinitive(w, i):
        return None
    found = next((f for place in frame.places for f in frames.places(w, i, place) if f.head != who and _fits(w, f, frame)), None)
    if found is None:
        return None
    named = frames.glossed(w, i)
    stance = frame.stance
    if frames.negated(w, i):
        if stance not in AGAINST:
            return None
        stance = AGAINST[stance]
    parts: dict[str, tuple[Span, ...]] = {"initiative": ((named or found).thing,)}
    actor = w.listed(who) if who is not None else None
    if actor is not None:
        parts["actor"] = (actor,)
    asked = found.asked if found.asked is not None else _told(w, i) if stance == "proposes" else None
    if asked is not None:
        parts["addressee"] = (w.listed(asked),)
    hangs = frames.condition(w, i)
    if hangs is not None:
        parts["condition"] = (hangs,)
        if stance in ("accepts", "willing", "considering"):
            stance = "accepts_conditionally"
    classes = {"stance": (stance, SURE), "frame": (frame.id, SURE)}
    kind = kind_of(w, (named or found).head)
    if kind:
        classes["initiative_kind"] = (kind, SURE)
    mark = w.tokens[i]
    return Draft("position", (mark.start, mark.end), _span(w, i, who, actor, found), parts, classes, SURE)


def kind_of(w: Words, head: int) -> str | None:
    """The kind of initiative that a word names; None where the tables do not know it."""
    t = w.tokens[head]
    line = frames.acts().get(t.lemma) if t.pos in ("VERB", "AUX") else kinds().get(t.lemma.lower())
    return line["kind"] if line else None


@cache
def kinds() -> dict[str, dict[str, str]]:
    """The nouns for things on the table, by lemma."""
    return {line["word"]: line for line in table("initiative_nouns")}


def _fits(w: Words, found: Found, frame: Frame) -> bool:
    t = w.tokens[found.head]
    if t.pos in ("VERB", "AUX"):
        return frame.needs == "any" or t.lemma in frames.acts()
    if t.pos not in ("NOUN", "PROPN"):
        return False
    if t.lemma.lower() in on_table():
        return True
    return frame.needs == "any" and t.pos == "NOUN" and not frames.party(w, found.head)


def _told(w: Words, i: int) -> int | None:
    """To whom something is proposed: the "to" of the word, or its object ("invites them to talks")."""
    direct = w.child(i, "dobj", "dative")
    if direct is not None and frames.party(w, direct):
        return direct
    for k in w.kids[i]:
        if w.tokens[k].dep in ("prep", "dative") and w.tokens[k].text.lower() == "to":
            noun = w.child(k, "pobj")
            if noun is not None and frames.party(w, noun):
                return noun
    return None


def _span(w: Words, i: int, who: int | None, actor: Span | None, found: Found) -> Span:
    """From the party, where it stands near in the clause, to the end of the thing on the table."""
    t = w.tokens[i]
    start, end = min(t.start, found.thing[0]), max(t.end, found.thing[1])
    if who is None or actor is None:
        return start, end
    if actor[1] <= start and not any(w.tokens[k].text == "," and w.tokens[k].head == i for k in range(who + 1, i)) and i - who < 15:
        start = actor[0]
    elif actor[0] >= end:
        end = actor[1]
    return start, end
