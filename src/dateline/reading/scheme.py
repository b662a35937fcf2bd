"""The scheme "anchor, then label": what the encoder's heads answer, in which order.

An *anchor* is the one word that carries a row. Given an anchor, every word gets a part in that row, and small classifiers give its
classes. The order of everything here is the order of the outputs of the weights; ``reader.json`` beside them repeats it and is checked.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dateline.model import EVENT_TYPES, INITIATIVE_KINDS, MEASURES, MODALITIES, SPEAKER_KINDS, STANCES, STATES

TYPES = ("statement", "attribution", "position", "event", "figure", "role", "state")
"""Row types with an anchor head. ``attribution`` is the wider notion of PolNeAR: opinions, beliefs and documents count there."""

LABELS: dict[str, tuple[str, ...]] = {
    "statement": ("source", "cue", "content", "addressee", "via"),
    "attribution": ("source", "cue", "content"),
    "position": ("actor", "initiative", "condition", "addressee"),
    "event": ("actor", "recipient", "place"),
    "figure": ("number", "population", "place", "claimant"),
    "role": ("person", "title", "organisation"),
    "state": ("initiative",),
}
"""Parts of a row by type; label 0 of every head is "no part", the parts follow in this order."""

WIDTH = 1 + max(map(len, LABELS.values()))
"""Outputs of one type's labelling head."""

BOUNDS = ("exact", "at_least", "up_to", "none")
CLASSES: dict[str, tuple[str, ...]] = {
    "event_type": EVENT_TYPES,
    "modality": MODALITIES,
    "stance": STANCES,
    "initiative_kind": INITIATIVE_KINDS,
    "state": STATES,
    "measure": MEASURES,
    "cumulative": ("no", "yes"),
    "bound": BOUNDS,
    "speaker_kind": SPEAKER_KINDS,
}
"""Classifiers on the anchor, side by side in one output."""

CLASSES_OF: dict[str, tuple[str, ...]] = {
    "statement": ("speaker_kind",),
    "attribution": (),
    "position": ("stance", "initiative_kind"),
    "event": ("event_type", "modality"),
    "figure": ("measure", "cumulative", "bound"),
    "role": (),
    "state": ("state", "initiative_kind"),
}


def class_slices() -> dict[str, slice]:
    """Where each classifier's outputs lie in the common output."""
    out, at = {}, 0
    for name, values in CLASSES.items():
        out[name] = slice(at, at + len(values))
        at += len(values)
    return out


CLASS_WIDTH = sum(map(len, CLASSES.values()))
DISTANCES = 64
"""Buckets of place beside the anchor: 32 of distance, and the same again for words of another sentence."""
REACH = 400


def distance_buckets() -> npt.NDArray[np.int64]:
    """Bucket of every distance from -REACH to REACH units between a word and the anchor: exact to 6, then by logarithm."""
    x = np.arange(-REACH, REACH + 1)
    a = np.abs(x)
    b = np.where(a <= 6, a, np.minimum(6 + np.floor(np.log2(np.maximum(a, 1) / 6.0) * 2), 15)).astype(np.int64)
    return np.asarray(np.where(x < 0, b + 16, b), dtype=np.int64)


_BUCKETS = distance_buckets()


def nearness(anchor: npt.NDArray[np.int64], sentence: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Bucket of every unit beside its row's anchor: [rows], [rows, units] (sentence numbers) -> [rows, units]."""
    units = sentence.shape[1]
    near = _BUCKETS[np.clip(np.arange(units)[None] - anchor[:, None], -REACH, REACH) + REACH]
    other = sentence != sentence[np.arange(len(anchor)), anchor][:, None]
    return np.asarray(near + 32 * other, dtype=np.int64)
