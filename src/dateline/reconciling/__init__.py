"""Reconciling: from the rows of many reports to what they say together. Pure; no store, no clock.

The seam:

- ``reconcile(reports, rows) -> Reconciled``: ``reports`` are ``ReportView`` (any order), ``rows`` are ``model.Row`` (any order) whose
  ``report`` is the key of their report. Reports are taken in the order of the end of their publication interval, then key; what a row
  is assigned to depends on earlier reports only. The same input in another order gives an equal ``Reconciled``.
- ``status(reconciled, as_of, known_on=None) -> dict``: the codebook's status answer, a scan over ``reconciled.initiatives``.

``Reconciled`` holds tuples of frozen dataclasses (``shapes.py``), one table each; ``initiatives`` carry their ``steps`` (one a row).
A report whose publication has an open end is copied, counted and listed (``coverage`` with ``known=None``), and enters nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dateline.model import Row
from dateline.reconciling.actors import Registry
from dateline.reconciling.copies import Sources, find_copies
from dateline.reconciling.initiatives import Linker
from dateline.reconciling.shapes import Coverage, Disagreement, Initiative, Reconciled, ReportView
from dateline.reconciling.status import status

__all__ = ["Disagreement", "Initiative", "Reconciled", "ReportView", "reconcile", "status"]

_LATE = "9999-12-31"


def reconcile(reports: Iterable[ReportView], rows: Iterable[Row]) -> Reconciled:
    """What the reports say together. Never fails on odd rows; a row whose report is not given is left out."""
    ordered = sorted(reports, key=lambda r: (r.known or _LATE, r.key))
    of: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of[row.report].append(row)
    for mine in of.values():
        mine.sort(key=lambda r: (r.start, r.end, r.id))
    copies = find_copies(ordered)
    sources = Sources(ordered, copies)
    registry = Registry()
    linker = Linker(registry)
    for view in ordered:
        mine = of.get(view.key, [])
        if view.known is None or not mine:
            continue
        registry.open_report(names_in(mine))
        for row in mine:
            if row.type == "role":
                registry.learn_role(row.fields.person, row.fields.title, row.fields.organisation, view.known)
        for name in names_in(mine):
            registry.learn_title(name, view.known)
        linker.take_report(view, mine, sources.at(view.key))
    coverage = tuple(Coverage(v.key, v.doc, v.outlet, v.known, sources.of_report(v.key)) for v in ordered)
    return Reconciled(coverage=coverage, copies=copies, actors=registry.actors(), initiatives=linker.initiatives())


def names_in(rows: Iterable[Row]) -> list[str]:
    """The names of parties that rows hold, in the order of the text."""
    out: list[str] = []
    for row in rows:
        f = row.fields
        for field in ("actor", "speaker", "told_by", "person"):
            value = getattr(f, field, None)
            if isinstance(value, str):
                out.append(value)
        for field in ("actors", "recipients", "addressees"):
            out.extend(getattr(f, field, ()))
    return out
