"""Where each initiative stands as of a day: the codebook's status answer, from steps that had been reported by then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from dateline.model import Date
from dateline.reconciling.actors import compatible, display
from dateline.reconciling.days import meet
from dateline.reconciling.names import spelled
from dateline.reconciling.phrases import phrase, says_kind
from dateline.reconciling.shapes import Initiative, Reconciled, Step
from dateline.reconciling.tables import compatible as families_that_meet
from dateline.reconciling.wording import quality

STRENGTH = {
    "accepts_conditionally": 6.0, "refuses": 6.0, "accepts": 5.5, "proposes": 4.5, "mediates": 4.5, "demands": 4.0, "opposes": 4.0,
    "willing": 3.2, "supports": 3.0, "considering": 2.0, "no_answer": 0.1,
}  # fmt: skip
"""How much a stance counts beside others taken on the same day."""
KEPT = {
    "proposes": ("supports", "willing", "mediates"),
    "mediates": ("supports", "willing", "proposes"),
    "accepts": ("willing", "supports"),
}
"""A stance -> what may be said later without changing it: who proposed and now backs still proposes."""
ANSWERS = frozenset(("accepts", "accepts_conditionally", "willing", "considering", "refuses", "opposes", "supports"))
SPONSORS = frozenset(("proposes", "mediates"))
_PHASE = {
    "proposed": 0, "agreed": 1, "scheduled": 1, "postponed": 1, "cancelled": 2, "under_way": 2, "in_force": 2, "stalled": 2, "violated": 3,
    "held": 3, "collapsed": 4, "ended": 4,
}  # fmt: skip
_CLOSE = 0.3
"""How well two families of names must fit for one to call a thing of the other."""
GOOD_NAME = 0.75
"""From this quality on a name may be shown before others that tell more."""
SURE = 0.3
"""A stated state below this counts only where nothing better is known."""
_ZONES = {"body": 1.0, "headline": 0.8, "standfirst": 0.8, "caption": 0.5}
_MONTHS = "January February March April May June July August September October November December".split()


def status(reconciled: Reconciled, as_of: str, known_on: str | None = None) -> dict[str, Any]:
    """The status answer for a day (ISO): what had been reported by its end, or, with ``known_on``, by the end of that day about it.

    Initiatives come most recently moved first. ``coverage`` says how many reports the answer rests on: few reports are not silence.
    """
    horizon = known_on or as_of
    answers = []
    for initiative in reconciled.initiatives:
        steps = [s for s in initiative.steps if s.known <= horizon and s.since <= as_of]
        if any(s.part != "event" for s in steps):
            answers.append(_one(initiative, steps, as_of, horizon))
    answers.sort(key=lambda a: (a[0], a[1]["id"]), reverse=True)
    read = [c for c in reconciled.coverage if c.known is not None and c.known <= horizon]
    outlets = Counter(c.outlet or "" for c in read)
    return {
        "as_of": as_of,
        "known_on": known_on,
        "undated": [c.doc for c in reconciled.coverage if c.known is None],
        "initiatives": [a for _, a in answers],
        "coverage": {
            "reports": len(read),
            "outlets": dict(sorted(outlets.items())),
            "independent_reports": len({c.source for c in read}),
            "first": min((c.known for c in read if c.known), default=None),
            "last": max((c.known for c in read if c.known), default=None),
        },
    }


def _one(initiative: Initiative, steps: Sequence[Step], as_of: str, horizon: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    parties, silent = _parties(steps)
    state, state_date = _state(steps, parties, silent)
    expected = _expected(steps, as_of)
    names = [(a, k) for a, k, _ in initiative.aliases if k <= horizon]
    name, aliases = _names([a for a, _ in names], initiative.kind, steps, expected)
    moved = max(s.since for s in steps if s.part != "event")
    places = [p for p, k in initiative.places if k <= horizon]
    answer = {
        "id": initiative.id,
        "initiative": name,
        "kind": initiative.kind,
        "aliases": aliases,
        "state": state,
        "state_date": _date(state_date),
        "expected": _date(expected),
        "place": places[0] if places else None,
        "parties": parties,
        "no_answer": silent,
        "reports": len({s.report for s in steps}),
        "independent_reports": len({s.source for s in steps}),
        "rows": sorted({s.row for s in steps}),
    }
    return (moved, expected is not None, len(steps)), answer


# ----------------------------------------------------------------------------------------------------------- parties


def _grouped(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """Position steps by party; a person's also under the state or body for which the person speaks."""
    out: dict[str, list[Step]] = {}
    for s in steps:
        if s.part != "position" or s.actor is None:
            continue
        for actor in dict.fromkeys((s.actor, s.behalf)):
            if actor:
                key = next((k for k in out if compatible(k, actor)), actor)
                out.setdefault(key, []).append(s)
    return out


