"""Copies: which report, and which paragraph, took its text from which; and how many independent sources that leaves.

Every paragraph's 5-word shingles are hashed and sampled; shared samples give candidate pairs through one sort, and candidates are
measured on all their shingles. Containment is the share of the shorter text that the other holds.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dateline.model import Row, Span
from dateline.reconciling.shapes import Copy, Repeat, ReportView

CONTAINED = 0.5
"""Share of the shorter text's shingles from which it is a copy (measured: precision .97 and more, see bench/)."""
_SHINGLE = 5
_SAMPLE = 4
_CROWD = 60
_MIN_WORDS = 14
_REPEATS = 3
_REPEAT_LENGTH = 40
_GALLERY = 1_200
_MOST = 0.6
_WORDING = 7
"""A clause of so many words, repeated to the letter, is one source's wording."""
_WORD = re.compile(r"[^\W_]+")


def find_copies(reports: Sequence[ReportView]) -> tuple[Copy, ...]:
    """Every copy among the reports, of wholes and of paragraphs, sorted. ``reports`` in the order of the days they count from."""
    words: dict[str, int] = {}
    paragraphs: list[tuple[int, Span]] = []
    shingles: list[NDArray[np.uint64]] = []
    for at, view in enumerate(reports):
        for span in paragraphs_of(view):
            found = _shingles(view.text[span[0] : span[1]], words)
            if len(found):
                paragraphs.append((at, span))
                shingles.append(found)
    if not paragraphs:
        return ()
    shared = _shared(shingles)
    out: list[Copy] = []
    between: Counter[tuple[int, int]] = Counter()
    for (p, q), hits in sorted(shared.items()):
        a, b = paragraphs[p][0], paragraphs[q][0]
        if a == b:
            continue
        between[a, b] += hits
        share = _containment(shingles[p], shingles[q])
        if hits >= 2 and share >= CONTAINED and min(len(shingles[p]), len(shingles[q])) + _SHINGLE > _MIN_WORDS:
            out.append(_copy(reports[a], reports[b], "paragraph", paragraphs[p][1], paragraphs[q][1], share))
    of: dict[int, list[NDArray[np.uint64]]] = defaultdict(list)
    wanted = {r for pair, hits in between.items() if hits >= 3 for r in pair}
    for (at, _), found in zip(paragraphs, shingles, strict=True):
        if at in wanted:
            of[at].append(found)
    wholes = {at: np.unique(np.concatenate(parts)) for at, parts in of.items()}
    for (a, b), hits in sorted(between.items()):
        if hits >= 3 and hits * _SAMPLE * 3 >= min(len(wholes[a]), len(wholes[b])):
            share = _containment(wholes[a], wholes[b])
            if share >= CONTAINED:
                out.append(_copy(reports[a], reports[b], "report", None, None, share))
    return tuple(sorted(out, key=lambda c: (c.report, c.origin, c.level, c.span or (0, 0), c.origin_span or (0, 0))))


def find_repeats(reports: Sequence[ReportView]) -> tuple[Repeat, ...]:
    """Paragraphs that repeat to the letter over most of an outlet's reports (teasers, galleries), as furniture of the batch.

    A background paragraph that an outlet carries from report to report is a copy, not furniture: it stands in fewer of them.
    """
    of: dict[tuple[str, bytes], list[tuple[str, Span]]] = defaultdict(list)
    sizes = Counter(r.outlet for r in reports if r.outlet)
    for view in reports:
        if view.outlet and sizes[view.outlet] >= _REPEATS:
            for start, end in paragraphs_of(view):
                text = " ".join(view.text[start:end].split())
                if len(text) >= _REPEAT_LENGTH:
                    of[view.outlet, hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()].append(
                        (view.key, (start, end))
                    )
    out = []
    for (outlet, _), places in of.items():
        several = len({key for key, _ in places})
        gallery = places[0][1][1] - places[0][1][0] >= _GALLERY
        if several >= max(_REPEATS if gallery else 5, _MOST * sizes[outlet]):
            out += [Repeat(key, start, end, outlet, several) for key, (start, end) in places]
    return tuple(sorted(out, key=lambda r: (r.report, r.start)))


def without(view: ReportView, repeats: Sequence[Repeat]) -> ReportView:
    """The report with its repeats left out of the readable blocks."""
    blocks: list[Span] = []
    for start, end in view.blocks:
        for r in repeats:
            if start <= r.start and r.end <= end:
                if start < r.start:
                    blocks.append((start, r.start))
                start = r.end
        if start < end:
            blocks.append((start, end))
    return replace(view, blocks=tuple(blocks))


def paragraphs_of(view: ReportView) -> list[Span]:
    """The paragraphs of a report's readable blocks: blocks split at line ends, trimmed."""
    out = []
    for start, end in view.blocks:
        for match in re.finditer(r"[^\n]+", view.text[start:end]):
            if match.group().strip():
                out.append((start + match.start(), start + match.end()))
    return out


