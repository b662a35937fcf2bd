"""The tables of ``lexicon/en/reconcile_*.csv`` and of ``world``, read once. Each says in its own columns what its lines mean."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib.resources import files


def _lines(name: str, folder: str = "lexicon/en") -> list[dict[str, str]]:
    path = files("dateline")
    for part in (*folder.split("/"), name):
        path = path / part
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@functools.cache
def states() -> Mapping[tuple[str, ...], tuple[str, bool]]:
    """Every name of a state or a known body, as lower-case words -> (the name that stands for it, whether only capitals count)."""
    out: dict[tuple[str, ...], tuple[str, bool]] = {}

    def add(name: str, key: str) -> None:
        words = tuple(name.lower().replace("-", " ").split())
        if words:
            out.setdefault(words, (key, len(words) == 1 and len(name) <= 5 and name.isupper()))

    by_id = {}
    for line in _lines("states.csv", "world"):
        by_id[line["id"]] = line["name"]
        adjectives = [a for a in line["adjectives"].split("|") if a]
        for name in (line["name"], *adjectives, *(f"{a}s" for a in adjectives), *line["capitals"].split("|"), *line["aliases"].split("|")):
            add(name, line["name"])
    for line in _lines("actors.csv", "world"):
        key = by_id.get(line["country"], line["name"]) if line["kind"] == "government" else line["name"]
        if line["kind"] in ("organisation", "armed_group", "government"):
            for name in (line["name"], *line["aliases"].split("|")):
                add(name, key)
    for line in _lines("reconcile_states.csv"):
        for name in line["names"].split("|"):
            add(name, line["key"])
    return out


@functools.cache
def adjectives() -> frozenset[str]:
    """The adjectives of states, lower case: a sponsor where they stand before a plan, never a place."""
    return frozenset(a.lower() for line in _lines("states.csv", "world") for a in line["adjectives"].split("|") if a)


@functools.cache
def bodies() -> frozenset[str]:
    """The known bodies that are no states (organisations, armed groups), by the name that stands for them."""
    return frozenset(line["name"] for line in _lines("actors.csv", "world") if line["kind"] in ("organisation", "armed_group"))


@functools.cache
def party_words() -> Mapping[str, str]:
    """A word of a party's name -> its class (government, opposition, rebels, ...; ``noise``, ``particle``)."""
    return {word: line["class"] for line in _lines("reconcile_words.csv") for word in line["words"].split("|")}


@functools.cache
def kind_words() -> Mapping[str, str]:
    """A word of an initiative's name -> the family of initiatives that it names."""
    out: dict[str, str] = {}
    for line in _lines("reconcile_kinds.csv"):
        for word in line["words"].split("|"):
            out.setdefault(word, line["family"])
    return out


@functools.cache
def compatible() -> Mapping[tuple[str, str], float]:
    """Two families of initiatives -> how well a name of the one may stand for a thing of the other (equal families: 1)."""
    out: dict[tuple[str, str], float] = {}
    for line in _lines("reconcile_compatible.csv"):
        out[line["a"], line["b"]] = out[line["b"], line["a"]] = float(line["weight"])
    return out


@functools.cache
def people_classes() -> Mapping[str, str]:
    """A word for whom or what a figure counts -> its class: "monitors" and "observers" are one."""
    return {word: line["class"] for line in _lines("reconcile_people.csv") for word in line["words"].split("|")}


@functools.cache
def vague_numbers() -> Mapping[str, tuple[float, float]]:
    """Words for a number that name none -> the lowest and the highest number that they are used for."""
    return {word: (float(line["low"]), float(line["high"])) for line in _lines("reconcile_vague.csv") for word in line["words"].split("|")}


@functools.cache
def measure_stems() -> Mapping[str, str]:
    """A word that says what is counted -> the measure."""
    return {line["word"]: line["measure"] for line in _lines("measure_words.csv")}


@functools.cache
def plain_words() -> frozenset[str]:
    """Words of an initiative's name that tell it from no other: how full, how long, what it is to end."""
    return frozenset(word for line in _lines("reconcile_plain.csv") for word in line["words"].split("|"))
