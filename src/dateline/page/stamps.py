"""Date stamps: a written day with its label and time of day, that stands beside the report and not in a sentence of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.page.days import Mention, find_days
from dateline.page.phrases import phrases

_ZONE = r"(?:\s*[+-]\d{4}\b|\s*\(?(?:GMT|UTC|EST|EDT|ET|CET|CEST|BST|IST|PST|PDT|MSK|AST|Z)\b(?:\s*[+-]\s*\d{1,2}(?::?\d\d)?)?\)?)?"
_TIME = rf"\d{{1,2}}(?:[:.h]\s?\d\d(?::\d\d)?\s*(?:[ap]\.?\s?m\b\.?)?|\s*[ap]\.?m\b\.?|\d\d(?=\D|$)){_ZONE}"
AFTER = re.compile(
    rf"(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?:[\s,|@/·-]*(?:at\s+)?{_TIME})*"
    rf"(?:\s*\(?\s*(?:last\s+)?(?:updated|modified)\s*(?:on|at|:)?\s*(?:{_TIME}\s*)?)?",
    re.I,
)
_UPDATED = re.compile(r"updated|modified", re.I)
_BEFORE = re.compile(rf"{_TIME}[\s,|@/·-]*(?:on\s+)?$", re.I)
_PREPOSITION = re.compile(
    r"\b(?:on|of|since|until|till|by|in|from|to|before|after|for|and|the|this|that|dated|between|through|late|early|mid)\s*$", re.I
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date stamp: span, the day written, its label's reason (``updated``, ``published`` or ''), whether a time of day stands with it."""

    start: int
    end: int
    day: Mention
    label: str
    timed: bool


def find_stamps(text: str, start: int, end: int) -> Iterator[Stamp]:
    """The stamps of a stretch of text: full days and labelled or timed ones, that no preposition ties to a sentence."""
    done = start
    for day in find_days(text, start, end):
        if day.start < done or (day.day is None and not day.swapped):
            continue
        left, label = _label(text, start, day.start)
        before = _BEFORE.search(text[max(start, left - 24) : left]) if not label else None
        if before:
            left -= len(before[0])
            left, label = _label(text, start, left)
        after = AFTER.match(text, day.end, end)
        right = after.end() if after else day.end
        if not label and after and _UPDATED.search(after[0]):
            label = "updated"
        timed = bool(before) or any(c.isdigit() for c in text[day.end : right])
        if not label and _PREPOSITION.search(text[max(start, left - 12) : left]):
            continue
        if not (label or day.full or timed):
            continue
        right = _closing(text, right, end)
        done = right
        yield Stamp(left, right, day, label, timed)


def _closing(text: str, right: int, end: int) -> int:
    """Past a second stamp in the same brackets (``(updated 15:00 7.10.2017)``) and a closing mark."""
    if "(" in text[max(0, right - 40) : right]:
        for again in find_days(text, right, min(end, right + 12)):
            right = again.end
    while right < end and text[right] in ")]|":
        right += 1
    while right > 0 and text[right - 1].isspace():
        right -= 1
    return right


def _label(text: str, start: int, at: int) -> tuple[int, str]:
    """Where a label that ends at ``at`` begins, and its reason; ``(at, '')`` where none does."""
    stop = at
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    for p in phrases("label"):
        for back in range(min(40, stop - start), 2, -1):
            if (stop - back == 0 or not text[stop - back - 1].isalnum()) and p.pattern.fullmatch(text, stop - back, stop):
                return stop - back, p.reason
    return at, ""
