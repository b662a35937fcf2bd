"""What a figure counts: the classifier's word, checked against the words that the number hangs on."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import table
from dateline.model import Span
from dateline.reading.words import Words

FATES = frozenset({"killed", "wounded", "casualties", "missing", "detained", "displaced", "besieged"})
"""Measures that a word of the sentence has to name."""
REACH = 5
"""Steps up from a number that a word still governs it."""
_DIGITS = re.compile(r"[\d.,]*\d")


@cache
def _words() -> dict[str, str]:
    return {line["word"]: line["measure"] for line in table("measure_words")}


def measure_of(w: Words, number: Span, guess: str) -> str:
    """The measure of the figure at ``number``: what its noun or the words above it name; ``guess`` where they agree or say nothing."""
    inside = w.within(number)
    if not inside:
        return guess
    first, last = w.sentence(inside[0])
    near = [_words().get(w.tokens[k].lemma.lower()) for k in range(first, last)]
    path = [k for k in list(w.up(inside[-1]))[:REACH] if first <= k < last]
    noun = next((k for k in path if w.tokens[k].pos in ("NOUN", "PROPN")), None)
    if noun is not None and _words().get(w.tokens[noun].lemma.lower()) == "attacks":
        return "attacks"
    governing = [m for k in path for m in [_words().get(w.tokens[k].lemma.lower())] if m]
    own = next((m for m in governing if m in FATES), None)
    if own in ("killed", "wounded") and _both(w, path):
        return "casualties"
    if own is not None and guess in FATES | {"attacks", "other"} and guess != "casualties":
        return own if guess != own and guess not in near else guess
    return "other" if guess in FATES - {"casualties"} and guess not in near and "casualties" not in near else guess


def _both(w: Words, path: list[int]) -> bool:
    """True for "killing and wounding dozens": one count of two joined verbs."""
    for k in path:
        t = w.tokens[k]
        if t.dep == "conj" and {_words().get(t.lemma.lower()), _words().get(w.tokens[t.head].lemma.lower())} == {"killed", "wounded"}:
            return w.child(t.head, "dobj", "nsubjpass") is None
    return False


def whole_number(text: str, span: Span) -> Span:
    """A number's span grown to all of its digits ("260" of "260,000") and to the "a" or "half a" of "a dozen"."""
    start, end = span
    for match in _DIGITS.finditer(text, max(0, start - 12), end + 12):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    lead = re.search(r"\b(?:half a|half|a|an|several|a few|many) $", text[max(0, start - 10) : start], re.IGNORECASE)
    word = re.match(r"(?:dozen|hundred|thousand|million|score)", text[start:end], re.IGNORECASE)
    if lead and word:
        start -= len(lead.group())
    return start, end
