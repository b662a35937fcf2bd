"""What is wrong with the tables of the world, in words: ids, intervals, codes, sources, names that two entries claim at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from dateline import lexicon
from dateline.model import SPEAKER_KINDS
from dateline.world import tables

SECTORS = frozenset("GOV MIL COP SPY JUD LEG REB SEP UAF OPP PTY IGO NGO MED BUS CRM CVL REL EDU ELI".split())
"""PLOVER's sector codes that entries may have (CRM: organised crime; ELI: elites without office)."""
_DAY = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?")


def problems() -> list[str]:
    """Every problem of the tables with a user's own entries on them; empty when there is none."""
    return [*_ids(), *_fields(), *_claims()]


def _ids() -> Iterator[str]:
    for name in ("states", "actors", "holders"):
        seen: set[str] = set()
        for line in tables.lines(name):
            if not line["id"] or line["id"] in seen:
                yield f"{name}: id {line['id']!r} is missing or used twice"
            seen.add(line["id"])


def _fields() -> Iterator[str]:
    states = {line["id"] for line in tables.lines("states")}
    known = states | {line["id"] for line in tables.lines("actors")}
    sources = {line["id"] for line in lexicon.world("sources")}
    for name in ("states", "actors", "holders"):
        own = len(tables.lines(name)) - len(lexicon.world(name))
        for n, line in enumerate(tables.lines(name)):
            what = f"{name}: {line['id']}"
            for side in ("start", "end"):
                if not _DAY.fullmatch(line[side]):
                    yield f"{what}: {side} {line[side]!r} is no ISO day, month or year"
            if line["start"] and line["end"] and line["start"][: len(line["end"])] > line["end"][: len(line["start"])]:
                yield f"{what}: {line['start']} is after {line['end']}"
            if not line["source"] or (n < len(tables.lines(name)) - own and line["source"] not in sources):
                yield f"{what}: source {line['source']!r} is not in sources.csv"
            if name != "states" and line["country"] and line["country"] not in states:
                yield f"{what}: country {line['country']!r} is no state"
            if name != "states" and line["sector"] not in SECTORS:
                yield f"{what}: sector {line['sector']!r} is none of {', '.join(sorted(SECTORS))}"
            if name == "actors" and line["kind"] not in SPEAKER_KINDS:
                yield f"{what}: kind {line['kind']!r} is none of {', '.join(SPEAKER_KINDS)}"
            if name == "holders" and line["of"] not in known:
                yield f"{what}: of {line['of']!r} is no state or party"
            if name == "holders" and not (line["person"] and line["office"] and line["gender"] in ("m", "f", "")):
                yield f"{what}: person and office must be given, gender m, f or empty"
            if name == "states":
                yield from (f"{what}: {c} {line[c]!r} is no number" for c in ("cow", "gw") if line[c] and not line[c].isdigit())
            if line["wikidata"] and not re.fullmatch(r"Q\d+", line["wikidata"]):
                yield f"{what}: wikidata {line['wikidata']!r} is no Q number"


def _claims() -> Iterator[str]:
    """A name that two parties, or two people, claim for overlapping times."""
    claims: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for body in tables.bodies().values():
        if not body.ambiguous:
            for name in {body.name, *body.aliases}:
                claims[name].append((body.id, body.start, body.end))
    for holder in tables.holders():
        for name in {holder.person, *holder.aliases}:
            claims[f"person {name}"].append((holder.person, holder.start, holder.end))
    for name, mine in sorted(claims.items()):
        for i, (key, start, end) in enumerate(mine):
            for other, first, last in mine[i + 1 :]:
                if key != other and name != f"person {key}" and _meet(start, end, first, last) and not _same_person(key, other):
                    yield f"{name!r} is claimed by both {key} and {other}"


def _same_person(a: str, b: str) -> bool:
    """Two names of one person, each given as an alias of the other."""
    names = {h.person: {h.person, *h.aliases} for h in tables.holders() if h.person in (a, b)}
    return a in names.get(b, ()) or b in names.get(a, ())


def _meet(a: str, b: str, c: str, d: str) -> bool:
    """Whether two intervals of ISO days, months or years overlap by more than the day that they share; '' is open."""
    first, last = max(a, c), min(b or "9999", d or "9999")
    return not first or first[: len(last)] < last[: len(first)]
