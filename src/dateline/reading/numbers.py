"""Numbers in running words: "at least 1,200", "two dozen", "between 30 and 40", "hundreds of thousands", "up to 5m"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import table

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+|[–—\-]")
_SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "score": 20.0,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "k": 1e3,
}


_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "three quarters": 0.75, "two thirds": 2 / 3}
_FRACTION = re.compile(rf"\b(?:a )?({'|'.join(_PARTS)})(?: of)? an? ({'|'.join(_SCALES)})\b")


@dataclass(frozen=True, slots=True)
class Amount:
    """A range of numbers; ``None`` is a side that is not said. Equal sides: an exact count."""

    low: float | None
    high: float | None


@cache
def _words() -> dict[str, float]:
    return {line["word"]: float(line["value"]) for line in table("number_words") if line["kind"] == "number"}


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(sorted((line["word"] for line in table("number_words") if line["kind"] == kind), key=len, reverse=True))


def amount(text: str) -> Amount | None:
    """The amount that the words name; ``Amount(None, None)`` for "dozens" or "several"; None where no number stands."""
    low = _FRACTION.sub(_part, " ".join(text.lower().replace("\u2019", "'").split()))
    values = _values(low)
    if not values:
        vague = any(re.search(rf"\b{re.escape(p)}\b", low) for p in _phrases("vague"))
        return Amount(None, None) if vague else None
    if len(values) >= 2 and (
        re.search(r"\bbetween\b.*\band\b|\bfrom\b.*\bto\b|\d\s*(?:-|–|—|to|or)\s*\d", low) or re.search(r"\w+ (?:to|or) \w+", low)
    ):
        first, second = values[0], values[1]
        if first < second:
            if second >= 1e3 and first < 1e3 and second % 1e3 == 0 and re.search(r"thousand|million|billion", low):
                scale = next(s for s in (1e9, 1e6, 1e3) if second >= s)
                first = first * scale if first < second / scale + 1 else first
            return Amount(first, second)
    value = values[0]
    floor, ceiling = (max((len(p) for p in _phrases(kind) if _has(low, p)), default=0) for kind in ("floor", "ceiling"))
    if floor or ceiling:  # "no more than" holds "more than": the longer one counts
        return Amount(value, None) if floor > ceiling else Amount(None, value)
    return Amount(value, value)


def _part(match: re.Match[str]) -> str:
    """ "a quarter of a million" in digits."""
    return f"{round(_PARTS[match[1]] * _SCALES[match[2]])}"


def _has(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def _values(low: str) -> list[float]:
    """The numbers of a phrase in order; "two hundred and fifty" is one."""
    found: list[float] = []
    total, current, active = 0.0, 0.0, False

    def close() -> None:
        nonlocal total, current, active
        if active:
            found.append(total + current)
        total, current, active = 0.0, 0.0, False

    tokens = _TOKEN.findall(low)
    for n, word in enumerate(tokens):
        following = tokens[n + 1] if n + 1 < len(tokens) else ""
        if word[0].isdecimal():
            close()
            current, active = float(word.replace(",", "")), True
        elif word in _words():
            value = _words()[word]
            if active and (current % 100 or (not current and not total)) and not (20 <= current % 100 < 100 and value < 10):
                close()
            if active and tokens[n - 1][0].isdecimal():
                close()
            current, active = current + value, True
        elif word in _SCALES and (active or (n and tokens[n - 1] in ("a", "half"))):
            scale = _SCALES[word]
            base = current if active else 1.0
            if scale == 100 or scale in (12.0, 20.0):
                current = base * scale
            else:
                total, current = total + base * scale, 0.0
            active = True
        elif (word == "and" and active and current % 100 == 0 and following in _words()) or word == "-":
            continue
        else:
            close()
    close()
    return found
