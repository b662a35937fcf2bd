"""Position and state drafts of the encoder and of the frames brought together: one draft for one stance or state of a clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dateline.model import Draft

FRAME = "frame"
"""The class that only drafts found by a frame carry: the line of the table that found them."""
FAMILIES = {
    "proposes": "offer", "mediates": "offer", "accepts": "yes", "willing": "yes", "accepts_conditionally": "yes", "considering": "open",
    "refuses": "no", "opposes": "no", "demands": "ask", "supports": "back", "no_answer": "silent",
}  # fmt: skip
SAME = 0.4
"""Share of two spans (as an F1) from which they tell of one thing."""
BOTH = 0.9
"""Confidence of a draft that both found."""


LEAST = {"position": 0.25, "state": 0.2}
"""Confidence below which a position or state that only the encoder found is left out."""


def merged(drafts: Sequence[Draft], dropped: Counter[str]) -> list[Draft]:
    """All drafts, those of positions and states with one draft for what encoder and frames both found.

    The frame's parts come first and the encoder fills what the frame leaves open. What the encoder alone found and is not sure of is
    counted in ``dropped``.
    """
    found = [d for d in drafts if FRAME in d.classes]
    rest = [d for d in drafts if FRAME not in d.classes]
    out = []
    for frame in found:
        twins = [d for d in rest if d.type == frame.type and _twins(frame, d)]
        best = max(twins, key=lambda d: (d.anchor == frame.anchor, d.confidence, d.anchor), default=None)
        out.append(_joined(frame, best) if best else frame)
        rest = [d for d in rest if d not in twins]
    weak = [d for d in rest if d.confidence < LEAST.get(d.type, 0.0)]
    if weak:
        dropped["unsure position or state"] += len(weak)
    return [*(d for d in rest if d not in weak), *out]


def _twins(frame: Draft, other: Draft) -> bool:
    if frame.anchor == other.anchor:
        return True
    shared = min(frame.span[1], other.span[1]) - max(frame.span[0], other.span[0])
    alike = 2 * shared / (frame.span[1] - frame.span[0] + other.span[1] - other.span[0])
    return alike >= SAME and _family(frame) == _family(other)


def _family(draft: Draft) -> str:
    value = draft.classes.get("stance" if draft.type == "position" else "state", ("", 0.0))[0]
    return FAMILIES.get(value, value)


def _joined(frame: Draft, other: Draft) -> Draft:
    return replace(
        frame,
        parts={**other.parts, **frame.parts},
        classes={**other.classes, **frame.classes},
        confidence=max(BOTH if _family(frame) == _family(other) else 0.0, frame.confidence, other.confidence),
    )
