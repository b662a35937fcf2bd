"""Word look-ups over a parse: which words lie in a span, what heads them, where a noun phrase ends.

Offsets are code points of the page text; ``i`` is always an index into ``parse.tokens``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from dateline.model import ZONES, Page, Parse, Span, Token

_MARK = re.compile(r"[\"“”„]|``|''|\n\s*\n|\n")
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
LEFT_OF_NOUN = frozenset({"compound", "amod", "nmod", "poss", "det", "nummod", "quantmod", "case", "punct", "advmod", "npadvmod", "predet"})


def quotations(text: str, blocks: list[Span]) -> Iterator[Span]:
    """Stretches between double quotation marks, marks included, block by block; one left open runs to the end of its paragraph."""
    for start, end in blocks:
        opened: int | None = None
        for match in _MARK.finditer(text, start, end):
            mark, at = match.group(), match.start()
            if mark.startswith("\n"):
                if opened is not None:
                    yield opened, at
                opened = None
            elif opened is None:
                if mark != "”":
                    opened = at
            elif mark not in "“„":
                yield opened, match.end()
                opened = None
        if opened is not None:
            yield opened, end


class Words:
    """The tokens of one page with their children; read-only."""

    def __init__(self, page: Page, parse: Parse) -> None:
        self.page = page
        self.text = page.text
        self.tokens: tuple[Token, ...] = parse.tokens
        self.sentences = parse.sentences
        self.entities = parse.entities
        self.starts = [t.start for t in parse.tokens]
        self.ends = [t.end for t in parse.tokens]
        self.kids: list[list[int]] = [[] for _ in parse.tokens]
        for i, t in enumerate(parse.tokens):
            if t.head != i:
                self.kids[t.head].append(i)
        self.quotes = tuple(quotations(page.text, [(b.start, b.end) for b in page.blocks if b.zone in ZONES]))
        self._quote_starts = [q[0] for q in self.quotes]

    def quoted(self, offset: int) -> Span | None:
        """The quotation that holds ``offset``, marks included; None outside of all."""
        k = bisect_right(self._quote_starts, offset) - 1
        return self.quotes[k] if k >= 0 and offset < self.quotes[k][1] else None

    def within(self, span: Span) -> range:
        """Indices of the tokens that touch ``span``."""
        return range(bisect_right(self.ends, span[0]), bisect_left(self.starts, span[1]))

    def head(self, span: Span) -> int | None:
        """The word of ``span`` that heads the others: the first whose own head lies outside; None without words."""
        inside = self.within(span)
        first = None
        for i in inside:
            t = self.tokens[i]
            if t.pos == "PUNCT":
                continue
            if t.head not in inside or t.head == i:
                if t.pos in NOUNS or t.pos in ("VERB", "AUX", "ADJ"):
                    return i
                first = i if first is None else first
        return first

    def noun_head(self, span: Span) -> int | None:
        """The noun that heads the noun phrase ``span``; a leading preposition or participle is stepped over."""
        i = self.head(span)
        if i is None:
            return None
        inside = self.within(span)
        if self.tokens[i].pos not in NOUNS:
            for k in inside:
                if self.tokens[k].pos in NOUNS and self.tokens[k].dep not in ("compound", "nmod", "poss"):
                    return k
        return i

    def sentence(self, i: int) -> Span:
        """The range of token indices of the sentence that holds token ``i``."""
        return self.sentences[self.tokens[i].sentence]

    def sentence_span(self, i: int) -> Span:
        """The sentence that holds token ``i``, in code points."""
        a, b = self.sentence(i)
        return self.tokens[a].start, self.tokens[b - 1].end

    def subtree(self, i: int) -> list[int]:
        """Token ``i`` and all that hangs on it, in reading order."""
        found, todo = [i], list(self.kids[i])
        while todo:
            k = todo.pop()
            found.append(k)
            todo.extend(self.kids[k])
        found.sort()
        return found

    def left_edge(self, i: int) -> int:
        """The first word of the noun phrase headed by ``i`` (determiners, adjectives, compounds, possessors)."""
        edge = i
        todo = [k for k in self.kids[i] if k < i and self.tokens[k].dep in LEFT_OF_NOUN]
        while todo:
            k = todo.pop()
            edge = min(edge, k)
            todo.extend(c for c in self.kids[k] if c < i)
        while edge < i and self.tokens[edge].pos == "PUNCT":
            edge += 1
        return edge

    def np(self, i: int, *, tails: bool = True) -> Span:
        """The noun phrase headed by ``i`` in code points: left edge to head, with its ``of``/``in``/``for`` tails unless told not to."""
        last = i
        if tails:
            for k in self.kids[i]:
                t = self.tokens[k]
                if k > i and t.dep == "prep" and t.lemma in ("of", "at", "for", "in", "from", "on", "with", "between", "against", "to"):
                    if any(self.tokens[j].text in (",", ";") for j in range(last + 1, k)):
                        break
                    last = max(last, self.plain_end(k))
        return self.tokens[self.left_edge(i)].start, self.tokens[last].end

    def listed(self, i: int) -> Span:
        """The noun phrase headed by ``i`` with all that is coordinated with it ("Iran and the six powers")."""
        last = max(self.conjuncts(i))
        return (self.np(i)[0], self.np(last)[1]) if last > i else self.np(i)

    def plain_end(self, i: int) -> int:
        """The last word under ``i`` before a comma, relative clause or coordination."""
        last = i
        for k in self.subtree(i):
            if k <= i:
                continue
            t = self.tokens[k]
            if t.text in (",", ";", "(", "--", "—") or t.dep in ("relcl", "appos", "cc", "advcl") or k > last + 1:
                break
            last = k
        return last

    def conjuncts(self, i: int) -> list[int]:
        """``i`` and the words coordinated with it, in order."""
        found, todo = [i], [i]
        while todo:
            k = todo.pop()
            for c in self.kids[k]:
                if self.tokens[c].dep == "conj":
                    found.append(c)
                    todo.append(c)
        found.sort()
        return found

    def up(self, i: int) -> Iterator[int]:
        """The heads above ``i``, nearest first."""
        seen = 0
        while self.tokens[i].head != i and seen < 60:
            i = self.tokens[i].head
            seen += 1
            yield i

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of ``i`` with one of these dependencies."""
        for k in self.kids[i]:
            if self.tokens[k].dep in deps:
                return k
        return None

    def governor(self, i: int) -> int | None:
        """The nearest verb above ``i`` (or ``i`` itself)."""
        if self.tokens[i].pos in ("VERB", "AUX"):
            return i
        return next((k for k in self.up(i) if self.tokens[k].pos in ("VERB", "AUX")), None)

    def slice(self, span: Span) -> str:
        """The words of a span with runs of white space made one blank."""
        return " ".join(self.text[span[0] : span[1]].split())
