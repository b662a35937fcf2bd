"""States and organisations that Dateline knows by name, found in running text by longest match."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import words as cell
from dateline.world import tables
from dateline.world.tables import lines as read

_CHUNK = re.compile(r"\w+")
_QUOTES = str.maketrans({"\u2019": "'", "\u00a0": " ", "\n": " ", "\u2011": "-"})


LONGEST = 80
"""Code points of the longest known name, with one to spare."""


@dataclass(frozen=True, slots=True)
class Known:
    """One name of a known party. ``form``: ``name``, ``alias``, ``capital`` or ``adjective`` (also the people: "Syrians")."""

    key: str
    name: str
    kind: str
    form: str
    country: str


@cache
def names() -> dict[str, tuple[tuple[str, Known], ...]]:
    """Every known name by its first word, the longest first."""
    found: dict[str, list[tuple[str, Known]]] = {}

    def add(text: str, known: Known) -> None:
        match = _CHUNK.search(text)
        if match:
            found.setdefault(match.group(), []).append((text, known))

    for line in read("states"):
        key, name = f"state:{line['id']}", line["name"]
        add(name, Known(key, name, "government", "name", line["id"]))
        for alias in cell(line["aliases"]):
            add(alias, Known(key, name, "government", "alias", line["id"]))
        for capital in cell(line["capitals"]):
            add(capital, Known(key, name, "government", "capital", line["id"]))
        for adjective in cell(line["adjectives"]):
            known = Known(key, name, "government", "adjective", line["id"])
            add(adjective, known)
            if not adjective.endswith(("s", "sh", "ch", "ese")):
                add(adjective + "s", known)
    for line in read("actors"):
        if line["ambiguous"] == "yes":
            continue
        known = Known(f"org:{line['id']}", line["name"], line["kind"], "name", line["country"])
        add(line["name"], known)
        for alias in cell(line["aliases"]):
            add(alias, Known(known.key, known.name, known.kind, "alias", known.country))
    return {k: tuple(sorted(v, key=lambda n: -len(n[0]))) for k, v in found.items()}


def at(text: str, start: int) -> tuple[int, Known] | None:
    """The longest known name that begins at ``start`` of ``text`` and ends at a word's end: (its end, what it is)."""
    match = _CHUNK.match(text, start)
    if not match:
        return None
    group = names().get(match.group())
    if not group:
        return None
    here = text[start : start + LONGEST].translate(_QUOTES)
    for name, known in group:
        if here.startswith(name) and not here[len(name) : len(name) + 1].isalnum():
            return start + len(name), known
    for name, known in group:
        if here.startswith(name + "s ") and known.form in ("name", "alias"):
            return start + len(name), known
    return None


@cache
def by_name() -> dict[str, Known]:
    """Known parties by lower-case name or alias (no adjectives, no capitals)."""
    return {name.lower(): known for group in names().values() for name, known in group if known.form in ("name", "alias")}


tables.on_change(names.cache_clear)
tables.on_change(by_name.cache_clear)
