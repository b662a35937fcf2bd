"""The tables of ``lexicon/en/reconcile_*.csv``, read once. Each says in its own columns what its lines mean."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib.resources import files


def _lines(name: str) -> list[dict[str, str]]:
    with (files("dateline") / "lexicon" / "en" / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


@functools.cache
def states() -> Mapping[tuple[str, ...], str]:
    """Every name of a state or a body of states, as a tuple of lower-case words -> the name that stands for it."""
    out: dict[tuple[str, ...], str] = {}
    for line in _lines("reconcile_states.csv"):
        for name in (line["key"], *line["names"].split("|")):
            out.setdefault(tuple(name.lower().replace("-", " ").split()), line["key"])
    return out


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
