"""Names of agencies and outlets in texts (``lexicon/en/page_agencies.csv``)."""

from __future__ import annotations

import functools
import re

from dateline.page.phrases import read_table

_INITIALS = re.compile(
    r"-?\s*(?P<who>[a-z]{2,4}(?:/[a-z]{2,4})+|[a-z]{2,4}(?=\s*[/-]\s*[a-z]{2,4}\s*\())\s*-?\s*(?:/[a-z]{2,4})?\s*"
    r"\((?P<credit>[^()]{2,60})\)\s*-?$"
)
_PART = re.compile(r"\s*(?:[,/|;+•]|\band\b|\bvia\b|&)\s*")


@functools.cache
def _names() -> dict[str, tuple[str, str]]:
    out: dict[str, tuple[str, str]] = {}
    for row in read_table("page_agencies.csv"):
        for name in (row["name"], *row["aliases"].split(";")):
            if name:
                out[name] = (row["name"], row["kind"])
    return out


@functools.cache
def name_pattern() -> str:
    """A regular expression (no groups) of every name of the table, longest first."""
    return "(?:" + "|".join(re.escape(n) for n in sorted(_names(), key=len, reverse=True)) + ")"


def known(name: str) -> tuple[str, str] | None:
    """``(name, kind)`` of an agency or outlet written so, None for any other name."""
    return _names().get(name.strip(" .()[]-–—"))


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
