"""Where the content of a statement begins and ends: never past the speaker, never past a sentence or quotation that is not its own."""

from __future__ import annotations

from dateline.model import Span
from dateline.reading.words import Words

STOPS = frozenset({".", "?", "!", '"', "”", "''", "’", ")", "..."})
"""Words that may end a sentence; a break of the parse after anything else ("Sen.", "U.S.") is not believed."""
SLACK = 3
"""Code points by which a content may miss the mark that closes its quotation."""


def content(w: Words, span: Span, cue: Span, source: Span | None) -> Span:
    """A labelled content ``span`` cut at its ``source`` and at the sentence next to its ``cue``, and grown to the whole quotation."""
    start, end = span
    outer = [p for p in (cue, source) if p]
    for part in outer:
        if start < part[0] < end and part[1] >= end:
            end = part[0]
        elif part[0] <= start < part[1] < end:
            start = part[1]
    inside = w.within((start, end))
    if not inside:
        return start, end
    if end <= cue[0]:
        start = max(start, _opens(w, inside))
        whole = w.quoted(start)
        if whole and whole[0] < start and whole[1] - SLACK <= end <= whole[1] + SLACK and not whole[0] <= cue[0] < whole[1]:
            start = whole[0]
    elif start >= cue[1]:
        end = min(end, _closes(w, inside))
    return start, end


def _broken(w: Words, k: int) -> bool:
    """True where a sentence ends before word ``k``."""
    return k > 0 and w.tokens[k].sentence != w.tokens[k - 1].sentence and w.tokens[k - 1].text in STOPS


def _opens(w: Words, inside: range) -> int:
    """Where the last sentence of these words, or the quotation that runs into it, begins."""
    last = inside[-1]
    for k in range(last, inside[0], -1):
        if _broken(w, k) and k < last:
            running = w.quoted(w.tokens[k].start)
            if running is None or running[0] == w.tokens[k].start:
                return w.tokens[k].start
            if running[0] <= w.tokens[inside[0]].start:
                return w.tokens[inside[0]].start
    return w.tokens[inside[0]].start


def _closes(w: Words, inside: range) -> int:
    """Where the first sentence of these words, or the quotation that runs out of it, ends."""
    for k in inside[1:]:
        if _broken(w, k):
            running = w.quoted(w.tokens[k].start)
            if running is None or running[0] == w.tokens[k].start:
                return w.tokens[k - 1].end
    return w.tokens[inside[-1]].end
