"""Where reports differ: dates, stances, states, figures, doers and offices, as rows with their sides and independent counts.

What is shown is decided narrowly: a difference is kept only where both sides speak of one thing in one way. Kinds: ``contradiction``
(both cannot be so), ``update`` (the later replaces the earlier), ``scope`` (they count or date different things), ``wording``.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from babel.dates import get_month_names

from dateline.model import Date
from dateline.reconciling.days import gap, meet, number, width
from dateline.reconciling.happenings import Act
from dateline.reconciling.phrases import phrase
from dateline.reconciling.series import Claim
from dateline.reconciling.shapes import Disagreement, Initiative, Side, Step
from dateline.reconciling.tolls import Parting, partings

_STRENGTH = frozenset(("accepts", "accepts_conditionally", "willing", "considering"))
_CONTENT = re.compile(r"\b(calling for|call for|that|to)\b")
_BEGUN = re.compile(r"\b(began|begun|start|launch|since)")
_DATED = {"collapsed": "end", "ended": "end", "held": "day", "in_force": "start", "agreed": "day of agreement"}
_MONTHS = {n: name.lower() for n, name in get_month_names("wide", locale="en").items()}
_CLASH = (
    frozenset(("held", "cancelled")),
    frozenset(("held", "postponed")),
    frozenset(("agreed", "cancelled")),
    frozenset(("in_force", "collapsed")),
    frozenset(("under_way", "collapsed")),
    frozenset(("scheduled", "cancelled")),
)
_HOUR = re.compile(r"(?:by |at )?[\d:. ]+(?:[ap]\.? ?m\.?|gmt|local time|hours|[\s()]|-lrb-|-rrb-|\d|:)*", re.I)
_CLAUSE = 20
"""Characters within which two positions of one party start in one clause."""
_LESS = re.compile(r"\b(without|excluding|except|not including|other than) ", re.I)

SURE = 0.5
"""Confidence that every row under a side must have."""
Cell = tuple[str, str, str, str]
"""What a side rests on: (row, doc, source, known)."""


def cell(step: Step) -> Cell:
    """A step as a ground of a side."""
    return step.row, step.doc, step.source, step.known


def disagreement(about: str, field: str, kind: str, sides: Mapping[str, Sequence[Cell]]) -> Disagreement:
    """A disagreement from its sides (value -> grounds), with an id that hangs on its rows."""
    made = []
    for value, cells in sides.items():
        rows = tuple(sorted({c[0] for c in cells}))
        made.append(Side(value, tuple(sorted({c[1] for c in cells})), len({c[2] for c in cells}), rows))
    made.sort(key=lambda s: (-s.independent, s.value))
    digest = hashlib.sha256("\x1f".join((field, kind, *sorted(r for s in made for r in s.rows))).encode()).hexdigest()[:14]
    known = max(min(c[3] for c in cells) for cells in sides.values() if cells)
    return Disagreement(f"di{digest}", about, field, kind, tuple(made), known)


def of_initiative(initiative: Initiative) -> Iterator[Disagreement]:
    """The differences about one initiative: its dates, its next date, stances and their strength, its state, its content."""
    sure = _one_reading(s for s in initiative.steps if s.confidence >= SURE)
    steps = [s for s in sure if s.part != "event"]
    if not steps:
        return
    name = _name(initiative)
    yield from _dates(name, [s for s in steps if s.part == "state"], lambda s: _DATED.get(s.value))
    yield from _dates(name, [s for s in steps if s.value == "accepts"], lambda s: f"{s.actor} accepted")
    yield from _next(name, sure)
    yield from _stances(name, [s for s in steps if s.part == "position"])
    yield from _states(name, [s for s in steps if s.part == "state"])
    yield from _content(name, initiative)


def _one_reading(steps: Iterable[Step]) -> list[Step]:
    """The steps without the lesser of two that read one clause for one party in two ways."""
    out: list[Step] = []
    for s in sorted(steps, key=lambda s: (-s.confidence, s.row)):
        twin = (o for o in out if o.report == s.report and o.part == s.part == "position" and o.actor == s.actor)
        if all(abs(o.start - s.start) > _CLAUSE for o in twin):
            out.append(s)
    return sorted(out, key=lambda s: (s.known, s.report, s.start, s.row))


def _by_the_clock(date: Date | None) -> bool:
    """Whether a date rests on an hour alone ("by 06:00 GMT"): its day is then no more than a guess."""
    return bool(date and date.text and _HOUR.fullmatch(date.text))


def of_months(initiative: Initiative) -> Iterator[Disagreement]:
    """One report without a date that puts the same turn of an initiative into two months, whatever the year."""
    groups: dict[str, dict[int, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for s in initiative.steps:
        month = _month(s.date.text) if s.date and s.date.text and s.date.start is s.date.end is None else None
        if month and s.part == "state" and s.confidence >= SURE and s.value in _DATED:
            groups[_DATED[s.value]][month].append(s)
    for label, months in sorted(groups.items()):
        if len(months) > 1:
            sides = {_MONTHS[m].capitalize(): [cell(s) for s in steps] for m, steps in months.items()}
            yield disagreement(f"{_name(initiative)}: {label}", "date", "contradiction", sides)


def _month(words: str) -> int | None:
    """The one month that words name, 1 to 12."""
    found = {n for n, name in _MONTHS.items() if re.search(rf"\b(?:{name}|{name[:3]}\.)", words.lower())}
    return next(iter(found)) if len(found) == 1 else None


def _name(initiative: Initiative) -> str:
    return max((a for a, _, _ in initiative.aliases), key=lambda a: (min(len(a), 60), a), default=initiative.kind)


def _days(date: Date) -> str:
    return str(date.start) if date.start == date.end else f"{date.start or ''}..{date.end or ''}"


def _dates(name: str, steps: Iterable[Step], what: Callable[[Step], str | None]) -> Iterator[Disagreement]:
    """Dates of one thing that cannot be one day. Open and wide intervals, and dates months apart (another round), say nothing."""
    groups: dict[str, list[Step]] = defaultdict(list)
    for s in steps:
        label = what(s)
        said = s.date if s.dated and s.date and s.date.text and s.date.basis not in ("dateline", "anaphora", "none") else None
        if label and said and width(said) <= 62 and not _by_the_clock(said):
            groups[label].append(s)
    for label, mine in sorted(groups.items()):
        sides: list[tuple[Date, list[Step]]] = []
        for s in sorted(mine, key=lambda s: (width(s.date or Date(None, None)), s.known, s.row)):
            assert s.date is not None
            home = next((side for side in sides if meet(side[0], s.date)), None)
            if home:
                home[1].append(s)
            else:
                sides.append((s.date, [s]))
        if len(sides) > 1 and max(gap(a[0], b[0]) for a in sides for b in sides) <= 75:
            yield disagreement(f"{name}: {label}", "date", "contradiction", {_days(d): [cell(s) for s in ss] for d, ss in sides})


def _next(name: str, steps: Sequence[Step]) -> Iterator[Disagreement]:
    """When it is to be: intervals that meet at differing precision (scope), that are apart on one day, or that were moved."""
    ahead = [s for s in steps if s.expected and not _by_the_clock(s.expected)]
    coming = [s for s in ahead if s.part == "state" or s.value in ("planned", "expected")]
    sides: dict[tuple[str | None, str | None], list[Step]] = defaultdict(list)
    for s in coming:
        assert s.expected is not None
        sides[s.expected.start, s.expected.end].append(s)
    if len(sides) < 2 or len({s.report for s in coming}) < 1:
        return
    spans = [Date(a, b) for a, b in sides]
    apart = [(a, b) for i, a in enumerate(spans) for b in spans[i + 1 :] if not meet(a, b)]
    if apart:
        if max(gap(a, b) for a, b in apart) > 60:
            return
        first = {k: min(s.known for s in v) for k, v in sides.items()}
        moved = any(abs(number(first[a.start, a.end]) - number(first[b.start, b.end])) >= 2 for a, b in apart)
        kind = "update" if moved else "contradiction"
    elif len({s.source for s in coming}) > 1 or len({s.report for s in coming}) > 1:
        kind = "scope"
    else:
        return
    yield disagreement(f"{name}: when it is to be", "expected", kind, {_days(Date(*k)): [cell(s) for s in v] for k, v in sides.items()})


def _stances(name: str, steps: Iterable[Step]) -> Iterator[Disagreement]:
    """One party's answer told in differing strength, or told both ways, within two days."""
    groups: dict[str, list[Step]] = defaultdict(list)
    for s in steps:
        if s.actor:
            groups[s.actor].append(s)
    for _, mine in sorted(groups.items()):
        mine.sort(key=lambda s: (s.since, s.known, s.start, s.row))
        who = mine[0].actor_name or ""
        for i, first in enumerate(mine):
            window = [s for s in mine[i:] if number(s.since) - number(first.since) <= 2]
            answers = [s for s in window if s.value in _STRENGTH]
            if len({s.value for s in answers}) > 1 and answers[0] is first and _alike(answers):
                yield disagreement(f"{name}: how far {who} goes", "stance", "wording", _by_value(answers))
                break
            told = [s for s in window if s.value in ("accepts", "refuses") and s.since == first.since and s.known == first.known]
            if len({s.value for s in told}) > 1 and len({s.report for s in told}) > 1 and _one_name(told):
                yield disagreement(f"{name}: whether {who} agreed", "stance", "contradiction", _by_value(told))
                break
        offers = [s for s in mine if s.value in ("proposes", "willing")]
        above = {s.value for s in offers if s.zone in ("headline", "standfirst")}
        below = {s.value for s in offers if s.zone == "body"}
        if (
            "proposes" in above
            and "willing" in below
            and {s.report for s in offers if s.zone != "body"} & {s.report for s in offers if s.value == "willing"}
        ):
            yield disagreement(f"{name}: what {who} offered, headline and body", "stance", "wording", _by_value(offers))
        yield from _turned(name, who, mine)


