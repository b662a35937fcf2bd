"""Names of agencies and outlets in texts (``lexicon/en/page_agencies.csv``)."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources

from dateline.page.phrases import read_table

_INITIALS = re.compile(
    r"-?\s*(?P<who>[a-z]{2,4}(?:/[a-z]{2,4})+|[a-z]{2,4}(?=\s*[/-]\s*[a-z]{2,4}\s*\())\s*-?\s*(?:/[a-z]{2,4})?\s*"
    r"\((?P<credit>[^()]{2,60})\)\s*-?$"
)
_NOTES = frozenset("correspondent correspondents reporter staff updated update exclusive special file photo video live time local".split())
_PART = re.compile(r"\s*(?:[,/|;+•]|\band\b|\bvia\b|&)\s*")


@functools.cache
def _names() -> dict[str, tuple[str, str]]:
    out: dict[str, tuple[str, str]] = {}
    for row in read_table("page_agencies.csv"):
        for name in (row["name"], *row["aliases"].split(";")):
            if name:
                out[name] = (row["name"], row["kind"])
    return out


def is_state(name: str) -> bool:
    """True for the usual name of a state."""
    return name in _states()


@functools.cache
def capitals() -> frozenset[str]:
    """The capitals of the world's states."""
    return frozenset(n for r in _state_rows() for n in r["capitals"].split("|") if n)


@functools.cache
def _state_rows() -> tuple[dict[str, str], ...]:
    with resources.files("dateline").joinpath("world/states.csv").open(encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream))


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(n for r in _state_rows() for n in (r["name"], *r["aliases"].split("|")) if n)


@functools.cache
def name_pattern() -> str:
    """A regular expression (no groups) of every name of the table, longest first."""
    return "(?:" + "|".join(re.escape(n) for n in sorted(_names(), key=len, reverse=True)) + ")"


def known(name: str) -> tuple[str, str] | None:
    """``(name, kind)`` of an agency or outlet written so, None for any other name."""
    return _names().get(name.strip(" .()[]-–—"))


def names_agency(name: str) -> bool:
    """True for words in a dateline's brackets that may name an agency that is in no table: capitalised, no state, no note."""
    found = name.split()
    return (
        0 < len(found) <= 5
        and all(w[0].isupper() and "-" not in w and not any(c.isdigit() for c in w) for w in (found[0], found[-1]))
        and name not in _states()
        and found[-1].lower() not in _NOTES
    )


@functools.cache
def _outlet_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("page_outlet_words.csv"))


def names_outlet(name: str) -> bool:
    """True for a name that is in no table and reads like a newspaper's, a station's or an agency's (``Harbour Gazette``)."""
    found = name.split()
    capitals = all(w[0].isupper() or w in ("of", "the", "and") for w in found)
    return 1 < len(found) <= 5 and capitals and bool({found[0], found[-1]} & _outlet_words())


def parts(line: str) -> list[str]:
    """A credit's names: ``Reuters, AFP and agencies`` -> three."""
    return [p for p in _PART.split(line.strip(" .()[]-–—")) if p]


def is_credit(line: str) -> bool:
    """True for a line of names with an agency or outlet among them (``A Photographer/AFP``)."""
    found = parts(line)
    return 0 < len(found) <= 5 and any(known(p) for p in found) and all(known(p) or (p[0].isupper() and len(p.split()) <= 4) for p in found)


def only_names(line: str) -> bool:
    """True for a line that holds nothing but known agencies and outlets."""
    found = parts(line)
    return bool(found) and all(known(p) for p in found)


def initials(line: str) -> tuple[str, str] | None:
    """The initials and the credit of a closing line such as ``abc/de (Reuters, AFP)``, None for any other."""
    m = _INITIALS.match(line)
    return (m["who"], m["credit"]) if m else None