def _shingles(text: str, words: dict[str, int]) -> NDArray[np.uint64]:
    found = [w.lower() for w in _WORD.findall(text)]
    if len(found) < _SHINGLE:
        return np.zeros(0, np.uint64)
    for w in found:
        if w not in words:
            words[w] = zlib.crc32(w.encode("utf-8", "surrogatepass")) * 2654435761 + 97
    ids = np.array([words[w] for w in found], np.uint64)
    n = len(ids) - _SHINGLE + 1
    total = np.zeros(n, np.uint64)
    with np.errstate(over="ignore"):
        for i in range(_SHINGLE):
            total = (total ^ (ids[i : i + n] >> np.uint64(7))) * np.uint64(0x9E3779B97F4A7C15) + ids[i : i + n]
    return np.unique(total)


def _shared(shingles: Sequence[NDArray[np.uint64]]) -> Counter[tuple[int, int]]:
    """Pairs of paragraphs and how many sampled shingles they share; shingles that a crowd shares say nothing."""
    picked = [s[(s >> np.uint64(11)) % np.uint64(_SAMPLE) == 0] for s in shingles]
    values = np.concatenate(picked)
    owners = np.repeat(np.arange(len(picked)), [len(p) for p in picked])
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    if not len(values):
        return Counter()
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    sizes = np.diff(np.r_[starts, len(values)])
    pairs: Counter[tuple[int, int]] = Counter()
    for start, size in zip(starts[(sizes > 1) & (sizes <= _CROWD)], sizes[(sizes > 1) & (sizes <= _CROWD)], strict=True):
        group = owners[start : start + size].tolist()
        for i, p in enumerate(group):
            for q in group[i + 1 :]:
                pairs[p, q] += 1
    return pairs


def _containment(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
    return len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b))


def _copy(a: ReportView, b: ReportView, level: str, span_a: Span | None, span_b: Span | None, share: float) -> Copy:
    """The later took it from the earlier; on one day the one that credits the other's outlet did; else the order of keys stands in."""
    direction, origin, taker, origin_span, span = "none", a, b, span_a, span_b
    if a.known and b.known and a.known != b.known:
        direction = "date"
        if b.known < a.known:
            origin, taker, origin_span, span = b, a, span_b, span_a
    elif a.outlet and a.outlet.lower() in {x.lower() for x in b.agencies}:
        direction = "credit"
    elif b.outlet and b.outlet.lower() in {x.lower() for x in a.agencies}:
        direction, origin, taker, origin_span, span = "credit", b, a, span_b, span_a
    credits = sorted({*a.agencies, *b.agencies})
    evidence = f"{share:.2f} of the shorter text" + (f"; credits {', '.join(credits)}" if credits else "")
    return Copy(taker.key, origin.key, level, span, origin_span, round(share, 3), direction, evidence)


class Sources:
    """Which independent source a place in a report counts for: its outlet's, or that of the report that the text was taken from."""

    def __init__(self, reports: Sequence[ReportView], copies: Sequence[Copy]) -> None:
        self._own = {r.key: f"outlet:{r.outlet.strip().lower()}" if r.outlet else f"report:{r.key}" for r in reports}
        self._whole: dict[str, str] = {}
        self._spans: dict[str, list[tuple[int, int, str, int]]] = defaultdict(list)
        self._wordings: dict[str, str] = {}
        rank = {r.key: i for i, r in enumerate(reports)}
        for c in copies:
            if c.level == "report":
                old = self._whole.get(c.report)
                if old is None or rank[c.origin] < rank[old]:
                    self._whole[c.report] = c.origin
            elif c.span and c.origin_span:
                self._spans[c.report].append((*c.span, c.origin, c.origin_span[0]))
        for spans in self._spans.values():
            spans.sort(key=lambda s: (s[0], rank[s[2]], s[3]))

    def of_report(self, key: str) -> str:
        """The source of a report as a whole."""
        seen = {key}
        while key in self._whole and self._whole[key] not in seen:
            key = self._whole[key]
            seen.add(key)
        return self._own[key]

    def of_rows(self, key: str) -> Callable[[Row], str]:
        """The source of a row of a report: copied paragraphs lead back to their origin, and so does wording that an earlier report had."""

        def source(row: Row) -> str:
            own = self._at(key, row.start, 0)
            words = _WORD.findall(row.quote.lower())
            if len(words) < _WORDING:
                return own
            return self._wordings.setdefault(" ".join(words), own)

        return source

    def _at(self, key: str, offset: int, depth: int) -> str:
        spans = self._spans.get(key)
        if spans and depth < 20:
            for start, end, origin, origin_start in spans[max(0, bisect_right(spans, (offset, 10**12)) - _CROWD) :]:
                if start > offset:
                    break
                if start <= offset < end:
                    return self._at(origin, origin_start, depth + 1)
        return self.of_report(key)
