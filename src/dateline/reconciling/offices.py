"""Who holds an office, as reports say and as the world file says: where they differ, both stand side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from dateline.reconciling.disagreements import Cell, disagreement
from dateline.reconciling.shapes import Disagreement, Side
from dateline.world import tables
from dateline.world.who import Identity, identify

GRACE = 45
"""Days after a change of office in which a report that names the one before is no disagreement."""
SINGLE = frozenset(
    (
        "president", "prime minister", "premier", "chancellor", "foreign minister", "foreign secretary", "secretary of state", "king",
        "emir", "secretary-general", "supreme leader", "foreign policy chief", "director general", "defence minister",
        "secretary of defense",
    )
)  # fmt: skip
"""Offices of the world file that one person holds at a time."""
Told = tuple[str, str | None, str | None, Cell]
"""A role row: (person, title, organisation, ground)."""


def against_world(roles: Iterable[Told]) -> Iterator[Disagreement]:
    """A person whom reports give an office that the world file gives to another on that day and ``GRACE`` days before."""
    found: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for person, title, organisation, ground in roles:
        holder = _holder(title, organisation, ground[3])
        if holder is None or len(person.split()) < 2:
            continue
        told = identify(person, ground[3])
        if told is None or told.kind != "person":
            if person.split()[-1].lower() != holder.name.split()[-1].lower():
                found[f"{organisation or ''} {title}".strip(), person, holder.name].append(ground)
        elif told.id != holder.id:
            found[f"{organisation or ''} {title}".strip(), told.name, holder.name].append(ground)
    for (office, person, holder_name), grounds in sorted(found.items()):
        differing = disagreement(f"who is {office}", "holder", "contradiction", {person: grounds})
        yield replace(differing, sides=(*differing.sides, Side(f"{holder_name} (world file)", (), 0, ())))


def _holder(title: str | None, organisation: str | None, known: str) -> Identity | None:
    """Who holds a single office by the world file, at the end of ``GRACE`` days and all through them; None where that is not sure."""
    if not title:
        return None
    before = (date.fromisoformat(known) - timedelta(days=GRACE)).isoformat()
    holder = identify(f"{organisation or ''} {title}".strip(), before, known)
    if holder is None or holder.how != "office":
        return None
    offices = {h.office for h in tables.holders() if h.id in holder.terms}
    return holder if offices & SINGLE else None
