"""From the outputs of the heads to drafts: which words are anchors, which runs of words are parts, which clause is the span.

Everything here is numpy on the outputs of one window batch; no model, no text but for trimming marks at the edges of names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dateline.model import Draft, Span
from dateline.reading.scheme import CLASSES, CLASSES_OF, LABELS, TYPES, class_slices

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_SLICES = class_slices()
_WHOLE = frozenset(("content", "condition", "cue"))
"""Parts that keep marks at their edges."""
SINGLE = frozenset(("source",))
"""Parts that are one phrase: the surest run stays."""
_HEADLINE_CLASS = {"event": "event_type", "position": "stance", "state": "state", "figure": "measure"}


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence of a row: logistic of ``bias + anchor * logit(anchor) + kind * log P(class)``; fitted on held-out reports."""

    bias: float
    anchor: float
    kind: float

    def confidence(self, logit: float, kind: float) -> float:
        """``logit``: of the anchor head; ``kind``: probability of the class that names the row (1 where there is none)."""
        z = self.bias + self.anchor * logit + self.kind * float(np.log(max(kind, 1e-6)))
        return float(1 / (1 + np.exp(-z)))


@dataclass(frozen=True, slots=True)
class Found:
    """One anchor of a window with what the heads say about it; unit numbers count in the report.

    ``margin``: by how much the label of a unit beats all others, before any leaning.
    """

    type: str
    anchor: int
    logit: float
    low: int
    labels: Ints
    margin: Floats
    inside: Floats
    classes: Floats


def smooth(labels: Ints) -> Ints:
    """Fill a hole of one unit between equal parts, row by row."""
    out = labels.copy()
    hole = (labels[:, 1:-1] == 0) & (labels[:, :-2] == labels[:, 2:]) & (labels[:, :-2] > 0)
    out[:, 1:-1][hole] = labels[:, :-2][hole]
    return out


def clause(inside: Floats, anchor: int) -> tuple[int, int]:
    """The range around the anchor with the largest sum of span logits."""
    left = np.cumsum(inside[: anchor + 1][::-1])
    right = np.cumsum(inside[anchor:])
    return anchor - int(np.argmax(left)), anchor + int(np.argmax(right)) + 1


def runs(labels: Ints) -> list[tuple[int, int, int]]:
    """(label, low, high) of every run of one part."""
    edges = np.flatnonzero(np.diff(labels, prepend=-1, append=-1))
    return [(int(labels[a]), int(a), int(b)) for a, b in pairwise(edges) if labels[a]]


def trim(text: str, start: int, end: int) -> Span | None:
    """A span without marks and blanks at its edges (a final full stop after a single letter stays: "U.S."); None when nothing is left."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        if text[end - 1] == "." and end - 2 > start and text[end - 2].isupper() and not text[end - 3].isalnum():
            break
        end -= 1
    return (start, end) if end > start else None


def draft(
    found: Found, start: Ints, end: Ints, text: str, calibration: Mapping[str, Calibration], peak: Mapping[str, Sequence[float]]
) -> Draft:
    """The draft of one anchor. ``start``, ``end``: offsets of the report's units. ``peak``: by type and label, the margin that some
    unit of a run must reach; weaker runs are no parts."""
    names = LABELS[found.type]
    parts: dict[str, list[Span]] = {}
    strength: dict[str, float] = {}
    for label, a, b in runs(found.labels):
        name, best = names[label - 1], float(found.margin[a:b].max())
        if best < max(peak[found.type][label], strength.get(name, -np.inf)):
            continue
        if name in SINGLE:
            strength[name] = best
            parts.pop(name, None)
        span = (int(start[found.low + a]), int(end[found.low + b - 1]))
        cut = span if name in _WHOLE else trim(text, *span)
        if cut:
            parts.setdefault(name, []).append(cut)
    classes = {}
    for name in CLASSES_OF[found.type]:
        z = found.classes[_SLICES[name]]
        p = np.exp(z - z.max())
        p /= p.sum()
        top = int(p.argmax())
        classes[name] = (CLASSES[name][top], round(float(p[top]), 4))
    lo, hi = clause(found.inside, found.anchor - found.low)
    main = _HEADLINE_CLASS.get(found.type)
    kind = classes[main][1] if main else 1.0
    return Draft(
        type=found.type,
        anchor=(int(start[found.anchor]), int(end[found.anchor])),
        span=(int(start[found.low + lo]), int(end[found.low + hi - 1])),
        parts={k: tuple(v) for k, v in parts.items()},
        classes=classes,
        confidence=round(calibration[found.type].confidence(found.logit, kind), 4),
    )


def type_index(name: str) -> int:
    """Column of a row type in the anchor output."""
    return TYPES.index(name)
