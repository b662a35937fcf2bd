"""What a figure counts: the classifier's word, checked against the words that the number hangs on."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import table
from dateline.model import Span
from dateline.reading.words import Words

FATES = frozenset({"killed", "wounded", "casualties", "missing", "detained", "displaced", "besieged"})
"""Measures that a word of the sentence has to name."""
WEAPONS = frozenset({"rocket", "missile", "shell", "mortar"})
"""Nouns that count attacks where they were fired, and stand in an arsenal else: there the classifier's "other" is believed."""
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
    verb = next((n for n, k in enumerate(path) if w.tokens[k].pos in ("VERB", "AUX")), len(path))
    noun = next((k for k in path[:verb] if w.tokens[k].pos in ("NOUN", "PROPN")), None)
    counted = _words().get(w.tokens[noun].lemma.lower()) if noun is not None else None
    if noun is not None and counted in ("attacks", "other"):
        return "other" if guess == "other" and w.tokens[noun].lemma.lower() in WEAPONS else counted
    governing = [m for k in path for m in [_words().get(w.tokens[k].lemma.lower())] if m]
    own = next((m for m in governing if m in FATES), None)
    if own in ("killed", "wounded") and _both(w, path):
        return "casualties"
    if any(_driven(w, k) for k in path):
        return "displaced"
    if own is not None and guess in FATES | {"attacks", "other"} and guess != "casualties":
        return own if guess != own and guess not in near else guess
    if guess == "other" and governing:
        return governing[0]
    return "other" if guess in FATES - {"casualties"} and guess not in near and "casualties" not in near else guess


def _both(w: Words, path: list[int]) -> bool:
    """True for "killing and wounding dozens" and "dozens were killed or wounded": one count of two joined verbs."""
    for k in path:
        mine = _words().get(w.tokens[k].lemma.lower())
        partners = [c for c in w.kids[k] if w.tokens[c].dep == "conj"]
        if w.tokens[k].dep == "conj":
            partners.append(w.tokens[k].head)
        for other in partners:
            if {mine, _words().get(w.tokens[other].lemma.lower())} == {"killed", "wounded"}:
                return w.child(other, "dobj", "nsubjpass", "nsubj") is None
    return False


def _driven(w: Words, verb: int) -> bool:
    """True for "drove millions from their homes"."""
    out = [c for c in w.kids[verb] if w.tokens[c].dep == "prep" and w.tokens[c].lemma.lower() in ("from", "of", "out")]
    return w.tokens[verb].lemma in ("drive", "force") and any(
        w.tokens[k].lemma.lower() in ("home", "house", "village") for c in out for k in w.subtree(c)
    )


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
