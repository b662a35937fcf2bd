"""The day of a count whose own clause gives none: a date of the words that tell it, else the day of the incident told just before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from dateline.lexicon import table
from dateline.model import Date, Span, Timex
from dateline.reading.scene import Scene
from dateline.reading.tellers import Told
from dateline.resolving.dates import usable

WIDEST = timedelta(days=3)
"""How wide a date may be that still names one incident ("over the past 24 hours")."""
RECENT = timedelta(days=10)
"""How long before the report an incident lies whose toll is still being told."""
BEGINNING = frozenset({"begin", "start", "erupt", "break"})
BACK = 1200
"""Code points back that the incident may be told."""


@cache
def _reporting() -> frozenset[str]:
    return frozenset(line["verb"] for line in table("reporting_verbs"))


def told_of(scene: Scene, span: Span, told: Told | None) -> Date | None:
    """The day of a count at ``span``: a date of its sentence that is not the day of the saying, else the last incident's day."""
    w = scene.words
    inside = w.within(span)
    if not inside:
        return None
    sentence = w.sentence_span(inside[0])
    days = [t for t in scene.times if t.date is not None and usable(t) and _recent(scene, t)]
    own = [t for t in days if sentence[0] <= t.start < sentence[1] and not _of_saying(scene, t)]
    if told:
        own = [t for t in own if told.content[0] <= t.start < told.content[1]] or own
    if own:
        return min(own, key=lambda t: abs(t.start - span[0])).date
    block = next((b for b in scene.page.blocks if b.start <= span[0] < b.end), None)
    before = [t for t in days if max(block.start if block else 0, span[0] - BACK) <= t.start < sentence[0] and not _of_saying(scene, t)]
    return replace(before[-1].date, basis="anaphora") if before and before[-1].date else None


def _recent(scene: Scene, t: Timex) -> bool:
    published = scene.page.document.published
    if not published or not published.end or not t.date or not t.date.start:
        return False
    if not t.date.end or date.fromisoformat(t.date.end) - date.fromisoformat(t.date.start) > WIDEST:
        return False
    end = date.fromisoformat(published.end)
    return end - RECENT <= date.fromisoformat(t.date.start) <= end


def _of_saying(scene: Scene, t: Timex) -> bool:
    """True where a date hangs on a verb of saying after its subject ("the army said on Sunday")."""
    w = scene.words
    inside = w.within((t.start, t.end))
    verb = w.governor(inside[0]) if inside else None
    return verb is not None and w.tokens[verb].lemma in _reporting() and w.tokens[verb].start < t.start


def total_of(scene: Scene, span: Span, found: Date | None) -> Date | None:
    """The stretch of a running total: from the start that "since" or "began in" names, here or in the sentence before, to the report."""
    published = scene.page.document.published
    w = scene.words
    inside = w.within(span)
    if not inside or not published or not published.end:
        return found
    here = w.tokens[inside[0]].sentence
    for number in (here, here - 1):
        if number < 0:
            break
        first, last = w.sentences[number]
        low, high = w.tokens[first].start, w.tokens[last - 1].end
        for t in scene.times:
            if low <= t.start < high and t.date and t.date.start and t.date.start <= published.end and _opens(scene, t, low):
                return replace(t.date, end=published.end)
    return found


def _opens(scene: Scene, t: Timex, low: int) -> bool:
    """True for a date after "since" or under a verb of beginning."""
    w = scene.words
    if "since" in w.text[max(low, t.start - 40) : t.start].lower().split():
        return True
    inside = w.within((t.start, t.end))
    verb = w.governor(inside[0]) if inside else None
    return verb is not None and w.tokens[verb].lemma in BEGINNING
