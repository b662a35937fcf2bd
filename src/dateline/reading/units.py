"""Word units and windows, shared by training and inference.

A *unit* is a run of word characters or one mark; it is what anchors and labels stand on. Units know their offsets, their shape
(letter case, digits, inside quotation marks or not), the wordpieces they are made of, and their paragraph. A *window* is a run of units
that goes through the encoder at once: whole paragraphs packed up to a limit of wordpieces, split at sentence ends where a paragraph is
longer, and anywhere where a sentence is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.model import Span

WINDOW = 192
"""Wordpieces a window holds, its two end marks included."""
PIECES = 4
"""Wordpieces kept of one unit; the rest of a long word is dropped."""
SHAPES = 12
CLS, SEP, UNKNOWN = 101, 102, 100

Ints = npt.NDArray[np.int64]

_UNIT = re.compile(r"\w+|[^\w\s]")
_OPEN, _CLOSE = "“«„", "”»"
_STOPS = ".!?"
_AFTER_STOP = "\"'”’)»"
_QUOTES = "“«„"
_SHORT = frozenset(
    "mr mrs ms dr gen lt col sgt capt maj adm sen rep gov pres prof st jr sr no vs etc inc corp co ltd "
    "jan feb mar apr aug sept oct nov dec".split()
)
"""Abbreviations that a full stop follows without ending the sentence."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a report's readable blocks, in reading order.

    ``start``, ``end``: code points. ``shape``: 0-11. ``paragraph``, ``sentence``: running numbers (sentences are rough, for cutting
    windows only). ``first``: index of each unit's first piece in ``pieces``; it has one element more than there are units.
    """

    start: Ints
    end: Ints
    shape: Ints
    paragraph: Ints
    sentence: Ints
    first: Ints
    pieces: Ints

    def __len__(self) -> int:
        return len(self.start)

    def at(self, span: Span) -> tuple[int, int]:
        """Half-open range of the units that overlap a span of code points."""
        lo = int(np.searchsorted(self.end, span[0], side="right"))
        hi = int(np.searchsorted(self.start, span[1], side="left"))
        return lo, max(lo, hi)


def shape_of(word: str) -> int:
    """0 mark, 1 lower case, 2 capital first, 3 all capitals, 4 digits (before the quotation bit is added)."""
    c = word[0]
    if c.isalpha():
        if word.islower():
            return 1
        return 2 if len(word) == 1 or not word.isupper() else 3
    return 4 if c.isdigit() else 0


def find_units(text: str, blocks: Sequence[Span], tokenizer: Any) -> Units:
    """Units of the given blocks. Every block is a paragraph of its own; quotation marks are closed where it ends.

    ``tokenizer``: a ``tokenizers.Tokenizer`` without truncation and padding.
    """
    start: list[int] = []
    end: list[int] = []
    shape: list[int] = []
    paragraph: list[int] = []
    words: list[str] = []
    for number, (lo, hi) in enumerate(blocks):
        quoted = False
        for m in _UNIT.finditer(text, lo, hi):
            w = m.group()
            if w in _OPEN:
                quoted = True
            shape.append(shape_of(w) * 2 + quoted)
            if w in _CLOSE:
                quoted = False
            elif w == '"':
                quoted = not quoted
            start.append(m.start())
            end.append(m.end())
            paragraph.append(number)
            words.append(w)
    pieces, first = _pieces(words, tokenizer)
    sentence = rough_sentences(words, paragraph)
    return Units(_ints(start), _ints(end), _ints(shape), _ints(paragraph), _ints(sentence), first, pieces)


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def rough_sentences(words: Sequence[str], paragraph: Sequence[int]) -> list[int]:
    """A running sentence number for every word: a new one at a paragraph, and at a capital after a stop that ends no abbreviation."""
    out: list[int] = []
    number, stopped, last = 0, False, ""
    for k, w in enumerate(words):
        if k and (paragraph[k] != paragraph[k - 1] or (stopped and (w[0].isupper() or w in _QUOTES))):
            number += 1
            stopped = False
        out.append(number)
        if w in _STOPS:
            stopped = w != "." or not ((len(last) == 1 and last.isupper()) or last.lower() in _SHORT)
        elif w not in _AFTER_STOP:
            stopped = False
        last = w
    return out


def _pieces(words: list[str], tokenizer: Any) -> tuple[Ints, Ints]:
    if not words:
        return np.zeros(0, np.int64), np.zeros(1, np.int64)
    encoding = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    ids = np.array(encoding.ids, dtype=np.int64)
    of = np.array(encoding.word_ids, dtype=np.int64)
    counts = np.bincount(of, minlength=len(words))
    rank = np.arange(len(ids)) - np.repeat(np.cumsum(counts) - counts, counts)
    ids, of = ids[rank < PIECES], of[rank < PIECES]
    missing = np.flatnonzero(counts == 0)
    if len(missing):
        where = np.searchsorted(of, missing)
        ids, of = np.insert(ids, where, UNKNOWN), np.insert(of, where, missing)
    first = np.searchsorted(of, np.arange(len(words) + 1))
    return ids, first


def windows(units: Units, jitter: int = 0, limit: int = WINDOW) -> list[tuple[int, int]]:
    """Unit ranges that are encoded together. ``jitter``: wordpieces taken off the first window's limit (training varies the cuts)."""
    room = limit - 2
    cost = np.diff(units.first)
    total = np.concatenate([[0], np.cumsum(cost)])
    segments: list[tuple[int, int]] = []
    for lo, hi in _runs(units.paragraph, 0, len(units)):
        if total[hi] - total[lo] <= room:
            segments.append((lo, hi))
            continue
        for a, b in _runs(units.sentence, lo, hi):
            while total[b] - total[a] > room:
                cut = int(np.searchsorted(total, total[a] + room, side="right")) - 1
                segments.append((a, cut))
                a = cut
            segments.append((a, b))
    out: list[tuple[int, int]] = []
    used, bound = 0, room - jitter
    for lo, hi in segments:
        need = int(total[hi] - total[lo]) + 1
        if out and used + need <= bound:
            out[-1] = (out[-1][0], hi)
            used += need
        else:
            if out:
                bound = room
            out.append((lo, hi))
            used = need
    return out


def _runs(values: Ints, lo: int, hi: int) -> list[tuple[int, int]]:
    if lo >= hi:
        return []
    cuts = np.flatnonzero(np.diff(values[lo:hi])) + lo + 1
    edges = [lo, *cuts.tolist(), hi]
    return list(pairwise(edges))


def encode(units: Units, lo: int, hi: int) -> tuple[Ints, Ints, Ints]:
    """Wordpiece ids, their shapes, and for each unit the index of its first piece, for one window; paragraphs are parted by a mark."""
    cost = np.diff(units.first[lo : hi + 1])
    breaks = np.diff(units.paragraph[lo:hi], prepend=units.paragraph[lo : lo + 1]) > 0
    first = 1 + np.cumsum(breaks) + units.first[lo:hi] - units.first[lo]
    size = int(first[-1] + cost[-1]) + 1
    ids = np.full(size, SEP, dtype=np.int64)
    shape = np.zeros(size, dtype=np.int64)
    ids[0] = CLS
    place = np.repeat(first, cost) + _ranks(cost)
    ids[place] = units.pieces[units.first[lo] : units.first[hi]]
    shape[place] = np.repeat(units.shape[lo:hi], cost)
    return ids, shape, first


def _ranks(counts: Ints) -> Ints:
    return np.asarray(np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts), dtype=np.int64)
