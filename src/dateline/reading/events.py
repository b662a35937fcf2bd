"""Event rows: who does what to whom, how real it is, where, and whose word it is."""

from __future__ import annotations

from dateline.model import EVENT_TYPES, Draft, Event, Span
from dateline.reading import modality, parties
from dateline.reading.scene import Scene, trimmed

TRUST = 1.0
"""How the classifier's probability weighs against the rule's sureness (set on the training reports)."""


def read(scene: Scene, draft: Draft) -> tuple[Event, Span] | str:
    """The event of a draft and its span, or the reason why there is none."""
    kind = draft.classes.get("event_type", ("", 0.0))[0]
    if kind not in EVENT_TYPES:
        return "event without type"
    span = trimmed(scene.page.text, draft.span)
    told = scene.teller(span)
    speaker = told.speaker if told else None
    i = act(scene, draft)
    doers, targets = parties.filled(scene, draft, i, kind)
    actors = scene.names((s for s, _ in doers), speaker)
    recipients = tuple(n for n in scene.names((s for s, _ in targets), speaker) if n not in actors)
    if not actors and not recipients:
        return "event without a party"
    places = draft.parts.get("place", ())
    own = speaker is not None and speaker in actors
    rule = modality.judge(scene.words, i, told=told is not None, kind=kind, own=own) if i is not None else ("happened", 0.0)
    reality = modality.combine(rule, draft.classes.get("modality"), TRUST)
    fields = Event(
        event_type=kind,
        actors=actors,
        recipients=recipients,
        modality=reality,
        date=scene.date("event", span, draft.anchor, modality=reality),
        place=scene.cast.plain(places[0]) if places else None,
        told_by=speaker,
        via=told.via if told else (),
    )
    return fields, span


def act(scene: Scene, draft: Draft) -> int | None:
    """The token of the anchor; None where the parse has none there."""
    inside = scene.words.within(draft.anchor)
    return inside[0] if inside else scene.words.head(draft.span)
