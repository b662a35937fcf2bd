"""Who did it, who broke the truce, whether it happened, and a yes with a "but": where tellers part over acts and answers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from dateline.model import Position, Row
from dateline.reconciling.actors import Registry, compatible
from dateline.reconciling.days import number
from dateline.reconciling.disagreements import SURE, Cell, disagreement
from dateline.reconciling.happenings import REAL, Act
from dateline.reconciling.names import tokens
from dateline.reconciling.phrases import stem
from dateline.reconciling.shapes import Disagreement, ReportView

_BREATH = 300
"""Characters within which a blame is about the act told beside it."""
_DAYS = 4
_BLAME = re.compile(r"\b(?:blam\w+|responsib\w+)\b", re.I)
_BROKE = re.compile(
    r"\b(?:violat\w+|br(?:eak|oke|eaking|oken|each\w*))\b.{0,60}\b(?:cease-? ?fires?|truces?|accords?|lulls?|pause|cessation|armistice)\b"
    r"|\b(?:violations?|breach(?:es)?) of (?:the|a|that) (?:[\w-]+ ){0,3}(?:cease-? ?fire|truce|accord|lull|pause|cessation|armistice)\b",
    re.I | re.S,
)
_DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying)|refut\w+)\b", re.I)
_UNREAL = re.compile(r"\b(?:could|would|should|might|must) (?:not )?have\b|\bwithout\b", re.I)
"""What did not happen because it was not done, and not because somebody says so."""
_DEEDS = frozenset(("AGREE", "CONCEDE", "COOPERATE", "AID", "RETREAT", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))
_OWN_FORCES = ("military", "police")
_BARE_FORCES = "military"
_LATER = frozenset(("demands", "accepts_conditionally"))
_TURN = re.compile(r"\b(?:but|although|though|however|only if|provided|on condition)\b", re.I)


_Blame = tuple[Act, tuple[str, ...], str | None]
"""A row that names who broke a truce, whom it names, and who says so."""


def of_acts(found: Iterable[Act]) -> Iterator[Disagreement]:
    """All that tellers of acts differ on. Acts of reports that lie more than ``_DAYS`` apart are not compared."""
    acts = sorted((a for a in found if a.zone == "body" and a.confidence >= SURE), key=lambda a: (a.known, a.report, a.start, a.row))
    yield from _doers(acts)
    yield from _breakers(acts)
    yield from _whether(acts)


def _side(actor: str) -> str:
    """A party, its army and its police taken as one."""
    kind, _, rest = actor.partition(":")
    state, _, sort = rest.partition(":")
    return f"state:{state}" if kind == "class" and sort in _OWN_FORCES and state else actor


def _shared(a: Iterable[str], b: Iterable[str]) -> bool:
    theirs = [_side(x) for x in b]
    return any(compatible(_side(x), y) for x in a for y in theirs)


def _ground(a: Act) -> Cell:
    return a.row, a.doc, a.source, a.known


def _named(a: Act, ids: Sequence[str]) -> str:
    """The names under which an act gives some of its parties."""
    known = dict(zip((*a.actors, *a.recipients), a.names, strict=False)) if len(a.names) == len(a.actors) + len(a.recipients) else {}
    return " and ".join(sorted(known.get(i, i.split(":", 1)[-1].replace(":", " ").strip()) for i in ids))


def _doers(acts: Sequence[Act]) -> Iterator[Disagreement]:
    """An attack told with one doer, and beside it, in the same report, another teller's blame of another."""
    by_report: dict[str, list[Act]] = defaultdict(list)
    for a in acts:
        by_report[a.report].append(a)
    for _, mine in sorted(by_report.items()):
        attacks = [
            a for a in mine
            if a.type == "ASSAULT" and a.modality == "happened" and a.actors and a.teller and (a.recipients or a.place)
            and not _shared(a.actors, (a.teller,))
        ]  # fmt: skip
        blames = [a for a in mine if a.type == "ACCUSE" and a.recipients and a.actors and _BLAME.search(a.quote)]
        for attack in attacks:
            for blame in blames:
                apart = not _shared(attack.actors, blame.recipients) and not _shared((attack.teller or "",), blame.actors)
                if apart and abs(attack.start - blame.start) <= _BREATH and not _shared(attack.recipients, blame.recipients):
                    sides = {_named(attack, attack.actors): [_ground(attack)], _named(blame, blame.recipients): [_ground(blame)]}
                    if len(sides) == 2:
                        yield disagreement("who did it: " + attack.quote[:80], "doer", "contradiction", sides)


def _breakers(acts: Sequence[Act]) -> Iterator[Disagreement]:
    """Who broke a truce, where tellers name different parties within days of each other."""
    told: list[_Blame] = []
    for a in acts:
        accused = a.recipients if a.type == "ACCUSE" else a.actors
        if accused and a.modality in REAL and _BROKE.search(a.quote):
            told.append((a, accused, a.actors[0] if a.type == "ACCUSE" and a.actors else a.teller))
    sides: dict[str, list[tuple[Act, tuple[str, ...]]]] = defaultdict(list)
    used: set[str] = set()
    for (a, who, teller), (b, whom, other) in _near(told):
        if _shared(who, whom) or (teller is None and other is None) or teller == other:
            continue
        tied = a.report == b.report or _shared(who, (*b.recipients, other or "")) or _shared(whom, (*a.recipients, teller or ""))
        if tied and a.row not in used and b.row not in used:
            used |= {a.row, b.row}
            sides[min(a.known, b.known)] += [(a, who), (b, whom)]
    for _, mine in sorted(sides.items()):
        grounds: dict[str, list[Cell]] = defaultdict(list)
        for a, who in mine:
            grounds[_named(a, who)].append(_ground(a))
        if len(grounds) > 1:
            yield disagreement("who broke the truce", "doer", "contradiction", grounds)


