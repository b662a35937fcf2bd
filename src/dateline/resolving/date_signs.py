"""What speaks for or against a date of the report as the date of a row: names of signs, weighed in ``lexicon/en/dates_weights.csv``.

A sign sees the grammar (how the date hangs on the row's head), the place (same sentence, the one before, the paragraph, the lead), the
tense and modality of the row against the direction of the date from the day of the report, and the words before the date. Signs are
emitted once for all rows and once for the row's own type.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dateline.lexicon import table
from dateline.model import Date, Page, Span, Timex, Token
from dateline.reading.words import Words

LEADS = frozenset(
    "in on at since by until till before after from ago last next for during over this early late earlier later the between of to through "
    "past previous coming following within ahead every each".split()
)
"""Words before a date that say how it is meant."""


SIZES = (("day", 0), ("days", 4), ("week", 10), ("month", 31), ("months", 200), ("year", 400), ("years", 10**7))
GAPS = (("eve", 1), ("recent", 7), ("past", 60), ("far", 400), ("years", 10**7))
"""Names of widths and of distances before the report, with the most days of each."""


@cache
def _reporting() -> frozenset[str]:
    return frozenset(line["verb"] for line in table("reporting_verbs"))


class Tree:
    """The words of a page, asked what governs what and in which sentence and paragraph they stand."""

    def __init__(self, words: Words) -> None:
        self.page, self.tokens, self.sentences = words.page, words.tokens, words.sentences
        self.starts, self.kids = words.starts, words.kids
        self.opens = [words.starts[a] for a, b in words.sentences]
        self.blocks = [b.start for b in words.page.blocks]
        self.lead = next((b.start for b in words.page.blocks if b.zone == "body"), 0)

    def token(self, offset: int) -> int:
        """The token that holds or precedes ``offset``; -1 before all."""
        return bisect_right(self.starts, offset) - 1

    def sentence(self, offset: int) -> int:
        """Number of the sentence at ``offset``."""
        return bisect_right(self.opens, offset) - 1

    def block(self, offset: int) -> int:
        """Number of the paragraph at ``offset``."""
        return bisect_right(self.blocks, offset) - 1

    def up(self, at: int) -> list[int]:
        """A token and what governs it, up to the root."""
        path = [at]
        while self.tokens[at].head != at and len(path) < 100:
            at = self.tokens[at].head
            path.append(at)
        return path

    def head(self, span: Span) -> int:
        """The topmost word of a span; -1 where the parse has none there."""
        first = bisect_right(self.starts, span[0] - 1)
        return min(range(first, max(first, bisect_right(self.starts, span[1] - 1))), key=lambda i: len(self.up(i)), default=-1)

    def governor(self, t: Timex) -> int:
        """The verb or noun that an expression hangs on; the expression's own first word where there is none; -1 without a parse there."""
        at = self.token(t.start)
        for i in self.up(at) if at >= 0 else ():
            if not t.start <= self.tokens[i].start < t.end and self.tokens[i].pos in ("VERB", "AUX", "NOUN", "PROPN"):
                return i
        return at

    def tense(self, at: int) -> str:
        """The tense of a word by its form and auxiliaries: past, perfect, pluperfect, present, future, modal, bare, participle, noun."""
        word = self.tokens[at]
        helpers = {self.tokens[k].text.lower() for k in self.kids[at] if self.tokens[k].dep in ("aux", "auxpass")}
        if word.pos not in ("VERB", "AUX"):
            return "noun"
        if helpers & {"will", "'ll", "wo", "shall"}:
            return "future"
        if helpers & {"would", "could", "may", "might", "should", "must", "can"}:
            return "modal"
        if helpers & {"have", "has", "'ve"}:
            return "perfect"
        if "had" in helpers:
            return "pluperfect"
        if word.tag == "VBD" or helpers & {"was", "were", "did"}:
            return "past"
        if word.tag in ("VBZ", "VBP") or helpers & {"is", "are", "am", "do", "does", "'s"}:
            return "present"
        return "participle" if word.tag in ("VBN", "VBG") else "bare"


