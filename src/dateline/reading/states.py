"""State rows: how an initiative stands, in the report's own words."""

from __future__ import annotations

from dateline.model import STATES, Draft, Span, State
from dateline.reading.initiatives import Initiatives
from dateline.reading.scene import Scene, trimmed


def read(scene: Scene, draft: Draft, initiatives: Initiatives) -> tuple[State, Span] | str:
    """The state of a draft and its span, or the reason why there is none."""
    state = draft.classes.get("state", ("", 0.0))[0]
    if state not in STATES:
        return "state without a value"
    span = trimmed(scene.page.text, draft.span)
    name, kind = initiatives.of(draft)
    if name is None:
        return "state without an initiative"
    told = scene.teller(span)
    fields = State(
        initiative=name,
        initiative_kind=kind,
        state=state,
        date=scene.date("state", span, draft.anchor, label=state),
        told_by=told.speaker if told else None,
    )
    return fields, span
