"""The gazetteer: places of the world by name (GeoNames), with regions, provinces and sites of wars (``regions.csv``) and states.

Look-ups are pure; the tables are read once. Coordinates are degrees of WGS 84, north and east positive.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt

from rapidfuzz import fuzz, process

from dateline.lexicon import words as cell
from dateline.world import tables

PRECISIONS = ("point", "city", "province", "country", "region")
"""A site, a town, a first-level division or landscape, a country, and what spans several or a sea."""
CLOSE = 86.0
"""Share of letters in common (0 to 100) from which two spellings name one place of a country."""
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "ə": "a", "Ə": "A", "æ": "ae"})
_MARKS = re.compile(r"['’‘ʼʿʾ`´.]")
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|at|ad|an|az|ed|er|es|the) (?=\w{3})")
_BETWEEN = re.compile(r" (?:al|el|ar|as|ash|at|ad|an|az|ed|er|es|ez|ul|ol|e) ")


@dataclass(frozen=True, slots=True)
class Place:
    """One place: ``id`` is ``geonames:N``, ``region:...`` or ``state:AAA``; ``country`` the alpha-3 code, '' where several; ``area`` its
    first-level code in GeoNames."""

    id: str
    name: str
    country: str
    area: str
    lat: float
    lon: float
    population: int
    precision: str


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """What place names are compared by: lower case, no accents, marks, hyphens and Arabic articles; ``deir al-Zor`` is ``deir zor``."""
    plain = unicodedata.normalize("NFKD", _MARKS.sub("", name.translate(_PLAIN)))
    plain = " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().replace("-", " ").split())
    return _BETWEEN.sub(" ", _ARTICLE.sub("", plain))


@cache
def _tables() -> tuple[list[str], list[str]]:
    """(lines of places, sorted lines of names) of the shipped file."""
    text = gzip.decompress(files("dateline").joinpath("world", "places.tsv.gz").read_bytes()).decode()
    places, names = text.split("\n\n", 1)
    return places.split("\n")[1:], names.split("\n")


@cache
def _regions() -> dict[str, tuple[Place, ...]]:
    """Regions and states by folded name."""
    out: dict[str, list[Place]] = {}
    for line in tables.lines("regions"):
        at = float(line["lat"]), float(line["lon"])
        place = Place(f"region:{line['id']}", line["name"], line["country"], "", *at, 0, line["precision"])
        for name in (line["name"], *cell(line["aliases"])):
            out.setdefault(fold(name), []).append(place)
    for state in states().values():
        line = next(s for s in tables.lines("states") if s["id"] == state.country)
        seats = cell(line["capitals"])
        for name in (line["name"], *(a for a in cell(line["aliases"]) if not a.startswith(seats or ("-",)))):
            out.setdefault(fold(name), []).insert(0, state)
    return {k: tuple(v) for k, v in out.items()}


@cache
def states() -> dict[str, Place]:
    """Every state that has places, by its three letters: a point amid its larger towns."""
    middle = {p[1]: p for p in (line.split("\t") for line in _tables()[0]) if p[3] == "country"}
    return {
        s["id"]: Place(f"state:{s['id']}", s["name"], s["id"], "", float(middle[s["id"]][4]), float(middle[s["id"]][5]), 0, "country")
        for s in tables.lines("states")
        if s["id"] in middle
    }


@lru_cache(maxsize=50_000)
def find(name: str) -> tuple[Place, ...]:
    """Every place of that name, in any country; states and regions first, then towns by size."""
    key = fold(name)
    if len(key) < 3 and key not in _regions():
        return ()
    lines, names = _tables()
    i = bisect_left(names, key + "\t")
    towns: list[Place] = []
    if i < len(names) and names[i].startswith(key + "\t"):
        for n in names[i].split("\t")[1].split(","):
            gid, shown, country, area, lat, lon, population = lines[int(n)].split("\t")
            wide = area == "state"
            towns.append(
                Place(
                    f"geonames:{gid}",
                    shown,
                    country,
                    "" if wide else area,
                    float(lat),
                    float(lon),
                    0 if wide else int(population),
                    "province" if wide else "city",
                )
            )
    return (*_regions().get(key, ()), *sorted(towns, key=lambda p: -p.population))


@cache
def _by_country() -> dict[str, list[int]]:
    """The lines of names by country, for look-ups of another spelling."""
    lines, names = _tables()
    country = [line.split("\t", 3)[2] for line in lines]
    out: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        for code in {country[int(n)] for n in name.split("\t")[1].split(",")}:
            out.setdefault(code, []).append(i)
    return out


@lru_cache(maxsize=20_000)
def like(name: str, country: str) -> tuple[Place, ...]:
    """The places of a country whose name is spelled most like ``name`` (four letters or more); empty where none is close."""
    key = fold(name)
    if len(key) < 4:
        return ()
    names = _tables()[1]
    near = (names[i].split("\t")[0] for i in _by_country().get(country, ()))
    first = key[0]
    choices = [n for n in near if n[0] == first and abs(len(n) - len(key)) < 3]
    best = process.extractOne(key, choices, scorer=fuzz.ratio, score_cutoff=CLOSE)
    return tuple(p for p in find(best[0]) if p.country == country) if best else ()


@cache
def of_id(id: str) -> Place | None:
    """A state or region by its id (towns: None)."""
    if id.startswith("state:"):
        return states().get(id[6:])
    return next((p for group in _regions().values() for p in group if p.id == id), None)


def distance(a: Place, b: Place) -> float:
    """Kilometres between two places along the globe."""
    return kilometres(a.lat, a.lon, b.lat, b.lon)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points given in degrees."""
    p, q, d = radians(lat1), radians(lat2), radians(lon2 - lon1)
    return 12742 * asin(min(1.0, sqrt(sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(d / 2) ** 2)))


def _forget() -> None:
    for cached in (_regions, states, find, like, of_id):
        cached.cache_clear()


tables.on_change(_forget)