@dataclass(frozen=True, slots=True)
class Asked:
    """A row whose date is sought: its type, head, the words that carry it, its modality and label (event type, stance, state, measure),
    whether it is a running total, and the statement's content that holds it."""

    kind: str
    span: Span
    at: int
    head: int
    modality: str
    label: str
    total: bool
    told: Span | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A date that the row may have: the expression it comes from, the days, and how they were made of it (``plain``, ``since`` ...)."""

    timex: Timex
    when: Date
    made: str


def none_signs(tree: Tree, row: Asked, choices: Sequence[Choice]) -> Iterator[str]:
    """What speaks for "no date"."""
    here = tree.sentence(row.at)
    own = sum(tree.sentence(c.timex.start) == here for c in choices if c.made == "plain")
    near = sum(tree.block(c.timex.start) == tree.block(row.at) and c.timex.start < row.at for c in choices if c.made == "plain")
    tense = _tense(tree, row)
    for k in ("", row.kind + " "):
        yield f"{k}none"
        yield f"{k}none told {row.told is not None}"
        yield f"{k}none tense {tense}"
        yield f"{k}none own {min(own, 2)} near {min(near, 2)}"
        yield f"{k}none modality {row.modality}"
    yield f"{row.kind} none label {row.label}"
    yield f"{row.kind} none total {row.total}"
    yield f"{row.kind} none tense {tense} {row.modality}"
    yield f"{row.kind} none sentence {min(here, 3)}"


def signs(tree: Tree, row: Asked, choice: Choice, choices: Sequence[Choice]) -> Iterator[str]:
    """What speaks for or against one date."""
    t = choice.timex
    where = _where(tree, row, t)
    size, direction, tense = _size(choice.when), _direction(tree.page, choice.when), _tense(tree, row)
    lead = _lead(tree, t)
    bond, distance = relation(tree, row, t)
    done = "done" if row.modality in ("happened", "denied", "did_not_happen") else row.modality
    governor = tree.governor(t)
    saying = governor >= 0 and tree.tokens[governor].lemma in _reporting()
    found = [
        f"where {where}",
        f"relation {bond}",
        f"relation {bond} {tense}",
        f"distance {where} {min(distance, 5)}",
        f"size {size} {choice.made}",
        f"size {size} {where}",
        f"direction {direction} {tense}",
        f"direction {direction} {done}",
        f"direction {direction} {where}",
        f"type {t.type} {choice.when.basis} {where}",
        f"lead {lead} {choice.made}",
        f"made {choice.made} {tense}",
        f"made {choice.made} {row.total}",
        f"made {choice.made} {row.modality}",
        f"nearer {_nearer(tree, row, t, choices)} {where}",
        f"saying {saying} {where} {bond.partition(':')[0]}",
    ]
    if governor >= 0:
        found.append(f"governor {tree.tense(governor)} {where}")
        found.append(f"governor {tree.tokens[governor].dep} {where}")
    if where not in ("inside", "before", "after"):
        found += _across(tree, row, t, where, saying, tense)
    elif where != "inside":
        lower, upper = min(row.at, t.start), max(row.at, t.start)
        between = tree.page.text[lower:upper]
        found.append(f"between {where} {any(m in between for m in ',;:-–—')} {bond.partition(':')[0]}")
    if row.told:
        found.append(f"told {row.told[0] <= t.start < row.told[1]} {where} {saying}")
    for sign in found:
        yield sign
        yield f"{row.kind} {sign}"
    yield f"{row.kind} label {row.label} {where}"
    yield f"{row.kind} label {row.label} {direction}"
    yield f"{row.kind} label {row.label} {choice.made}"


def _across(tree: Tree, row: Asked, t: Timex, where: str, saying: bool, tense: str) -> Iterator[str]:
    """Signs of a date outside the row's sentence: is it the same story?"""
    a, b = tree.sentences[tree.sentence(row.at)]
    c, d = tree.sentences[tree.sentence(t.start)]
    mine = _stems(tree.tokens[a:b])
    theirs = _stems(tree.tokens[c:d])
    head = tree.tokens[row.head].lemma.lower()[:5] if row.head >= 0 else ""
    yield f"across head told {where if where == 'lead' else ''} {head in theirs}"
    yield f"across shared {min(len(mine & theirs), 3)}"
    first = tree.tokens[a]
    yield f"across first {first.text.lower() if first.pos in ('PRON', 'DET', 'ADV', 'SCONJ', 'ADP', 'CCONJ') else first.pos} {where}"
    root = next((i for i in range(a, b) if tree.tokens[i].head == i), a)
    other = next((i for i in range(c, d) if tree.tokens[i].head == i), c)
    yield f"across roots {tree.tense(root)} {tree.tense(other)}"
    yield f"across roots {tense} {tree.tense(other)} {where}"
    yield f"across sayings {tree.tokens[root].lemma in _reporting()} {saying}"
    yield f"across paragraph {min(3, tree.block(row.at) - tree.block(t.start))} {where}"
    yield f"across opens {t.start - tree.opens[tree.sentence(t.start)] < 3} {where}"


