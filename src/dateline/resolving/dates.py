"""The date of a row: from its own clause, else from the clause that governs it, else none.

A date belongs to the verb that it modifies. A row takes a date inside its own words first; a date elsewhere in the sentence only
where the grammar carries it over (``CARRIES``: the same verb, an adverbial clause, for a figure nearly any clause). The day of a
"said on Thursday" is the day of the saying, not of what was said. Where nothing carries a date over, the row has none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dateline.model import Date, Page, Parse, Span, Timex, Token

CARRIES: dict[str, frozenset[str]] = {
    "statement": frozenset({"same", "down:prep", "down:advcl", "down:ccomp", "up:advcl", "up:conj", "up:ccomp"}),
    "position": frozenset({"same", "down:prep", "up:advcl", "up:ccomp", "up:conj", "up:xcomp"}),
    "event": frozenset({"same", "up:advcl"}),
    "figure": frozenset({"same", "down:advcl", "down:conj", "down:prep", "down:dobj", "up:advcl", "up:conj", "up:dobj", "up:prep", "side"}),
    "state": frozenset({"same", "up:advcl", "up:conj"}),
}
"""By row type: how a date outside the row's words may hang on the row's head (see ``_relation``) and still be its date."""
DONE = frozenset({"happened", "ongoing", "denied", "did_not_happen"})
"""Modalities of acts that a past date of the sentence can belong to."""
JOINS = frozenset({"and", "to", "until", "till", "through", "-", "–", "—", ", and"})
"""Words between two dates that together name a stretch of days."""


def row_date(
    span: Span,
    anchor: Span,
    times: Sequence[Timex],
    page: Page,
    parse: Parse | None,
    *,
    kind: str = "event",
    modality: str = "happened",
    apart: Sequence[Span] = (),
) -> Date | None:
    """When what the row tells took place, or None where its clause does not say.

    ``span``: the clause that carries the row; ``anchor``: the words that trigger it (a statement's cue). ``kind`` is the row type,
    ``modality`` an event's. ``apart``: parts whose dates are not the row's own, such as a statement's
    content. ``times`` are all expressions of the page in reading order. A month whose year is not known gives a date that is open on
    both sides and keeps its words. Never raises.
    """
    dated = [u for t in times if not any(a <= t.start < b for a, b in apart) and (u := _kept(t, page)) is not None]
    tree = _Tree(parse, span, anchor) if parse else None
    best: tuple[tuple[int, int, int], Timex] | None = None
    for t in dated:
        inside = span[0] <= t.start < span[1]
        relation = tree.relation(t) if tree else ("same" if inside else "")
        if inside:
            rank = 0 if relation == "same" else 1
        elif relation and relation in CARRIES.get(kind, ()) and (modality in DONE or relation == "same"):
            rank = 2 if relation == "same" else 3
        else:
            continue
        key = (rank, tree.distance(t) if tree else 0, abs(t.start - anchor[0]))
        if best is None or key < best[0]:
            best = (key, t)
    if best:
        when = joined(best[1], dated, page.text)
        return _closed(tree.bounded(best[1], when, page) if tree else when, kind, page)
    if not tree:
        return None
    return tree.lasting(times, page) or (
        _carried(tree, dated, page, kind) if modality == "happened" and kind in ("event", "figure") else None
    )


def _closed(when: Date | None, kind: str, page: Page) -> Date | None:
    """A count "since" a day runs until the report's own day."""
    published = page.document.published
    if kind == "figure" and when and when.start and not when.end and published and published.end and published.end >= when.start:
        return replace(when, end=published.end)
    return when


def _carried(tree: _Tree, dated: Sequence[Timex], page: Page, kind: str) -> Date | None:
    """The one day named in the sentence before, for a plain past act in the same paragraph; for a count, anywhere before it there."""
    if not tree.past:
        return None
    block = next((b for b in page.blocks if b.start <= tree.start < b.end), None)
    last = next((t for t in reversed(dated) if t.start < tree.start), None)
    if (
        block is None
        or last is None
        or last.start < (block.start if kind == "figure" else max(block.start, tree.before))
        or not (last.date and last.date.exact)
    ):
        return None
    return replace(last.date, basis="anaphora")


def _kept(t: Timex, page: Page) -> Timex | None:
    """An expression that can date a row; a month without a year gets its words for a date. None for all others."""
    if t.date is None and t.type == "DATE" and t.value.startswith("XXXX-") and t.value[5:7].isdigit():
        return replace(t, date=Date(None, None, page.text[t.start : t.end], "none"))
    return t if t.date is not None and usable(t) else None


def usable(t: Timex) -> bool:
    """Whether an expression can date an act: a date or time, or a stretch that ends or starts at the report's own day."""
    return t.type in ("DATE", "TIME") or (t.type == "DURATION" and not t.value.endswith(("Y", "E")) and t.date is not None)


def joined(t: Timex, times: Iterable[Timex], text: str) -> Date | None:
    """The date of an expression, widened where the next or the last one makes a stretch with it ("Saturday and Sunday")."""
    when = t.date
    for other in times:
        first, second = (t, other) if other.start > t.start else (other, t)
        between = text[first.end : second.start].strip().lower() if first.end <= second.start <= first.end + 12 else ""
        if between not in JOINS or not when or not other.date or other.type != t.type:
            continue
        if when.start and when.end and other.date.start and other.date.end and len(t.value) == len(other.value):
            when = Date(min(when.start, other.date.start), max(when.end, other.date.end), text[first.start : second.end], when.basis)
    return when


def anchor_of(page: Page) -> Date | None:
    """The days that relative words of a report count from: its publication interval, None where that is not known."""
    return page.document.published


def _start(token: Token) -> int:
    return token.start


class _Tree:
    """How the dates of a sentence hang on the head of a row."""

    def __init__(self, parse: Parse, span: Span, anchor: Span) -> None:
        self._tokens = parse.tokens
        self._sentences = parse.sentences
        words = self._within(anchor) or self._within(span)
        self._head = min(words, key=lambda i: len(self._up(i)), default=-1)
        self._path = self._up(self._head) if words else []
        self._sentence = self._tokens[self._head].sentence if words else -1

        first = parse.sentences[self._sentence][0] if words else 0
        self.start = self._tokens[first].start if words else -1
        """Where the row's sentence starts."""
        self.before = self._tokens[parse.sentences[self._sentence - 1][0]].start if self._sentence > 0 else self.start
        """Where the sentence before it starts."""
        self.past = bool(words) and self._tokens[self._head].tag in ("VBD", "VBN")
        """Whether the row's head is a past form."""

    def lasting(self, times: Sequence[Timex], page: Page) -> Date | None:
        """ "has been besieged for months": open at the start, until the report's day."""
        published = page.document.published
        if not published or not published.end:
            return None
        perfect = any(t.head == self._head and t.dep in ("aux", "auxpass") and t.lemma == "have" for t in self._words())
        for t in times:
            lead = page.text[max(0, t.start - 14) : t.start].lower().split()
            if perfect and t.type == "DURATION" and t.date is None and "for" in lead and self.relation(t) == "same":
                return Date(None, published.end, page.text[t.start : t.end], "relative")
        return None

    def bounded(self, t: Timex, when: Date | None, page: Page) -> Date | None:
        """A date inside a "since" clause opens a stretch until the report's day; one "ahead of" something closes it the day before."""
        published = page.document.published
        between = set(self._up(self._token(t.start)))
        marks = {self._tokens[i].text.lower() for i in between}
        marks |= {t.text.lower() for t in self._words() if t.dep == "mark" and t.head in between and t.head != self._head}
        if not when or not when.start or not when.end:
            return when
        if "since" in marks and published and published.end and published.end >= when.start:
            return replace(when, end=published.end)
        if "ahead" in marks:
            return replace(when, start=None, end=(date.fromisoformat(when.start) - timedelta(days=1)).isoformat())
        return when

    def _words(self) -> Iterator[Token]:
        return iter(self._tokens[slice(*self._sentences[self._sentence])] if self._path else ())

    def relation(self, t: Timex) -> str:
        """``same`` verb or noun; ``up:DEP``: the date's verb governs the row through a DEP; ``down:DEP``: the row's head governs
        the date's verb; ``side``: neither; empty outside the sentence."""
        at = self._token(t.start)
        if at < 0 or not self._path or self._tokens[at].sentence != self._sentence:
            return ""
        governor = self._governor(t, at)
        if governor == self._head:
            return "same"
        if governor in self._path:
            return "up:" + self._tokens[self._path[self._path.index(governor) - 1]].dep
        path = self._up(governor)
        if self._head in path:
            return "down:" + self._tokens[path[path.index(self._head) - 1]].dep
        return "side"

    def distance(self, t: Timex) -> int:
        """Steps in the tree between the row's head and the date's governor; large outside the sentence."""
        at = self._token(t.start)
        if at < 0 or not self._path or self._tokens[at].sentence != self._sentence:
            return 99
        path = self._up(self._governor(t, at))
        common = next((i for i in self._path if i in path), None)
        return 99 if common is None else self._path.index(common) + path.index(common)

    def _governor(self, t: Timex, at: int) -> int:
        for i in self._up(at):
            if not t.start <= self._tokens[i].start < t.end and self._tokens[i].pos in ("VERB", "AUX", "NOUN", "PROPN"):
                return i
        return at

    def _within(self, span: Span) -> range:
        first = bisect_right(self._tokens, span[0] - 1, key=_start)
        return range(first, max(first, bisect_right(self._tokens, span[1] - 1, key=_start)))

    def _token(self, offset: int) -> int:
        return bisect_right(self._tokens, offset, key=_start) - 1

    def _up(self, at: int) -> list[int]:
        path = [at]
        while self._tokens[at].head != at and len(path) < 100:
            at = self._tokens[at].head
            path.append(at)
        return path