def _parties(steps: Sequence[Step]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    groups = _grouped(sorted(steps, key=lambda s: (s.since, s.known, s.report, s.start, s.row)))
    parties, reported = [], {}
    for actor, mine in groups.items():
        stance, since, rows = _stance(mine)
        said = [s for s in mine if s.value == "no_answer"]
        answered = [s for s in mine if s.value in ANSWERS]
        shown = _shown(actor, [s.actor_name or "" for s in mine if s.actor and compatible(s.actor, actor)])
        if said and not any(s.since >= said[-1].since for s in answered):
            reported[actor] = {"actor": shown, "basis": "reported", "asked_on": None, "rows": sorted({s.row for s in said})}
        if stance is None:
            continue
        best = max(rows, key=lambda s: (s.since, s.actor == actor, s.confidence, s.row))
        condition = next((s.condition for s in reversed(rows) if s.condition), None)
        addressees = sorted({n for s in rows for n, _ in s.addressees})
        parties.append({
            "actor": shown, "stance": stance, "since": since, "condition": condition, "addressees": addressees,
            "told_by": best.told_by, "rows": sorted({s.row for s in rows}),
        })  # fmt: skip
    return parties, _silent(steps, groups, reported)


def _stance(mine: Sequence[Step]) -> tuple[str | None, str | None, list[Step]]:
    """The latest stance, the day it was taken, and its rows. Same-day stances are weighed by strength, confidence and sources."""
    by_day: dict[str, list[Step]] = defaultdict(list)
    for s in mine:
        if s.value != "no_answer":
            by_day[s.since].append(s)
    current: str | None = None
    since: str | None = None
    rows: list[Step] = []
    for day in sorted(by_day):
        votes: dict[str, float] = defaultdict(float)
        heard: dict[tuple[str, str], float] = {}
        for s in by_day[day]:
            weight = s.confidence * (0.8 if s.zone != "body" else 1.0)
            heard[s.value, s.source] = max(heard.get((s.value, s.source), 0.0), weight)
        for (value, _), weight in heard.items():
            votes[value] += weight * STRENGTH[value]
        value = max(votes, key=lambda v: (round(votes[v], 6), STRENGTH[v], v))
        if current and (value == current or value in KEPT.get(current, ())):
            rows += [s for s in by_day[day] if s.value in (current, value)]
            continue
        current, since, rows = value, day, [s for s in by_day[day] if s.value == value]
    return current, since, rows


def _silent(steps: Sequence[Step], groups: dict[str, list[Step]], reported: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Who has not answered: those of whom a report says so, and those who were asked and of whom nothing read says what they answered."""
    asked: dict[str, tuple[str, str, list[str]]] = {}
    involved = {x for s in steps if s.part == "position" and s.value in SPONSORS for x in (s.actor, s.behalf)}
    involved |= {s.actor for s in steps if s.behalf}
    for s in steps:
        asking = (s.part == "position" and s.value in ("proposes", "demands")) or (
            s.part == "event" and s.value in ("asked", "planned", "wanted")
        )
        if not asking:
            continue
        for name, actor in s.addressees:
            merely_met = s.part == "event" and s.value != "asked" and actor in involved
            if merely_met or actor in (s.actor, s.behalf) or actor.startswith("states:"):
                continue
            key = next((k for k in asked if compatible(k, actor)), actor)
            day, shown, rows = asked.get(key, (s.since, name, []))
            asked[key] = (min(day, s.since), shown if len(shown) >= len(name) else name, [*rows, s.row])
    out = []
    for actor, (day, shown, rows) in asked.items():
        known = reported.get(actor) or next((reported[k] for k in reported if compatible(k, actor)), None)
        if known:
            known["asked_on"] = day
            known["rows"] = sorted({*known["rows"], *rows})
            continue
        mine = next((groups[k] for k in groups if compatible(k, actor)), [])
        if any(s.value in ANSWERS or s.value in SPONSORS or s.value == "demands" for s in mine):
            continue
        out.append({"actor": _shown(actor, [shown]), "basis": "no_record", "asked_on": day, "rows": sorted(set(rows))})
    return [*reported.values(), *out]


def _shown(actor: str, names: Iterable[str]) -> str:
    shown = display(actor, [n for n in names if n])
    return shown if any(c.isupper() for c in shown) or not actor.startswith("name:") else shown.title()


# ------------------------------------------------------------------------------------------------------------- state


def _state(steps: Sequence[Step], parties: Sequence[dict[str, Any]], silent: Sequence[dict[str, Any]]) -> tuple[str | None, Date | None]:
    """The latest stated state; one derived from positions where these are later, or where nothing is stated."""
    every = sorted((s for s in steps if s.part == "state"), key=lambda s: (s.since, s.known, s.report, s.start, s.row))
    derived, derived_day = _derived(parties, silent)
    sure = [s for s in every if s.confidence * _ZONES.get(s.zone, 1.0) >= SURE]
    stated = sure if sure or derived else every
    value: str | None = None
    day, date = "", None
    by_day: dict[str, list[Step]] = defaultdict(list)
    for s in stated:
        by_day[s.since].append(s)
    for at in sorted(by_day):
        votes: dict[str, float] = defaultdict(float)
        for s in by_day[at]:
            undated_past = not s.dated and s.expected is None
            if (
                value is not None
                and undated_past
                and _PHASE[s.value] < min(_PHASE[value], 3)
                and s.value in ("proposed", "agreed", "scheduled")
            ):
                continue
            votes[s.value] += s.confidence * _ZONES.get(s.zone, 1.0)
        if votes:
            value = max(votes, key=lambda v: (round(votes[v] + 0.15 * _PHASE[v], 6), _PHASE[v], v))
            day = at
            date = next((s.date for s in by_day[at] if s.value == value and s.dated), None) or Date(at, at, None, "outside")
    if derived == "proposed" and value in ("agreed", "scheduled") and any(n["basis"] == "reported" for n in silent):
        return "proposed", Date(derived_day, derived_day, None, "none")  # one side's yes settles nothing while the other is silent
    if derived and (value is None or (derived_day > day and _PHASE[value] <= 1 and not (value == "scheduled" and derived == "proposed"))):
        if value != derived:
            date = Date(derived_day, derived_day, None, "none")
        value = derived
    return value, date


def _derived(parties: Sequence[dict[str, Any]], silent: Sequence[dict[str, Any]]) -> tuple[str | None, str]:
    stances = {p["stance"] for p in parties}
    if not stances & {"proposes", "mediates", "accepts"}:
        return None, ""
    day = max(p["since"] for p in parties if p["stance"] in ("proposes", "mediates", "accepts", "refuses", "accepts_conditionally"))
    yes = [p for p in parties if p["stance"] == "accepts"]
    against = [p for p in parties if p["stance"] in ("refuses", "accepts_conditionally")]
    if yes and not against and not silent:
        return "agreed", day
    return "proposed", day


def _expected(steps: Sequence[Step], as_of: str) -> Date | None:
    """The next date: intervals that meet are narrowed to what they share; one that is apart replaces what was said before."""
    current: Date | None = None
    for s in sorted(steps, key=lambda s: (s.known, s.report, s.start, s.row)):
        if s.part == "state" and s.value in ("postponed", "cancelled", "collapsed", "ended", "held") and s.expected is None:
            if s.since == s.known or s.value != "held":
                current = None
            continue
        if s.expected is None:
            continue
        shared = meet(current, s.expected) if current and not (current.end and current.end < s.known) else None
        current = shared or s.expected
    if current and current.end and current.end < as_of:
        return None
    return current


# ------------------------------------------------------------------------------------------------------------- names


def _names(aliases: Sequence[str], kind: str, steps: Sequence[Step], expected: Date | None) -> tuple[str, list[str]]:
    """The fullest telling name, and every name, the telling ones first; truces and meetings also under their day."""
    counts = Counter(spelled(s.name) for s in steps if s.name)

    def fullness(name: str) -> tuple[bool, bool, float, float, str]:
        what = phrase(name, kind)
        telling = len(what.words | what.proper) + (what.hours is not None) + (what.year is not None) + 0.5 * len(what.venues)
        good = quality(name, kind) >= GOOD_NAME
        ranks = (min(telling, 7.0), counts[name]) if good else (counts[name], min(telling, 7.0))  # a poor name is at least often used
        return (good, name in counts, *ranks, name)

    ranked = sorted(aliases, key=fullness, reverse=True)
    telling = [a for a in ranked if not phrase(a, kind).nameless] or ranked
    telling = [a for a in telling if says_kind(a) and _of_kind(a, kind, steps)] or telling
    name = telling[0] if telling else kind
    day = _own_day(kind, steps, expected) or _own_month(kind, steps)
    if day:
        base = next((a for a in telling if len(a) < 60), name)
        telling = [*telling, f"{base} of {day}"]
    return name, [a for a in telling if a != name]


def _of_kind(name: str, kind: str, steps: Sequence[Step]) -> bool:
    """Whether a name calls the thing what most of its mentions call it: a truce that a plan foresees is not called the plan."""
    families = Counter(phrase(s.name, s.kind).family for s in steps if s.name)
    mine = phrase(name, kind).family
    main = min(families, key=lambda f: (-families[f], f), default=mine)
    return mine == main or families_that_meet().get((mine, main), 0.0) >= _CLOSE


def _own_month(kind: str, steps: Sequence[Step]) -> str | None:
    """The month to which a stated past state dates talks, a plan or a document; None where nothing or several months are said."""
    if kind not in ("talks", "plan", "framework"):
        return None
    dates = [s.date for s in steps if s.part == "state" and s.confidence >= SURE and s.date and s.date.end and s.date.end < s.known]
    months = {d.start[:7] for d in dates if d.start and d.end and d.start[:7] == d.end[:7]}
    if len(months) != 1:
        return None
    year, month = next(iter(months)).split("-")
    return f"{_MONTHS[int(month) - 1]} {year}"


def _own_day(kind: str, steps: Sequence[Step], expected: Date | None) -> str | None:
    if kind not in ("ceasefire", "meeting"):
        return None
    exact = [
        s.date for s in steps if s.part == "state" and s.date and s.date.exact and s.value in ("in_force", "held", "scheduled", "agreed")
    ]
    chosen = exact[0] if exact else expected if expected and expected.exact else None
    if chosen is None or chosen.start is None:
        return None
    year, month, day = chosen.start.split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def _date(value: Date | None) -> dict[str, Any] | None:
    return {"start": value.start, "end": value.end, "text": value.text, "basis": value.basis} if value else None
