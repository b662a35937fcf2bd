"""Finds temporal expressions: one pass of a tokeniser, then a trie compiled from the pattern table.

A line of ``lexicon/en/times_patterns.csv`` is a sequence of symbols: a word of ``times_words.csv`` stands for its class in
capitals, any other word for itself. ``[a b]`` is optional, ``a|b`` is a choice, COMMA, DASH, DOT, SLASH, POSS are marks. The
longest match wins, then the earlier line. ``make`` names the builder (``times_build``) and its arguments; ``none`` builds
nothing, so that a name such as "Arab Spring" hides the date inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from dateline.lexicon import table
from dateline.model import Span

TOKEN = re.compile(
    r"""(?P<PLAIN>[^\W\d_]++(?![.\d_]))
  | (?P<ISO>(?<![\w-])\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\w))
  | (?P<NUMDATE>(?<![\w.])\d{1,2}(?P<SEP>[./])\d{1,2}(?P=SEP)(?:\d{4}|\d{2})(?![\w/]))
  | (?P<CLOCK>(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)|(?<![\d.])(?:[01]?\d|2[0-3])\.[0-5]\d(?=\s?[ap]\.?m\b))
  | (?P<ORD>(?<![\w.,])\d{1,3}(?:st|nd|rd|th)\b)
  | (?P<DECADEBC>(?<![\w.,])\d{1,2}0s(?=\sB\.?C))
  | (?P<DECADE>(?<![\w.,])(?:1\d|20)\d0['’]?s\b|['’]\d0s\b)
  | (?P<YY>(?<!\w)['’‘]\d\d\b)
  | (?P<NUMBER>(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
  | (?P<ABBR>(?<![^\W\d_])(?:[^\W\d_]\.)+[^\W\d_](?:\.|(?!\w)))
  | (?P<SHORT>(?<!\w)(?i:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|thu|fri|sat|sun)\.)
  | (?P<POSS>['’]s\b)
  | (?P<WORD>[^\W\d_]++)
  | (?P<BREAK>\n[^\S\n]*\n|[!?;:“”"()\[\]])
  | (?P<MARK>[-–—−,./'’$£€#%])""",
    re.VERBOSE,
)
MARKS = {"-": "DASH", "–": "DASH", "—": "DASH", "−": "DASH", ",": "COMMA", ".": "DOT", "/": "SLASH", "'": "QUOTE", "’": "QUOTE"}
MACRO = re.compile(r"\$[A-Z]+")
CURRENCY = frozenset("$£€#")


Parts = tuple[tuple[str, str], ...]
"""(symbol, value) of each token of a match."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the pattern table."""

    id: str
    make: str
    args: dict[str, str]
    order: int
    skip: int


@dataclass(slots=True)
class Node:
    """A state of the trie."""

    next: dict[str, Node] = field(default_factory=dict)
    rule: Rule | None = None


class Tok(NamedTuple):
    """A word or mark of the text with the symbols that it can stand for and the value of each."""

    start: int
    end: int
    low: str
    raw: str
    symbols: dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A match: which rule, which tokens (half-open), and (symbol, value) for each of them."""

    rule: Rule
    first: int
    last: int
    parts: Parts

    def get(self, *symbols: str) -> str | None:
        """The value of the first part that has one of these symbols."""
        return next((v for s, v in self.parts if s in symbols), None)

    def all(self, *symbols: str) -> list[str]:
        """The values of all parts that have one of these symbols."""
        return [v for s, v in self.parts if s in symbols]


@cache
def words() -> dict[str, list[tuple[str, str, str]]]:
    """Lower-case word -> [(class, value, case)]."""
    lexicon: dict[str, list[tuple[str, str, str]]] = {}
    for row in table("times_words"):
        lexicon.setdefault(row["word"], []).append((row["class"], row["value"] or row["word"], row["case"]))
    return lexicon


@cache
def cues(kind: str) -> frozenset[str]:
    """The words of one kind in ``lexicon/en/times_cues.csv``: what tells years from counts and the past from the future."""
    return frozenset(row["word"] for row in table("times_cues") if row["kind"] == kind)


@cache
def trie() -> Node:
    """The pattern table, compiled."""
    root = Node()
    macros = {row["id"]: row["pattern"] for row in table("times_patterns") if row["id"].startswith("$")}
    for order, row in enumerate(table("times_patterns")):
        if row["id"] in macros:
            continue
        make, *rest = row["make"].split()
        args = dict(a.split("=", 1) for a in rest)
        rule = Rule(row["id"], make, args, order, int(args.get("skip", 0)))
        for sequence in _expand(MACRO.sub(lambda m: macros[m[0]], row["pattern"]).split()):
            node = root
            for symbol in sequence:
                node = node.next.setdefault(symbol, Node())
            if node.rule is None and node is not root:
                node.rule = rule
    return root


def _expand(elements: list[str]) -> Iterator[tuple[str, ...]]:
    """All plain sequences of a pattern with choices and (nested) optional groups."""
    if not elements:
        yield ()
        return
    head, rest = elements[0], elements[1:]
    if not head.startswith("["):
        for tail in _expand(rest):
            for choice in head.split("|"):
                yield (choice, *tail)
        return
    depth, end = 0, 0
    while end == 0 or depth:
        depth += elements[end].count("[") - elements[end].count("]")
        end += 1
    group = elements[:end]
    group[0] = group[0][1:]
    group[-1] = group[-1][:-1]
    for tail in _expand(elements[end:]):
        yield tail
        for middle in _expand(group):
            yield (*middle, *tail)


def tokens(text: str, start: int, end: int) -> list[Tok]:
    """Words and marks of ``text[start:end]`` in page offsets."""
    out: list[Tok] = []
    for m in TOKEN.finditer(text, start, end):
        kind, raw = m.lastgroup, m.group()
        low = raw.lower()
        if kind == "PLAIN" or kind == "WORD":
            symbols = _word(raw)
        elif kind == "ABBR" or kind == "SHORT":
            low = low.replace(".", "")
            symbols = _word(raw.replace(".", "").capitalize() if raw[0].isupper() else low)
        elif kind == "NUMBER":
            symbols = _number(raw)
        elif kind == "ORD":
            symbols = {"ORD": low[:-2], low: low}
        elif kind == "MARK":
            symbols = {MARKS.get(raw, raw): raw}
        else:
            symbols = {kind or "": raw}
        out.append(Tok(m.start(), m.end(), low, raw, symbols))
    return out


@lru_cache(maxsize=100_000)
def _word(raw: str) -> dict[str, str]:
    low, upper = raw.lower(), raw[0].isupper()
    found = {c: v for c, v, case in words().get(low, ()) if case != "upper" or upper}
    if "MONTH" in found and len(raw) < 5 and raw.isupper():
        found["MONTHA"] = found.pop("MONTH")
    if upper:
        found["CAP"] = low
        found[f"^{low}"] = low
    return {**found, low: low}


@lru_cache(maxsize=10_000)
def _number(raw: str) -> dict[str, str]:
    digits = raw.replace(",", "")
    if len(digits) > 9 or not raw.isascii():
        return {}
    found = {"NUM": digits}
    if raw.isdigit():
        value = int(raw)
        if 1 <= value <= 31 and len(raw) <= 2:
            found["DOM"] = raw
        if len(raw) == 4 and 1000 <= value <= 2199:
            found["YEAR"] = raw
        if len(raw) in (2, 3):
            found[f"YEAR{len(raw)}"] = raw
        if len(raw) in (2, 3, 4):
            found["YEARBC"] = raw
        if value <= 24 and len(raw) <= 2:
            found["HOUR"] = raw
    found[raw] = raw
    return found


def scan(toks: Sequence[Tok]) -> Iterator[Found]:
    """The expressions in ``toks``, left to right, none overlapping; the longest at each place."""
    at, size = 0, len(toks)
    while at < size:
        best = _longest(toks, at)
        if best is None:
            at += 1
            continue
        if best.rule.skip:
            inside = _longest(toks, at + best.rule.skip)
            best = inside if inside and inside.last > best.last else best
        yield best
        at = best.first + int(best.rule.args.get("keep", best.last - best.first))


def _longest(toks: Sequence[Tok], at: int) -> Found | None:
    """The longest match that starts at a token; of equals, that of the earlier line."""
    root = trie().next
    size = len(toks)
    best: Found | None = None
    stack: list[tuple[Node, int, tuple[tuple[str, str], ...]]] = [
        (root[s], at + 1, ((s, v),)) for s, v in toks[at].symbols.items() if s in root
    ]
    while stack:
        node, nxt, parts = stack.pop()
        rule = node.rule
        if rule and (best is None or nxt > best.last or (nxt == best.last and rule.order < best.rule.order)):
            best = Found(rule, at, nxt, parts)
        if nxt < size and node.next:
            stack.extend((node.next[s], nxt + 1, (*parts, (s, v))) for s, v in toks[nxt].symbols.items() if s in node.next)
    return best


def span_of(toks: Sequence[Tok], found: Found) -> Span:
    """Offsets of a match, without the words that its rule only looks at."""
    return toks[found.first + found.rule.skip].start, toks[found.last - 1].end
