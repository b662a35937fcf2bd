"""Which language a text is in, by its function words (``lexicon/en/page_languages.csv``); scripts of other alphabets by their letters."""

from __future__ import annotations

import functools
import re
from collections import Counter

from dateline.page.phrases import read_table

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    (r"[\u3040-\u30ff]", "ja"),
    (r"[\uac00-\ud7af]", "ko"),
    (r"[\u4e00-\u9fff]", "zh"),
    (r"[\u0590-\u05ff]", "he"),
    (r"[\u0370-\u03ff]", "el"),
    (r"[\u0e00-\u0e7f]", "th"),
    (r"[\u0900-\u097f]", "hi"),
)
_SAMPLE = 1600
_LEAST = 0.06
"""Share of function words below which no language is named (English news has .35 to .45)."""


@functools.cache
def _tables() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((row["language"], frozenset(row["words"].split())) for row in read_table("page_languages.csv"))


def language(text: str) -> str | None:
    """ISO 639-1 code of a text's language, None where nothing tells (a few words, names, numbers). Short text passes as English."""
    sample = text[:_SAMPLE] if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + text[len(text) // 2 : len(text) // 2 + _SAMPLE]
    found = Counter(w.lower() for w in _WORD.findall(sample))
    letters = sum(len(w) * n for w, n in found.items())
    if not letters:
        return None
    for pattern, name in () if sample.isascii() else _SCRIPTS:
        if len(re.findall(pattern, sample)) > 0.3 * letters:
            return name
    total = sum(found.values())
    shares = {name: sum(found[w] for w in table) / total for name, table in _tables()}
    best = max(shares, key=lambda name: shares[name])
    if shares["en"] >= max(_LEAST, shares[best]):
        return "en"
    if shares[best] >= _LEAST and best != "en":
        return best
    short = total < 30 and sum(c < "\u0250" for c in sample if c.isalpha()) > 0.8 * letters
    return "en" if short else None
