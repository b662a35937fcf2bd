"""Where a report's places lie: mentions of places in running text, each with one point of the gazetteer and how exact it is.

A name is resolved by the states that the report names, by the state or province named beside it, by the report's other places and by
size. A state or capital that acts ("Moscow said") is no place. What no context supports stays unresolved and is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import cos, log10, radians

from dateline.lexicon import table
from dateline.model import ZONES, Place, Span
from dateline.reading.words import Words
from dateline.resolving.mentions import Mention
from dateline.world import places
from dateline.world.places import Place as Point

LONGEST = 5
"""Words that a place's name may have."""
UNKNOWN_TOWN = 100_000
"""People that a town of a state which the report does not name must have to be believed."""
METROPOLIS = 1_000_000
"""People of a town that is known without its state."""
LARGE = 500_000
"""People of a town that is meant rather than the province of its name ("New York")."""
NEAR_KM, FAR_KM = 150.0, 400.0
"""Kilometres within which the report's other places speak for a candidate, more and less."""
KM_A_MILE = 1.609
_BEFORE = frozenset({"neighbouring", "neighboring", "both", "surrounding", "war-torn", "occupied", "besieged"})
"""Words between a preposition and a place that the parse takes for verbs and the like."""
_TITLES = frozenset({"State", "Republic", "Emirate", "Kingdom", "Bank", "University", "Army", "Front", "League", "Council"})
_ENTERED = frozenset("enter leave visit reach invade flee cross exit quit tour occupy liberate".split())
"""Verbs whose object is a place even where it is a state."""
_SAYING = frozenset({"say", "tell", "announce", "deny", "accuse"})
_INSIDE = frozenset({"-", "al", "el", "of", "de", "la", "ez", "camp", "region", "state", "river", "valley", "air", "base"})
"""Words in small letters that the name of a place may hold."""
_WAYS = {"north": (1, 0), "south": (-1, 0), "east": (0, 1), "west": (0, -1)}
_LEAD = re.compile(
    r"(?:(?P<n>\d[\d,.]*)\s*-?\s*(?P<unit>km|kms|kilomet(?:re|er)s?|miles?|mi)\b[^.;]{0,25}?\s)?"
    r"(?:\((?:\d+)\s*\w+\)\s*)?(?P<way>(?:north|south)-?\s?(?:east|west)|north|south|east|west)(?:ern)?\s+(?:of|from)\s+(?:\w+\s+){0,3}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    start: int
    end: int
    first: int
    last: int
    points: tuple[Point, ...]
    beside: str
    """State (three letters) that the words beside it name, or ''."""
    province: bool
    label: str


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(line["word"] for line in table("place_words") if line["kind"] == kind)


def find_places(w: Words, mentions: list[Mention]) -> tuple[list[tuple[Span, Place]], Counter[str]]:
    """The places of a report (the spans of their names with their rows' fields), and what was left out by reason.

    ``mentions``: the parties of the report in reading order, as ``Cast`` finds them. Places stand in reading order.
    """
    states = _states(w, mentions)
    dropped: Counter[str] = Counter()
    candidates = list(_candidates(w, mentions, states, dropped))
    chosen: list[Point | None] = []
    sure: list[Point] = []
    for c in candidates:
        best = _best(c, states, [])
        chosen.append(best)
        if best and best.precision in ("city", "point", "province") and (len(c.points) == 1 or c.beside == best.country):
            sure.append(best)
    out: list[tuple[Span, Place]] = []
    for c in candidates:
        point = _best(c, states, sure)
        if point is None:
            dropped["place not sure"] += 1
            continue
        out.append(((c.start, c.end), _fields(w, c, point)))
    dated = _dateline(w, states, sure)
    return ([dated, *out] if dated else out), dropped


def locate(name: str, states: Counter[str], sure: list[Point]) -> Point | None:
    """The point that a place's name alone means, given the states that a report names (counted) and its sure places."""
    return _best(_Candidate(name, 0, 0, 0, 0, places.find(name), "", False, "GPE"), states, sure)


def _states(w: Words, mentions: list[Mention]) -> Counter[str]:
    """How often the report names each state; a capital that may be a town of a state named otherwise ("Tripoli") does not count."""
    named = Counter(m.key[6:] for m in mentions if m.key.startswith("state:") and m.form != "capital")
    for m in mentions:
        if m.key.startswith("state:") and m.form == "capital":
            others = {p.country for p in places.find(w.text[m.start : m.end])} - {m.key[6:]}
            if not others & named.keys() or m.key[6:] in named:
                named[m.key[6:]] += 1
    return named


# ---------------------------------------------------------------------------------------------------------- candidates


def _candidates(w: Words, mentions: list[Mention], states: Counter[str], dropped: Counter[str]) -> Iterator[_Candidate]:
    tokens = w.tokens
    labels: dict[int, str] = {}
    for start, end, label in w.entities:
        labels |= dict.fromkeys(w.within((start, end)), label)
    party: dict[int, Mention] = {}
    for m in mentions:
        party |= dict.fromkeys(w.within((m.start, m.end)), m)
    taken = 0
    accepted = -9
    for i, t in enumerate(tokens):
        if i < taken or not t.text[0].isupper() or t.pos not in ("PROPN", "NOUN", "ADJ"):
            continue
        found = _longest(w, i) or (_spelled(w, i, states, labels) if i not in party or party[i].key.startswith("place:") else None)
        found = found or _quarter(w, i, labels)
        if found is None:
            if labels.get(i) in ("GPE", "LOC") and labels.get(i - 1) not in ("GPE", "LOC") and i not in party:
                dropped["place unknown"] += 1
            continue
        last, points = found
        joint = tokens[i - 2 if i > 1 and tokens[i - 1].text.lower() == "the" else i - 1].text.lower()
        listed = accepted >= i - 3 and (joint in ("and", "or") or tokens[i - 1].text in (",", "-"))
        if not _is_place(w, i, last, points, labels.get(i, ""), party.get(i), listed, states):
            continue
        taken, accepted = last + 1, last
        yield _Candidate(
            w.slice((t.start, tokens[last].end)),
            t.start,
            tokens[last].end,
            i,
            last,
            points,
            _beside(w, i, last, party),
            _is_province(w, i, last),
            labels.get(i, ""),
        )


def _is_place(
    w: Words, i: int, last: int, points: tuple[Point, ...], label: str, m: Mention | None, listed: bool, states: Counter[str]
) -> bool:
    """Whether the known name at words ``i``..``last`` is told as a place: by its label, a preposition, a list, or its rareness."""
    t = w.tokens[last]
    lead = _lead(w, i)
    wide = points[0].id.startswith(("state:", "region:"))
    if m is not None and (m.form == "adjective" or (m.end > t.end and not w.text[t.end : m.end].islower())):
        return False
    if m is not None and m.key.startswith("state:"):
        return listed or _stands(w, i, last, lead)
    if m is not None and not m.key.startswith("place:") and label not in ("GPE", "LOC") and not (label == "FAC" and wide):
        alone = m.key.startswith("person:") and " " not in m.key
        return alone and lead in ("at", "near") and any(p.country in states for p in points)
    if label in ("DATE", "TIME", "CARDINAL", "MONEY", "LAW", "LANGUAGE") or (label in ("PERSON", "NORP") and lead not in ("at", "near")):
        return False
    if t.dep in ("nsubj", "nsubjpass") and w.tokens[t.head].lemma in _SAYING:
        return False
    return label in ("GPE", "LOC", "FAC") or wide or lead in ("at", "near") or listed


def _longest(w: Words, i: int) -> tuple[int, tuple[Point, ...]] | None:
    """The longest run of words from ``i`` that the gazetteer knows: (its last word, the places)."""
    high = min(i + LONGEST, w.sentence(i)[1])
    end = i
    while end + 1 < high and (w.tokens[end + 1].text[0].isupper() or w.tokens[end + 1].text.lower() in _INSIDE):
        end += 1
    for last in range(end, i - 1, -1):
        if w.tokens[last].text in ("-", "of", "al", "el", "de", "la"):
            continue
        name = w.slice((w.tokens[i].start, w.tokens[last].end))
        if name.lower() in _words("way"):
            continue
        points = places.find(name.title() if name.isupper() and "." not in name else name)
        if points and (len(name) > 3 or not name.isupper() or points[0].precision == "country"):
            return last, points
    return None


def _spelled(w: Words, i: int, states: Counter[str], labels: dict[int, str]) -> tuple[int, tuple[Point, ...]] | None:
    """A place of the report's states whose name is written much like the unknown name at ``i``; as ``_longest``."""
    label = labels.get(i, "")
    town = i > 1 and w.tokens[i - 1].text.lower() == "of" and w.tokens[i - 2].text.lower() in _words("town")
    if not town and (label not in ("GPE", "LOC") or labels.get(i - 1) == label):
        return None
    high = min(i + LONGEST, w.sentence(i)[1])
    last = i
    while last + 1 < high and (w.tokens[last + 1].text[0].isupper() or w.tokens[last + 1].text == "-"):
        last += 1
    name = w.slice((w.tokens[i].start, w.tokens[last].end))
    for country, _ in sorted(states.items(), key=lambda s: (-s[1], s[0]))[:3]:
        points = places.like(name, country)
        if points:
            return last, points
    return None


def _quarter(w: Words, i: int, labels: dict[int, str]) -> tuple[int, tuple[Point, ...]] | None:
    """The town of an unknown quarter ("the Rose Hill district of Homs"); as ``_longest``."""
    if labels.get(i) not in ("GPE", "LOC", "FAC", "PERSON", "ORG") or labels.get(i - 1) == labels.get(i):
        return None
    last = i
    while last + 1 < len(w.tokens) and w.tokens[last + 1].text[0].isupper():
        last += 1
    following = w.tokens[last + 1 : last + 6]
    if len(following) < 3 or following[0].text.lower() not in _words("town") | _words("district"):
        return None
    if following[1].text.lower() not in ("of", "in"):
        return None
    at = next((k for k in range(last + 3, min(last + 9, len(w.tokens))) if w.tokens[k].text[0].isupper()), None)
    town = _longest(w, at) if at is not None else None
    return (last, town[1]) if town else None


def _lead(w: Words, i: int) -> str:
    """``at``, ``near`` or ``move`` for a name after such a preposition (articles, "city of", "northern" stepped over); else ''."""
    for k in range(i - 1, max(-1, i - 7), -1):
        t = w.tokens[k]
        word = t.text.lower()
        if "\n\n" in w.text[t.end : w.tokens[k + 1].start] or word in (".", "?", "!", ",", ";", ":"):
            return ""
        for kind in ("at", "near", "move"):
            if word in _words(kind):
                return kind
        if word == "of":
            before = w.tokens[k - 1].text.lower() if k else ""
            if before in _words("way") or before in _words("near"):
                return "near"
            return "at" if before in _words("of") | _words("town") | _words("province") | _words("district") else ""
        if t.pos not in ("DET", "ADJ", "NOUN", "PROPN", "PART", "PUNCT") and word not in _BEFORE:
            return ""
    return ""


def _stands(w: Words, i: int, last: int, lead: str) -> bool:
    """Whether the name of a state or capital is a place here and not a party."""
    t = w.tokens[last]
    following = [x.text.lower() for x in w.tokens[last + 1 : last + 5]]
    if following[:1] and following[0] in ("'s", "’s", "'", "’"):
        return any(f in _words("town") | _words("way") for f in following[1:3])
    if following[:1] and following[0] in _words("town"):
        return True
    direct = w.tokens[i - 1].text.lower() if i else ""
    if direct == "of" and i > 1 and w.tokens[i - 2].text in _TITLES:
        return False
    if lead in ("at", "near"):
        return direct != "over"
    if direct in _words("part") | _words("way"):
        return True
    above = {w.tokens[k].lemma.lower() for k in list(w.up(last))[:3]}
    if lead == "move":
        return not above & _words("still")
    return t.dep == "dobj" and bool(above & _ENTERED)


def _beside(w: Words, i: int, last: int, party: dict[int, Mention]) -> str:
    """The state named right after a comma ("Homs, Syria"), or right before ("the Syrian city of Homs", "Syria's Homs")."""
    if last + 2 < len(w.tokens) and w.tokens[last + 1].text in (",", "("):
        k = last + 3 if w.tokens[last + 2].text.lower() in _words("part") | {"in"} and last + 3 < len(w.tokens) else last + 2
        m = party.get(k)
        if m is not None and m.key.startswith("state:") and m.form != "adjective":
            return m.key[6:]
        points = places.find(w.tokens[last + 2].text) if w.tokens[last + 2].text[0].isupper() else ()
        if points and points[0].precision == "province":
            return points[0].country
    for k in range(i - 1, max(-1, i - 7), -1):
        m = party.get(k)
        if m is not None and m.key.startswith("state:"):
            return m.key[6:]
        if w.tokens[k].pos in ("VERB", "AUX") or w.tokens[k].text in (",", "and", ".", ";"):
            return ""
    return ""


def _is_province(w: Words, i: int, last: int) -> bool:
    after = w.tokens[last + 1].text.lower() if last + 1 < len(w.tokens) else ""
    before = [w.tokens[k].text.lower() for k in range(max(0, i - 2), i)]
    return after in _words("province") or (len(before) == 2 and before[1] == "of" and before[0] in _words("province"))


# ------------------------------------------------------------------------------------------------------------- choosing


def _best(c: _Candidate, states: Counter[str], sure: list[Point]) -> Point | None:
    """The candidate point with the strongest support; None where there is too little."""
    most = max(states.values(), default=1)
    ranked: list[tuple[float, int, Point]] = []
    twins = any(p.precision == "province" for p in c.points)
    large = {p.country for p in c.points if p.precision == "city" and p.population >= LARGE}
    for n, p in enumerate(c.points):
        share = states.get(p.country, 0) / most if p.country else 0.3
        others = [places.distance(p, s) for s in sure if s != p]
        close = min(others, default=1e9)
        score = log10(p.population + 10) / 7 + 1.2 * share + (0.5 if p.country in states else 0.0)
        second = max((q.population for q in c.points if q is not p), default=0)
        score += 0.8 if n == 0 and p.population >= UNKNOWN_TOWN and p.population > 8 * second else 0.0
        score += 1.2 if p.population >= METROPOLIS else 0.0
        score += 1.5 if c.beside and p.country == c.beside else 0.0
        score += 0.6 if close < NEAR_KM else 0.3 if close < FAR_KM else 0.0
        score += 0.8 if p.id.startswith(("region:", "state:")) or (p.precision == "province" and p.country not in large) else 0.0
        score += 1.2 if p.precision == "country" and not twins else 0.0
        score += (0.25 if n == 0 else 0.0) + (0.3 if places.fold(p.name) == places.fold(c.name) else 0.0)
        supported = (
            p.country in states
            or p.country == c.beside
            or close < NEAR_KM
            or (p.population >= UNKNOWN_TOWN and c.label in ("GPE", "LOC"))
            or p.precision in ("country", "region")
        )
        if supported or p.id.startswith("region:"):
            ranked.append((score, -n, p))
    return max(ranked)[2] if ranked else None


def _fields(w: Words, c: _Candidate, point: Point) -> Place:
    precision = point.precision
    relation: str | None = None
    lat, lon = point.lat, point.lon
    before = w.text[max(0, c.start - 90) : c.start].replace("\n", " ")
    if c.province and precision == "city":
        wide = next((p for p in places.find(f"{point.name} province") if p.country == point.country), None)
        precision, lat, lon = ("province", wide.lat, wide.lon) if wide else ("province", lat, lon)
    match = _LEAD.search(before)
    if match:
        relation = f"{match['way'].lower()} of"
        if match["n"]:
            lat, lon = _moved(lat, lon, match["way"].lower(), match["n"], match["unit"].lower())
    elif _lead(w, c.first) == "near":
        relation = next(
            (w.tokens[k].text.lower() for k in range(c.first - 1, max(-1, c.first - 7), -1) if w.tokens[k].text.lower() in _words("near")),
            None,
        )
    elif c.first and w.tokens[c.first - 1].text.lower() in _words("part") | _words("way"):
        relation = w.tokens[c.first - 1].text.lower()
        precision = "region" if precision == "country" else precision
    return Place(
        name=w.slice((c.start, c.end)), place=point.name, gazetteer=point.id, country=point.country or None, lat=round(lat, 4),
        lon=round(lon, 4), precision=precision, relation=relation, use="text",
    )  # fmt: skip


def _moved(lat: float, lon: float, way: str, number: str, unit: str) -> tuple[float, float]:
    """A point so many kilometres or miles in a direction; the same point where the number makes no sense."""
    try:
        km = float(number.replace(",", "").rstrip(".")) * (KM_A_MILE if unit.startswith("mi") else 1.0)
    except ValueError:
        return lat, lon
    steps = [v for k, v in _WAYS.items() if k in way]
    if km > 500 or not steps:
        return lat, lon
    scale = km / 111.2 / (len(steps) ** 0.5)
    return lat + scale * sum(s[0] for s in steps), lon + scale * sum(s[1] for s in steps) / max(0.2, cos(radians(lat)))


def _dateline(w: Words, states: Counter[str], sure: list[Point]) -> tuple[Span, Place] | None:
    """The dateline's place, with the span of its words in the text; None where there is none or it is not known."""
    said = w.page.document.dateline_place
    if not said:
        return None
    at = w.text.find(said)
    if at < 0:
        return None
    town, _, rest = said.partition(",")
    town = town.strip()
    beside = next((p for p in places.find(rest.strip(" ,").title()) if p.precision in ("country", "province")), None) if rest else None
    points = places.find(town.title() if town.isupper() else town)
    point = _best(_Candidate(town, at, at, 0, 0, points, beside.country if beside else "", False, "GPE"), states, sure)
    if point is None or (beside is not None and point.country != beside.country):
        point = beside if beside is not None else point
    if point is None:
        return None
    fields = Place(
        name=said, place=point.name, gazetteer=point.id, country=point.country or None, lat=point.lat, lon=point.lon,
        precision=point.precision, relation=None, use="dateline",
    )  # fmt: skip
    return (at, at + len(said)), fields


READABLE = frozenset({*ZONES, "dateline"})
"""Zones whose places become rows."""
