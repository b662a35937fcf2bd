"""Position rows: where a party stands on an initiative, one row a party."""

from __future__ import annotations

from dateline.model import STANCES, Draft, Position, Span
from dateline.reading import parties
from dateline.reading.initiatives import Initiatives
from dateline.reading.scene import Scene, trimmed

CONDITIONS = ("if", "unless", "provided", "providing", "once")


def read(scene: Scene, draft: Draft, initiatives: Initiatives) -> list[tuple[Position, Span]] | str:
    """The positions of a draft, one a party, and their span; or the reason why there is none."""
    stance = draft.classes.get("stance", ("", 0.0))[0]
    if stance not in STANCES:
        return "position without a stance"
    span = trimmed(scene.page.text, draft.span)
    told = scene.teller(span)
    speaker = told.speaker if told else None
    actors = scene.names((s for s, _ in parties.holders(scene, draft)), speaker)
    if not actors and speaker and "actor" not in draft.parts and "frame" in draft.classes:
        actors = (speaker,)
    if not actors:
        return "position without a party"
    name, kind = initiatives.of(draft)
    if name is None:
        return "position without an initiative"
    conditions = draft.parts.get("condition", ())
    condition = scene.words.slice(trimmed(scene.page.text, conditions[0])) if conditions else _condition(scene, draft)
    if stance in ("accepts", "willing") and condition and condition.split()[0].lower() in (*CONDITIONS, "only"):
        stance = "accepts_conditionally"
    addressees = tuple(a for a in scene.names(draft.parts.get("addressee", ()), speaker) if a not in actors)
    date = scene.date("position", span, draft.anchor, label=stance)
    rows = []
    for actor in actors:
        foreign = told is not None and told.speaker is not None and told.speaker != actor
        fields = Position(
            actor=actor,
            initiative=name,
            initiative_kind=kind,
            stance=stance,
            condition=condition,
            addressees=addressees,
            told_by=told.speaker if told is not None and foreign else None,
            via=told.via if told is not None and foreign else (),
            date=date,
        )
        rows.append((fields, span))
    return rows


def _condition(scene: Scene, draft: Draft) -> str | None:
    """The "if" clause that hangs on the stance word, if there is one."""
    w = scene.words
    inside = w.within(draft.anchor)
    verb = w.governor(inside[0]) if inside else None
    if verb is None:
        return None
    for k in w.kids[verb]:
        if w.tokens[k].dep != "advcl":
            continue
        mark = next((w.tokens[c].text.lower() for c in w.kids[k] if w.tokens[c].dep == "mark"), "")
        if mark in CONDITIONS:
            words = w.subtree(k)
            return w.slice(trimmed(scene.page.text, (w.tokens[words[0]].start, w.tokens[words[-1]].end)))
    return None
