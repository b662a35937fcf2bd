"""Judgements laid over what many reports give together: initiatives and parties joined or parted. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.record.judgements import Judgement

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Actor, Initiative, Reconciled


def lay(found: Reconciled, entries: Iterable[Judgement], rows_now: Callable[[Judgement], list[str]]) -> Reconciled:
    """What many reports give, with the judgements in force laid over it in their order.

    ``rows_now``: the ids by which the rows of a judgement go now (a newer reader may read them under others).
    """
    for entry in entries:
        rows = rows_now(entry)
        if entry.action == "merge_initiatives":
            found = _merge_initiatives(found, rows, entry)
        elif entry.action == "split_initiative":
            found = _split_initiative(found, frozenset(rows), entry)
        elif entry.action == "merge_actors":
            found = _merge_actors(found, entry.data["names"])
        elif entry.action == "split_actor":
            found = _split_actor(found, entry.data["name"])
    return found


def _merge_initiatives(found: Reconciled, rows: Sequence[str], entry: Judgement) -> Reconciled:
    from dateline.reconciling.shapes import Merge

    wanted = set(rows)
    mine = [i for i in found.initiatives if any(s.row in wanted for s in i.steps)]
    if len(mine) < 2:
        return found
    mine.sort(key=lambda i: (min(s.known for s in i.steps), i.id))
    first = mine[0]
    known = max(min(s.known for s in i.steps) for i in mine)
    steps = tuple(sorted((s for i in mine for s in i.steps), key=lambda s: (s.known, s.report, s.start, s.row)))
    joined = replace(
        first,
        aliases=tuple(dict.fromkeys(a for i in mine for a in i.aliases)),
        places=tuple(dict.fromkeys(p for i in mine for p in i.places)),
        parties=tuple(dict.fromkeys(p for i in mine for p in i.parties)),
        steps=steps,
        merges=(*(m for i in mine for m in i.merges), Merge(steps[-1].report, known, 1.0, (f"judged one by {entry.who}",))),
    )
    gone = {i.id: first.id for i in mine}
    kept = [joined if i.id == first.id else i for i in found.initiatives if i.id == first.id or i.id not in gone]
    return _with_initiatives(found, kept, lambda one, _: gone.get(one, one))


def _split_initiative(found: Reconciled, rows: frozenset[str], entry: Judgement) -> Reconciled:
    kept: list[Initiative] = []
    moved: dict[str, str] = {}
    for i in found.initiatives:
        leaving = [s for s in i.steps if s.row in rows]
        staying = [s for s in i.steps if s.row not in rows]
        if not leaving or not staying:
            kept.append(i)
            continue
        new = f"in{hashlib.sha256(('split' + entry.id + i.id).encode()).hexdigest()[:14]}"
        reports = {s.report for s in staying}
        kept.append(replace(i, steps=tuple(staying), aliases=tuple(a for a in i.aliases if a[2] in reports) or i.aliases[:1]))
        aliases = tuple(dict.fromkeys((s.name, s.known, s.report) for s in leaving if s.name)) or i.aliases[:1]
        actors = {a for s in leaving for a in (s.actor, s.behalf)}
        kept.append(
            replace(i, id=new, steps=tuple(leaving), aliases=aliases, places=tuple((s.place, s.known) for s in leaving if s.place),
                    parties=tuple(p for p in i.parties if p[0] in actors), merges=())
        )  # fmt: skip
        moved |= {s.row: new for s in leaving}
    return _with_initiatives(found, kept, lambda one, row: moved.get(row, one))


def _with_initiatives(found: Reconciled, initiatives: Iterable[Initiative], moved: Callable[[str, str], str]) -> Reconciled:
    """The tables with other initiatives. ``moved``: from an initiative's id and a happening's best row to its id now."""
    happenings = tuple(replace(h, initiatives=tuple(dict.fromkeys(moved(i, h.best) for i in h.initiatives))) for h in found.happenings)
    return replace(found, initiatives=tuple(sorted(initiatives, key=lambda i: i.id)), happenings=happenings)


def _named(found: Reconciled, name: str) -> Actor | None:
    return next((a for a in found.actors if name == a.name), None) or next((a for a in found.actors if name in a.aliases), None)


def _merge_actors(found: Reconciled, names: Sequence[str]) -> Reconciled:
    mine = list({a.id: a for n in names if (a := _named(found, n)) is not None}.values())
    if len(mine) < 2:
        return found
    first = min(mine, key=lambda a: (not a.id.startswith("state:"), a is not mine[0]))
    aliases = tuple(sorted({n for a in mine for n in a.aliases}, key=lambda n: (-len(n), n)))
    mentions = tuple(sorted((m for a in mine for m in a.mentions), key=str))
    joined = replace(first, aliases=aliases, mentions=mentions, evidence=tuple(dict.fromkeys(e for a in mine for e in a.evidence)))
    gone = {a.id: first.id for a in mine}
    actors = [joined if a.id == first.id else a for a in found.actors if a.id == first.id or a.id not in gone]
    return _renamed(replace(found, actors=tuple(actors)), lambda one, _name: gone.get(one, one))


def _split_actor(found: Reconciled, name: str) -> Reconciled:
    old = next((a for a in found.actors if name in a.aliases and len(a.aliases) > 1), None)
    if old is None:
        return found
    new = f"name:{name.casefold()} (judged apart)"
    leaving = tuple(m for m in old.mentions if m[1] == name)
    parted = replace(old, id=new, name=name, aliases=(name,), mentions=leaving, evidence=())
    rest = tuple(a for a in old.aliases if a != name)
    stayed = tuple(m for m in old.mentions if m[1] != name)
    staying = replace(old, aliases=rest, mentions=stayed, name=rest[0] if old.name == name else old.name)
    actors = sorted((*(staying if a.id == old.id else a for a in found.actors), parted), key=lambda a: a.id)
    return _renamed(replace(found, actors=tuple(actors)), lambda one, said: new if one == old.id and said == name else one)


def _renamed(found: Reconciled, rename: Callable[[str, str | None], str]) -> Reconciled:
    """The tables with other party ids. ``rename``: from an id and the name written there (None: not told) to the id now."""
    initiatives = []
    for i in found.initiatives:
        steps = tuple(
            replace(
                s,
                actor=rename(s.actor, s.actor_name) if s.actor else s.actor,
                behalf=rename(s.behalf, None) if s.behalf else s.behalf,
                addressees=tuple((n, rename(a, n)) for n, a in s.addressees),
            )
            for s in i.steps
        )
        initiatives.append(replace(i, steps=steps, parties=tuple((rename(p[0], None), *p[1:]) for p in i.parties)))
    happenings = tuple(
        replace(h, actors=tuple(rename(a, None) for a in h.actors), recipients=tuple(rename(a, None) for a in h.recipients))
        for h in found.happenings
    )
    return replace(found, initiatives=tuple(initiatives), happenings=happenings)