def _stems(tokens: Sequence[Token]) -> set[str]:
    """The beginnings of the words that carry meaning."""
    return {t.lemma.lower()[:5] for t in tokens if t.pos in ("NOUN", "VERB", "PROPN") and len(t.lemma) > 3}


def _where(tree: Tree, row: Asked, t: Timex) -> str:
    """Where an expression stands from the row: inside, before or after in the sentence, sentences back, in the lead, later."""
    if row.span[0] <= t.start < row.span[1]:
        return "inside"
    back = tree.sentence(row.at) - tree.sentence(t.start)
    if back == 0:
        return "before" if t.start < row.at else "after"
    same = tree.block(row.at) == tree.block(t.start)
    if back < 0:
        return f"on {'here' if same else 'far'} {min(2, -back)}"
    if same or back == 1:
        return f"back {'here' if same else 'far'} {min(3, back)}"
    return "lead" if tree.sentence(t.start) <= tree.sentence(tree.lead) + 1 else f"back far {2 if back <= 3 else 4}"


def _nearer(tree: Tree, row: Asked, t: Timex, choices: Sequence[Choice]) -> int:
    """How many other dates stand between a date and the row, up to two."""
    low, high = min(t.start, row.at), max(t.start, row.at)
    return min(2, len({c.timex.start for c in choices if low < c.timex.start < high}))


def _tense(tree: Tree, row: Asked) -> str:
    """The tense of the row's head, or for a form without tense that of the verb above it after a dash."""
    if row.head < 0:
        return "none"
    mine = tree.tense(row.head)
    if mine not in ("noun", "bare", "participle"):
        return mine
    above = next((i for i in tree.up(row.head)[1:] if tree.tense(i) not in ("noun", "bare", "participle")), None)
    return f"{mine}-{tree.tense(above)}" if above is not None else mine


def _size(when: Date) -> str:
    """How wide an interval is."""
    if not when.start or not when.end:
        return "nothing" if not when.start and not when.end else "open start" if when.end else "open end"
    days = (date.fromisoformat(when.end) - date.fromisoformat(when.start)).days
    return next(name for name, most in SIZES if days <= most)


def _direction(page: Page, when: Date) -> str:
    """From the day of the report: far, past, recent, just before, its own day, ahead; open sides by the other."""
    published = page.document.published
    day = when.end or when.start
    if not published or not published.start or not published.end or not day:
        return "unknown"
    if when.start and when.start > published.end:
        return "ahead"
    if when.end and when.end > published.end:
        return "over"
    if day >= published.start:
        return "own day" if when.start == when.end else "to own day"
    gap = (date.fromisoformat(published.start) - date.fromisoformat(day)).days
    return next(name for name, most in GAPS if gap <= most)


def _lead(tree: Tree, t: Timex) -> str:
    """The words before and at the start of an expression that say how it is meant."""
    at = tree.token(t.start)
    if at < 0:
        return ""
    before = tree.tokens[at - 1].text.lower() if at > 0 else ""
    first = tree.tokens[at].text.lower()
    return f"{before if before in LEADS else '-'} {first if first in LEADS else '-'}"


def relation(tree: Tree, row: Asked, t: Timex) -> tuple[str, int]:
    """``same`` verb or noun; ``up:DEP``: the date's governor is above the row's head; ``down:DEP``: below; ``side``; ``-`` outside the
    sentence. With the steps between them in the tree."""
    if row.head < 0 or tree.sentence(row.at) != tree.sentence(t.start):
        return "-", 9
    governor, path = tree.governor(t), tree.up(row.head)
    if governor < 0:
        return "-", 9
    if governor == row.head:
        return "same", 0
    if governor in path:
        n = path.index(governor)
        return "up:" + tree.tokens[path[n - 1]].dep, n
    other = tree.up(governor)
    if row.head in other:
        n = other.index(row.head)
        return "down:" + tree.tokens[other[n - 1]].dep, n
    common = next((i for i in path if i in other), None)
    return "side", 9 if common is None else path.index(common) + other.index(common)