def _alike(answers: Sequence[Step]) -> bool:
    """Whether two answers of differing strength name one thing: a word in common, or a name that tells nothing ("the talks")."""
    told = [(s.value, p, p.words | p.proper) for s in answers for p in (phrase(s.name, s.kind),)]
    return any(a[0] != b[0] and (a[1].bare or b[1].bare or bool(a[2] & b[2])) for a in told for b in told)


def _one_name(steps: Sequence[Step]) -> bool:
    """Whether those who say yes and those who say no name the thing alike, or say when or who tells it."""
    yes, no = ([s for s in steps if (s.value == "accepts") == wanted] for wanted in (True, False))
    if any(s.dated or s.told_by for s in yes) and any(s.dated or s.told_by for s in no):
        return True
    mine, theirs = ({w for p in (phrase(s.name, s.kind) for s in side) for w in p.words | p.proper} for side in (yes, no))
    return bool(mine & theirs)


def _turned(name: str, who: str, mine: Sequence[Step]) -> Iterator[Disagreement]:
    """An acceptance to which a condition or a demand was added later."""
    yes = [s for s in mine if s.value == "accepts"]
    later = [
        s
        for s in mine
        if s.value in ("accepts_conditionally", "demands") and yes and s.condition and 2 < number(s.since) - number(yes[0].since) <= 60
    ]
    if yes and later:
        yield disagreement(f"{name}: what {who} asks for first", "condition", "update", _by_value([*yes, *later]))


