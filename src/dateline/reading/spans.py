"""Where the content of a statement begins and ends: never past the speaker, never past a sentence or quotation that is not its own."""

from __future__ import annotations

from dateline.model import Span
from dateline.reading.words import Words

STOPS = frozenset({".", "?", "!", '"', "”", "''", "’", ")", "..."})
"""Words that may end a sentence; a break of the parse after anything else ("Sen.", "U.S.") is not believed."""
MARKS = frozenset("\"”'’»")
LONGEST = 1500
"""Code points of the longest quotation that a labelled piece of it stands for."""
PART = 0.6
"""Share of the reported clause below which a labelled piece is a fragment of it."""
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
    start, end = _grown(w, (start, end), cue)
    inside = w.within((start, end))
    if not inside:
        return start, end
    if end <= cue[0]:
        start = max(start, _opens(w, inside))
    elif start >= cue[1]:
        end = min(end, _closes(w, inside))
    return start, end


def _grown(w: Words, span: Span, cue: Span) -> Span:
    """A piece of a quotation or of the cue's clause grown to all of it."""
    start, end = span
    quote = w.quoted(start)
    if quote and end <= quote[1] + SLACK and not quote[0] <= cue[0] < quote[1] and quote[1] - quote[0] <= LONGEST:
        if w.text[quote[1] - 1] in MARKS and not (start <= quote[0] and end >= quote[1] - SLACK):
            return quote
        return span
    clause = None if quote else reported(w, cue)
    if clause and clause[0] <= start and end <= clause[1] and end - start < PART * (clause[1] - clause[0]):
        return clause
    return span


def reported(w: Words, cue: Span) -> Span | None:
    """The clause that the verb of a cue reports, without "that", on its own side of the verb; None without one."""
    for k in w.within(cue):
        if w.tokens[k].pos != "VERB":
            continue
        clause = w.child(k, "ccomp")
        if clause is None:
            continue
        own = [i for i in w.subtree(clause) if (i > k) == (clause > k) and i not in w.within(cue)]
        while own and (w.tokens[own[0]].pos == "PUNCT" or (w.tokens[own[0]].dep == "mark" and w.tokens[own[0]].text == "that")):
            own.pop(0)
        if own and not any(w.quoted(w.tokens[i].start) for i in own):
            return w.tokens[own[0]].start, w.tokens[own[-1]].end
    return None


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
