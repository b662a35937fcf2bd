"""Does an expression look back or ahead? From the governing verb where there is a parse, else from the nearest telling word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from dateline.model import Parse, Token
from dateline.reading.times_scan import Tok, cues

LEFT, RIGHT = 14, 7
"""Words looked at on either side where there is no parse."""


class Tenses:
    """The tense at an expression; built once a text."""

    def __init__(self, parse: Parse | None) -> None:
        self._tokens = parse.tokens if parse else ()
        self._starts = [t.start for t in self._tokens]
        self._sentences = parse.sentences if parse else ()

    def at(self, toks: Sequence[Tok], first: int, end: int) -> str | None:
        """``past``, ``future`` or None for the expression of tokens ``first`` to ``end`` (half-open)."""
        if first and toks[first - 1].low == "since":
            return "past"
        if self._tokens:
            at = bisect_right(self._starts, toks[first].start) - 1
            if at >= 0 and self._tokens[at].end > toks[first].start:
                return self._governed(at)
        return _nearby(toks, first, end)

    def _governed(self, at: int) -> str | None:
        token = self._tokens[at]
        for _ in range(12):
            if token.pos in ("VERB", "AUX"):
                verdict = self._verb(token)
                if verdict:
                    return verdict
            elif (token.lemma in ("before", "ahead", "until", "till", "upcoming") and token.pos in ("ADP", "SCONJ", "ADV")) or (
                token.pos == "ADJ" and token.lemma == "due"
            ):
                return "future"
            head = self._tokens[token.head]
            if head is token:
                return None
            token = head
        return None

    def _verb(self, verb: Token) -> str | None:
        """The tense of a verb; None where it takes that of the verb above it."""
        first, end = self._sentences[verb.sentence]
        index = bisect_right(self._starts, verb.start) - 1
        helpers = [t for t in self._tokens[first:end] if t.head == index and t.dep in ("aux", "auxpass")]
        if any(t.text.lower() in cues("ahead") for t in helpers):
            return "future"
        if verb.lemma.lower() in cues("planned") and verb.tag == "VBN":
            return "future"
        if verb.tag == "VB" and any(t.text.lower() == "to" for t in helpers):
            above = self._tokens[verb.head]
            return "future" if verb.dep == "acl" or above.lemma.lower() in cues("intending") else None
        if verb.tag == "VBD" or any(t.tag == "VBD" for t in helpers):
            return "past"
        if verb.tag == "VBN" and not any(t.tag in ("VBZ", "VBP") for t in helpers):
            return "past" if verb.dep != "xcomp" else None
        if any(t.tag in ("VBZ", "VBP") for t in helpers):
            if verb.tag == "VBG" and not any(t.lemma == "have" for t in helpers):
                return "future"
            return "past" if any(t.lemma == "have" for t in helpers) else "future" if verb.lemma in cues("upcoming") else None
        if verb.tag in ("VBZ", "VBP"):
            return "future" if verb.lemma in cues("upcoming") else "past" if verb.lemma in cues("saying") else None
        return None


def _nearby(toks: Sequence[Tok], first: int, end: int) -> str | None:
    best, verdict = 99, None
    for step, stop, span in ((-1, first - LEFT, LEFT), (1, end + RIGHT, RIGHT)):
        at = first - 1 if step < 0 else end
        distance = 1 if step < 0 else 4
        for _ in range(span):
            if not 0 <= at < len(toks) or at == stop or toks[at].raw in ("!", "?") or "DOT" in toks[at].symbols:
                break
            symbols = toks[at].symbols
            if distance < best:
                if "FUT" in symbols and (toks[at].low not in cues("leading") or distance == 1):
                    best, verdict = distance, "future"
                elif "WAS" in symbols or (toks[at].low.endswith("ed") and len(toks[at].low) > 4):
                    best, verdict = distance, "past"
            at += step
            distance += 1
    return verdict
