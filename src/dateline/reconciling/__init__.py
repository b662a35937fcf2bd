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

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from dateline.model import Date, Role, Row
from dateline.reconciling.actors import Registry
from dateline.reconciling.blame import of_acts, of_turns
from dateline.reconciling.copies import Sources, find_copies, find_repeats, without
from dateline.reconciling.disagreements import (
    SURE,
    Cell,
    lasts,
    of_campaigns,
    of_figures,
    of_happening,
    of_initiative,
    of_months,
    of_offices,
)
from dateline.reconciling.happenings import Act, Gatherer, acts
from dateline.reconciling.initiatives import Linker
from dateline.reconciling.names import party
from dateline.reconciling.offices import Told, against_world
from dateline.reconciling.series import Claim, claims, make_series
from dateline.reconciling.shapes import Coverage, Disagreement, Initiative, Reconciled, Repeat, ReportView
from dateline.reconciling.status import status
from dateline.reconciling.timeline import timeline
from dateline.world import tables

__all__ = ["Disagreement", "Initiative", "Reconciled", "ReportView", "reconcile", "status", "timeline"]

_USED = frozenset(("statement", "position", "event", "figure", "role", "state"))
_NAME_WORD = r"(?:[A-Z][\w.'’-]*|de|da|di|al|el|bin|von|van|der|abu)"
_PERSON = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}")
"""What a person's name looks like: a side about who holds an office needs one."""
_LATE = "9999-12-31"


def reconcile(reports: Iterable[ReportView], rows: Iterable[Row], *, world: str = "") -> Reconciled:
    """What the reports say together. Never fails on odd rows; a row whose report is not given is left out.

    ``world``: the text of the user's own world file.
    """
    tables.use(world)
    ordered = sorted(reports, key=lambda r: (r.known or _LATE, r.key))
    of: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.type in _USED:
            of[row.report].append(row)
    repeats = find_repeats(ordered)
    hidden: dict[str, list[Repeat]] = defaultdict(list)
    for repeat in repeats:
        hidden[repeat.report].append(repeat)
    ordered = [without(v, hidden[v.key]) if v.key in hidden else v for v in ordered]
    copies = find_copies(ordered)
    sources = Sources(ordered, copies)
    registry = Registry()
    linker = Linker(registry)
    gatherer = Gatherer()
    figures: list[Claim] = []
    done: list[Act] = []
    offices: list[tuple[str, str, str, Cell]] = []
    told: list[Told] = []
    undated: list[Disagreement] = []
    turned: list[Disagreement] = []
    for view in ordered:
        covered = hidden.get(view.key, ())
        kept = (r for r in of.get(view.key, ()) if not any(h.start <= r.start < h.end for h in covered))
        mine = sorted(kept, key=lambda r: (r.start, r.end, r.id))
        if not mine:
            continue
        if view.known is None:
            undated += _alone(view, mine, sources.of_rows(view.key))
            continue
        source_of = sources.of_rows(view.key)
        names = names_in(mine)
        registry.open_report(names, view.known)
        told += _told(view.known, mine, source_of)
        offices += _offices(view.known, mine, registry, source_of)
        for name in names:
            registry.learn_title(name, view.known)
        theatre = linker.take_report(view, mine, source_of)
        found = list(acts(view, mine, registry, source_of))
        gatherer.take(found)
        done += found
        turned += of_turns(view, mine, registry, source_of)
        figures += claims(view, mine, registry, source_of, theatre)
    initiatives = linker.initiatives()
    differing: dict[str, Disagreement] = {}
    by_group = (of_happening(g) for _, g, _ in gatherer.groups())
    for found_in in (
        *(of_initiative(i) for i in initiatives), of_figures(figures), *by_group, 
        of_campaigns([a for a in done if lasts(a)]), of_acts(done), turned,
        of_offices(offices),
        against_world(told), undated,
    ):  # fmt: skip
        for d in found_in:
            differing.setdefault(d.id, d)
    coverage = tuple(Coverage(v.key, v.doc, v.outlet, v.known, sources.of_report(v.key)) for v in ordered)
    return Reconciled(
        coverage=coverage, copies=copies, actors=registry.actors(), initiatives=initiatives, happenings=gatherer.happenings(linker.id_of),
        disagreements=tuple(differing[k] for k in sorted(differing)), series=make_series(figures), repeats=repeats,
    )  # fmt: skip


def _alone(view: ReportView, rows: Sequence[Row], source_of: Callable[[Row], str]) -> list[Disagreement]:
    """Where a report that nobody can date contradicts itself. It enters no answer as of a day."""
    registry = Registry()
    registry.open_report(names_in(rows))
    linker = Linker(registry)
    linker.take_report(replace(view, published=Date(None, _LATE)), rows, source_of)
    return [d for initiative in linker.initiatives() for d in of_months(initiative)]


def _told(known: str, rows: Iterable[Row], source_of: Callable[[Row], str]) -> list[Told]:
    """The role rows that are sure and name a person, as they are held against the world file."""
    return [
        (row.fields.person, row.fields.title, row.fields.organisation, (row.id, row.doc, source_of(row), known))
        for row in rows
        if isinstance(row.fields, Role) and row.confidence >= SURE and _PERSON.fullmatch(row.fields.person or "")
    ]


def _offices(known: str, rows: Iterable[Row], registry: Registry, source_of: Callable[[Row], str]) -> list[tuple[str, str, str, Cell]]:
    """Teach the registry for whom people speak; the offices of one holder with who is said to hold them."""
    out: list[tuple[str, str, str, Cell]] = []
    for row in rows:
        f = row.fields
        if not isinstance(f, Role) or not f.person:
            continue
        registry.learn_role(f.person, f.title, f.organisation, known)
        person = registry.resolve(f.person, row, known)
        words = set(f"{f.title or ''} {row.quote}".lower().replace("-", " ").split())
        if {"special", "representative"} <= words:
            words.add("envoy")
        single = next(
            (w for w in ("mediator", "envoy", "president", "secretary-general") if w in words or set(w.split("-")) <= words),
            None,
        )
        if row.confidence < SURE or not _PERSON.fullmatch(f.person):
            continue
        if person and single and not words & {"former", "ex", "vice", "deputy", "assistant"}:
            office = "mediator" if single == "envoy" else single
            for body in sorted(party(f"{f.organisation or ''} {f.title or ''}").states):
                out.append((f"{office} of {body}", person, f.person, (row.id, row.doc, source_of(row), known)))
    return out


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
