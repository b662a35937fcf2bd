"""The phrase table of page furniture (``lexicon/en/page_furniture.csv``) and its small pattern language.

In a pattern ``{a|b}`` is a choice, ``[x]`` may be missing, ``#`` is a number, ``*`` up to 80 characters of one line, ``**`` up to
500 characters without a closing bracket, ``+`` an unbroken run, ``~`` words of one sentence, a space any white space, ``\\`` takes
the next character as it is.

Scopes: ``line`` fills a line, ``start`` opens one, ``after`` fills one and takes the headlines that follow, ``tail`` runs to the end
of the last lines, ``inline`` only hides itself, ``mid`` and ``tags`` run through a line to its next sentence, ``label`` stands before
a date stamp, ``caption`` opens a caption, ``byline`` fills a line that names no person as author.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

_SYMBOLS = {"{": "(?:", "}": ")", "|": "|", "[": "(?:", "]": ")?", "#": r"\d+", "+": r"\S+", "~": r"[^.!?\n]{1,120}?"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the table. ``trigger`` is a run of letters that every match holds (lower case), '' where there is none."""

    id: str
    scope: str
    reason: str
    pattern: re.Pattern[str]
    trigger: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table of ``dateline/lexicon/en``."""
    with resources.files("dateline").joinpath(f"lexicon/en/{name}").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def compile_phrase(pattern: str) -> str:
    """The regular expression of a pattern of the table."""
    out: list[str] = []
    i = 0
    while i < len(pattern):
        c = pattern[i]
        if c == "\\" and i + 1 < len(pattern):
            i += 1
            out.append(re.escape(pattern[i]))
        elif pattern.startswith("**", i):
            i += 1
            out.append(r"[^)]{0,500}?")
        elif c == "*":
            out.append(r"[^\n]{1,80}?")
        elif c in _SYMBOLS:
            out.append(_SYMBOLS[c])
        elif c == " ":
            out.append(r"\s+")
        else:
            out.append(re.escape(c))
        i += 1
    return "".join(out)


@functools.cache
def phrases(scope: str) -> tuple[Phrase, ...]:
    """The phrases of a scope, in the order of the table."""
    return tuple(p for p in _all() if p.scope == scope)


@functools.cache
def _any(scope: str) -> re.Pattern[str]:
    """One pattern that matches where any phrase of a scope does."""
    return re.compile("|".join(f"(?{'i' if p.pattern.flags & re.I else ''}:{p.pattern.pattern})" for p in phrases(scope)))


@functools.cache
def _all() -> tuple[Phrase, ...]:
    return tuple(
        Phrase(
            row["id"],
            row["scope"],
            row["reason"],
            re.compile(compile_phrase(row["pattern"]), 0 if row["case"] == "exact" else re.I),
            _trigger(row["pattern"]),
            tuple(e.strip() for e in row["examples"].split(";;") if e.strip()),
            tuple(e.strip() for e in row["counter_examples"].split(";;") if e.strip()),
        )
        for row in read_table("page_furniture.csv")
    )


def _trigger(pattern: str) -> str:
    """The longest run of plain letters outside choices and options, lower case."""
    plain, depth = [], 0
    for c in pattern:
        depth += (c in "{[") - (c in "}]")
        plain.append(c if depth == 0 and (c.isalpha() or c in "./©") else " ")
    return max("".join(plain).split(), key=len, default="").lower()


_EDGES = " \t\u00a0•·|»«›‹>*-–—:.…▪■►▶"


@functools.lru_cache(maxsize=4096)
def whole_line(line: str) -> Phrase | None:
    """The phrase that fills a stripped line (edge marks apart), None where there is none."""
    if len(line) > 120:
        return None
    bare = line.strip(_EDGES)
    for scope in ("line", "after"):
        for p in phrases(scope):
            if p.pattern.fullmatch(line) or p.pattern.fullmatch(bare):
                return p
    return None


def whole_phrase(line: str, scope: str) -> Phrase | None:
    """The phrase of a scope that fills a line, None where there is none."""
    return next((p for p in phrases(scope) if p.pattern.fullmatch(line)), None)


def opening(line: str, scope: str = "start") -> tuple[Phrase, int] | None:
    """The phrase that opens a line and where it ends in it, None where there is none; at a word's end."""
    if len(line) < 4:
        return None
    first = len(line) - len(line.lstrip('•·|»>*-–— \u00a0#"?['))
    if not _any(scope).match(line, first):
        return None
    for p in phrases(scope):
        m = p.pattern.match(line, first)
        if m and m.end() and not (line[m.end() - 1].isalnum() and line[m.end() : m.end() + 1].isalnum()):
            return p, m.end()
    return None


def inside(text: str, scope: str, start: int = 0) -> Iterator[tuple[int, int, Phrase]]:
    """Every match of a scope's phrases in ``text[start:]``; phrases whose trigger the text lacks cost nothing."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = ""
    for p in phrases(scope):
        if not lower or p.trigger in lower:
            for m in p.pattern.finditer(text, start):
                yield m.start(), m.end(), p