def _near(told: Sequence[_Blame]) -> Iterator[tuple[_Blame, _Blame]]:
    """Pairs told within ``_DAYS`` of each other, from a list in the order of days."""
    for i, first in enumerate(told):
        for second in told[i + 1 :]:
            if number(second[0].known) - number(first[0].known) > _DAYS:
                break
            yield first, second


def _whether(acts: Sequence[Act]) -> Iterator[Disagreement]:
    """A deed that one teller tells as done and another denies; denials of one deed are one side."""
    deeds = [a for a in acts if a.type in _DEEDS]
    denied = [a for a in deeds if a.actors and _is_denied(a) and not _UNREAL.search(a.quote)]
    done: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for a in deeds:
        if a.modality in REAL and not _is_denied(a) and (a.actors or a.type == "RETREAT"):
            for key in {_key(x) for x in a.actors or a.recipients}:
                done[a.type, key].append(a)
    groups: list[tuple[dict[str, Act], dict[str, Act]]] = []
    for no in denied:
        yes = {
            a.row: a for key in sorted({*map(_key, no.actors), _BARE_FORCES}) for a in _around(done[no.type, key], no) if _one_act(a, no)
        }
        home = next((g for g in groups if g[0].keys() & yes.keys()), None)
        if home:
            home[0].update(yes)
            home[1][no.row] = no
        elif yes:
            groups.append((yes, {no.row: no}))
    for yes, no_rows in groups:
        sides = {"it did": [_ground(a) for a in yes.values()], "it did not": [_ground(a) for a in no_rows.values()]}
        yield disagreement(f"whether it happened: {next(iter(yes.values())).quote[:80]}", "event", "contradiction", sides)


def _key(actor: str) -> str:
    """What compatible parties share: a class its sort (its state may be unsaid), others themselves."""
    side = _side(actor)
    return side.rsplit(":", 1)[-1] if side.startswith("class:") else side


def _around(acts: Sequence[Act], a: Act) -> Sequence[Act]:
    """Those of a list in the order of days that were told within ``_DAYS`` of an act."""
    first = bisect_left(acts, number(a.known) - _DAYS, key=_day)
    return acts[first : bisect_right(acts, number(a.known) + _DAYS, key=_day)]


def _day(a: Act) -> int:
    return number(a.known)


def _is_denied(a: Act) -> bool:
    return a.modality in ("denied", "did_not_happen") or (a.modality in REAL and a.type != "REJECT" and bool(_DENIES.search(a.quote)))


def _one_act(yes: Act, no: Act) -> bool:
    """Whether a denial is of this act: the same doer, told by another, the same target or place, the same words."""
    doers = yes.actors or yes.recipients
    bare = all(d.startswith("class::") and d.rsplit(":", 1)[-1] in _OWN_FORCES for d in doers)
    if not (bare or _shared(doers, no.actors)) or (yes.teller == no.teller and (yes.teller is not None or yes.report == no.report)):
        return False
    if yes.actors and yes.recipients and no.recipients and not _shared(yes.recipients, no.recipients):
        return False
    if yes.place and no.place and not yes.place & no.place:
        return False
    names = {stem(w) for n in (*yes.names, *no.names) for w in tokens(n)}
    common = {s for s in _words(yes.quote) & _words(no.quote) if s not in names}
    met = bool(yes.recipients and no.recipients) or bool(yes.place & no.place)
    return bool(common) and (met or yes.type == "RETREAT" or len(common) >= 2)


def _words(quote: str) -> set[str]:
    return {stem(w) for w in tokens(quote) if len(w) > 4}


def of_turns(view: ReportView, rows: Iterable[Row], registry: Registry, source_of: Callable[[Row], str]) -> Iterator[Disagreement]:
    """A party that "agreed, but demanded": an acceptance and a demand of one party in one sentence."""
    mine = [(r, r.fields) for r in rows if isinstance(r.fields, Position) and r.confidence >= SURE and r.fields.actor]
    for (a, yes), (b, ask) in ((x, y) for x in mine for y in mine):
        if yes.stance != "accepts" or ask.stance not in _LATER or b.end <= a.end or view.known is None:
            continue
        between = view.text[a.start : b.end]
        one = registry.resolve(yes.actor) == registry.resolve(ask.actor)
        if one and len(between) <= _BREATH and _TURN.search(between) and not re.search(r"[.!?]\s", view.text[a.end : b.start]):
            sides = {s: [(r.id, r.doc, source_of(r), view.known)] for r, s in ((a, yes.stance), (b, ask.stance))}
            yield disagreement(f"{ask.initiative}: what {ask.actor} asks for first", "condition", "update", sides)
