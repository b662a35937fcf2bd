"""Event rows: who does what to whom, how real it is, where, and whose word it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dateline.model import EVENT_TYPES, Draft, Event, Fields, Span
from dateline.reading import implied, modality, parties
from dateline.reading.scene import Scene, trimmed

TRUST = 1.0
"""How the classifier's probability weighs against the rule's sureness (set on the training reports)."""


def read(scene: Scene, drafts: Sequence[Draft], dropped: Counter[str]) -> list[tuple[Fields, Span, float]]:
    """The events of a report's drafts with span and confidence; each draft that gives none is counted in ``dropped``."""
    found: list[tuple[implied.Acted, Span, float]] = []
    for draft in drafts:
        result = drafted(scene, draft)
        if isinstance(result, str):
            dropped[result] += 1
        else:
            found.append((implied.Acted(result[0], draft.anchor[0]), result[1], draft.confidence))
    out: list[tuple[Fields, Span, float]] = []
    for event, (_, span, confidence) in zip(implied.completed(scene.words, scene.cast, [f[0] for f in found]), found, strict=True):
        if any(isinstance(other, Event) and _twins(event, span, other, at) for other, at, _ in out):
            dropped["duplicate"] += 1
        elif event.actors or event.recipients:
            out.append((event, span, confidence))
        else:
            dropped["event without a party"] += 1
    return out


def _twins(a: Event, here: Span, b: Event, there: Span) -> bool:
    """True for one act said twice in a clause: same type, same parties, spans that overlap by half."""
    shared = min(here[1], there[1]) - max(here[0], there[0])
    same = a.event_type == b.event_type and a.actors == b.actors and a.recipients == b.recipients
    return same and 2 * shared > min(here[1] - here[0], there[1] - there[0])


def drafted(scene: Scene, draft: Draft) -> tuple[Event, Span] | str:
    """The event of a draft as its clause gives it, and its span; or the reason why there is none."""
    kind = draft.classes.get("event_type", ("", 0.0))[0]
    if kind not in EVENT_TYPES:
        return "event without type"
    span = trimmed(scene.page.text, draft.span)
    told = scene.teller(span)
    speaker = told.speaker if told else None
    i = act(scene, draft)
    doers, targets = parties.filled(scene, draft, i, kind)
    actors = _names(scene, doers, speaker)
    recipients = tuple(n for n in _names(scene, targets, speaker) if n not in actors)
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


def _names(scene: Scene, found: list[parties.Party], speaker: str | None) -> tuple[str, ...]:
    """The names of one side's parties, each once, in their fullest form."""
    return tuple(dict.fromkeys(parties.fullest(scene, n) for n in scene.names((s for s, _ in found), speaker)))


def act(scene: Scene, draft: Draft) -> int | None:
    """The token of the anchor; None where the parse has none there."""
    inside = scene.words.within(draft.anchor)
    return inside[0] if inside else scene.words.head(draft.span)