def _states(name: str, steps: Sequence[Step]) -> Iterator[Disagreement]:
    """Two states of one day that exclude each other, and one teller who is more and less certain on one day."""
    by_day: dict[str, list[Step]] = defaultdict(list)
    for s in steps:
        by_day[s.known].append(s)
    for _, mine in sorted(by_day.items()):
        values = {s.value for s in mine}
        for clash in _CLASH:
            if clash <= values:
                told = [s for s in mine if s.value in clash]
                if len({(s.told_by, s.source, s.report) for s in told}) > 1:
                    yield disagreement(f"{name}: how it stands", "state", "contradiction", _by_value(told))
        for teller in sorted({s.told_by for s in mine if s.told_by}):
            told = [s for s in mine if s.told_by == teller and s.value in ("proposed", "scheduled") and s.expected is not None]
            if len({s.value for s in told}) > 1:
                yield disagreement(f"{name}: how certain it is", "modality", "wording", _by_value(told))


def _content(name: str, initiative: Initiative) -> Iterator[Disagreement]:
    """A document said to leave something out by one name and not by another that says what it calls for."""
    less = [(a, k, r) for a, k, r in initiative.aliases if _LESS.search(a)]
    if not less or initiative.kind not in ("framework", "plan", "other"):
        return
    whole = [s for s in initiative.steps if s.confidence >= SURE and s.name and not _LESS.search(s.name) and _CONTENT.search(s.name)]
    part = [s for s in initiative.steps if s.confidence >= SURE and s.name and _LESS.search(s.name)]
    if whole and part:
        sides = {part[0].name: [cell(s) for s in part], whole[0].name: [cell(s) for s in whole]}
        yield disagreement(f"{name}: what it calls for", "content", "contradiction", sides)


def _by_value(steps: Iterable[Step]) -> dict[str, list[Cell]]:
    out: dict[str, list[Cell]] = defaultdict(list)
    for s in steps:
        out[s.value].append(cell(s))
    return out


# ----------------------------------------------------------------------------------------------------------- figures


def of_figures(figures: Sequence[Claim]) -> Iterator[Disagreement]:
    """Figures that differ, pairs of one kind about one thing gathered into one disagreement."""
    root: dict[tuple[str, str], tuple[str, str]] = {}

    def top(row: tuple[str, str]) -> tuple[str, str]:
        while root.setdefault(row, row) != row:
            row = root[row]
        return row

    found = list(partings(figures))
    for p in found:
        first, *others = sorted(top((p.kind, c.row)) for c in p.claims)
        for other in others:
            root[other] = first
    groups: dict[tuple[str, str], list[Parting]] = defaultdict(list)
    for p in found:
        groups[top((p.kind, p.claims[0].row))].append(p)
    for (kind, _), mine in groups.items():
        told: dict[tuple[float, float], list[Claim]] = defaultdict(list)
        for c in {c.row: c for p in mine for c in p.claims}.values():
            told[c.bounds].append(c)
        sides = {_said(cs): [(c.row, c.doc, c.source, c.known) for c in cs] for cs in told.values()}
        if len(sides) > 1:
            yield disagreement(mine[0].about, mine[0].field, kind, sides)


