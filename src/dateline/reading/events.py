"""Event rows: who does what to whom, how real it is, where, and whose word it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dateline.model import EVENT_TYPES, Draft, Event, Fields, Span
from dateline.reading import candidates, modality, taking
from dateline.reading.scene import Scene, trimmed

TRUST = 1.0
"""How the classifier's probability weighs against the rule's sureness (set on the training reports)."""


def read(scene: Scene, drafts: Sequence[Draft], dropped: Counter[str]) -> list[tuple[Fields, Span, float]]:
    """The events of a report's drafts with span and confidence; each draft that gives none is counted in ``dropped``."""
    typed = [d for d in drafts if d.classes.get("event_type", ("", 0.0))[0] in EVENT_TYPES]
    if len(typed) < len(drafts):
        dropped["event without type"] += len(drafts) - len(typed)
    acts = [act_of(scene, d, n) for n, d in enumerate(typed)]
    out: list[tuple[Event, Span, float]] = []
    for draft, act, sides in zip(typed, acts, taking.chosen(scene, acts), strict=True):
        event = _event(scene, draft, act, sides)
        if any(_twins(event, act.span, other, at) for other, at, _ in out):
            dropped["duplicate"] += 1
        elif event.actors or event.recipients:
            out.append((event, act.span, draft.confidence))
        else:
            dropped["event without a party"] += 1
    return list(out)


def _twins(a: Event, here: Span, b: Event, there: Span) -> bool:
    """True for one act said twice in a clause: same type, same parties, spans that overlap by half."""
    shared = min(here[1], there[1]) - max(here[0], there[0])
    same = a.event_type == b.event_type and a.actors == b.actors and a.recipients == b.recipients
    return same and 2 * shared > min(here[1] - here[0], there[1] - there[0])


def act_of(scene: Scene, draft: Draft, number: int = 0) -> candidates.Act:
    """The act of a draft with the parties that its labels and its grammar give."""
    span = trimmed(scene.page.text, draft.span)
    told = scene.teller(span)
    return candidates.act(scene, draft, number, span, anchor(scene, draft), told.speaker if told else None)


def _event(scene: Scene, draft: Draft, act: candidates.Act, sides: taking.Sides) -> Event:
    """The event of an act, its parties chosen."""
    told = scene.teller(act.span)
    own = act.speaker is not None and act.speaker in sides["actors"]
    rule = ("happened", 0.0)
    if act.anchor is not None:
        rule = modality.judge(scene.words, act.anchor, told=told is not None, kind=act.kind, own=own)
    reality = modality.combine(rule, draft.classes.get("modality"), TRUST)
    places = draft.parts.get("place", ())
    return Event(
        event_type=act.kind,
        actors=sides["actors"],
        recipients=sides["recipients"],
        modality=reality,
        date=scene.date("event", act.span, draft.anchor, modality=reality, label=act.kind),
        place=scene.cast.plain(places[0]) if places else None,
        told_by=act.speaker,
        via=told.via if told else (),
    )


def anchor(scene: Scene, draft: Draft) -> int | None:
    """The token of the anchor; None where the parse has none there."""
    inside = scene.words.within(draft.anchor)
    return inside[0] if inside else scene.words.head(draft.span)
