"""The timeline: dated happenings, the weightiest first where room is short, each with its best row."""

from __future__ import annotations

from dateline.reconciling.actors import compatible
from dateline.reconciling.shapes import Happening, Reconciled


def timeline(
    reconciled: Reconciled, *, as_of: str | None = None, initiative: str | None = None, actor: str | None = None, place: str | None = None,
    limit: int | None = None,
) -> tuple[Happening, ...]:  # fmt: skip
    """Happenings in the order of their days. ``initiative`` and ``actor`` are ids, ``place`` a name; ``limit`` keeps the weightiest."""
    chosen = [
        h for h in reconciled.happenings
        if (as_of is None or h.known <= as_of)
        and (initiative is None or initiative in h.initiatives)
        and (actor is None or any(compatible(actor, a) for a in (*h.actors, *h.recipients)))
        and (place is None or (h.place is not None and place.lower() in h.place.lower()))
    ]  # fmt: skip
    if limit is not None:
        chosen = sorted(chosen, key=lambda h: (-h.weight, -h.independent, h.id))[:limit]
    return tuple(sorted(chosen, key=lambda h: (h.date.start or "" if h.date else "", -h.weight, h.id)))