def _said(claims: Sequence[Claim]) -> str:
    """A number as it is first told, and who tells it."""
    names = list(dict.fromkeys(c.claimant_name for c in claims if c.claimant_name))
    return f"{claims[0].text} ({'; '.join(names)})" if names else claims[0].text


# -------------------------------------------------------------------------------------------------------------- acts


def of_happening(mine: Sequence[Act]) -> Iterator[Disagreement]:
    """Who did it, where tellers of one act at one place name different doers."""
    sides: dict[str, list[Cell]] = defaultdict(list)
    tellers: dict[str, set[str | None]] = defaultdict(set)
    for a in mine:
        if a.type == "ASSAULT" and a.actors and a.recipients and a.place and a.zone == "body":
            value = " and ".join(sorted(a.actors))
            sides[value].append((a.row, a.doc, a.source, a.known))
            tellers[value].add(a.teller)
    if len(sides) == 2:
        first, second = sorted(sides)
        if not set(first.split(" and ")) & set(second.split(" and ")) and any(tellers[first] ^ tellers[second]):
            named = {a: n for act in mine for a, n in zip(act.actors, act.names, strict=False)}
            shown = {" and ".join(named.get(x, x) for x in v.split(" and ")): c for v, c in sides.items()}
            if len(shown) == 2:
                yield disagreement(f"who attacked{_at(mine)}", "doer", "contradiction", shown)


def _at(mine: Sequence[Act]) -> str:
    where = next((a.where for a in mine if a.where), None)
    return f" in {where}" if where else ""


def lasts(a: Act) -> bool:
    """Whether an act can be one side of a difference about since when something goes on."""
    if a.type not in ("ASSAULT", "COERCE", "SANCTION") or a.date is None or not a.date.start or a.zone != "body":
        return False
    return (a.modality == "ongoing" and a.date.end is None) or bool(_BEGUN.search(a.quote))


def of_campaigns(found: Sequence[Act]) -> Iterator[Disagreement]:
    """Since when something sustained goes on: the same doer and target, begun on days that do not meet."""
    groups: dict[tuple[str, str, str], list[Act]] = defaultdict(list)
    for a in found:
        if (
            a.type in ("ASSAULT", "COERCE", "SANCTION")
            and a.date
            and a.date.start
            and (a.date.end is None or width(a.date) <= 62)
            and a.zone == "body"
            and (a.modality == "ongoing" or (a.date.end and a.date.end < a.known))
        ):
            for who in a.actors:
                for whom in a.recipients:
                    groups[a.type, who, whom].append(a)
    for _, mine in sorted(groups.items()):
        lasting = [a for a in mine if a.modality == "ongoing" and a.date and a.date.end is None and a.date.text]
        for a in lasting:
            for b in mine:
                if b is a or b.date is None or a.date is None or b.report == a.report or not (a.place & b.place):
                    continue
                if not a.date.start or not b.date.start or not _BEGUN.search(b.quote):
                    continue
                begun_a, begun_b = Date(a.date.start[:7], None), Date(b.date.start[:7], None)
                months = abs(number(f"{begun_a.start}-01") - number(f"{begun_b.start}-01"))
                if 20 < months < 200:
                    kind = "contradiction" if a.place == b.place else "scope"
                    sides = {f"since {s.date.start if s.date else ''}, {s.where}": [(s.row, s.doc, s.source, s.known)] for s in (a, b)}
                    if len(sides) > 1:
                        yield disagreement("since when it goes on: " + a.quote[:80], "date", kind, sides)
                        return


def of_offices(roles: Iterable[tuple[str, str, str, Cell]]) -> Iterator[Disagreement]:
    """An office of one holder under two holders at different times: (office, person id, person as written, ground)."""
    groups: dict[str, dict[str, list[tuple[str, Cell]]]] = defaultdict(lambda: defaultdict(list))
    for office, person, shown, ground in roles:
        groups[office][person].append((shown, ground))
    for office, holders in sorted(groups.items()):
        if not 2 <= len(holders) <= 4:
            continue
        first = sorted(min(g[3] for _, g in v) for v in holders.values())
        if all(number(b) - number(a) >= 20 for a, b in pairwise(first)):
            sides = {max((n for n, _ in v), key=len): [g for _, g in v] for v in holders.values()}
            if len(sides) > 1:
                yield disagreement(f"who is {office}", "holder", "update", sides)
