"""Lines of a text and what their shape says: is this a sentence, a title, a name?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.model import Span

_MARKS = re.compile(r"[\W_]+")
_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_END = re.compile(r"[.!?…][\"'”’»)\]\s]*$|[\"”]\s*$|(?:''|\.\s*-RRB-)\s*$")
_STOPS = re.compile(r"(?<=[^\s.][^\s.])[.!?][\"”’']?\s+(?=[\"“‘'(\[]?[A-Z0-9])")
FUNCTION_WORDS = frozenset(
    "the a an of to in on at by for with from as that and but or is are was were be been has have had will would could should may might "
    "he she it they his her their its this which who not after before said says than into over between against about during".split()
)
OPENERS = frozenset(
    "the a an in on at there it he she they this that these those according but however meanwhile "
    "after before since while for as by with from when "
    "his her their its we i you if most many some several two three four five six seven eight nine ten about more at".split()
)
"""Function words that, capitalised, open a sentence."""


def lines(text: str) -> list[Span]:
    """Spans of the lines that hold more than white space, trimmed."""
    return [span for m in _LINE.finditer(text) if (span := trim(text, m.start(), m.end()))[0] < span[1]]


def trim(text: str, start: int, end: int) -> Span:
    """A span without the white space at its ends (empty at ``end`` where nothing else is left)."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return (min(start, end), end - (len(piece) - len(piece.rstrip())) if start < end else end)


def words(line: str) -> list[str]:
    """The words of a line."""
    return _WORD.findall(line)


def ends_sentence(line: str) -> bool:
    """True where a line closes like a sentence."""
    return bool(_END.search(line))


def is_sentence(line: str) -> bool:
    """True for a line that reads as running text: closed like a sentence, six words or more, two of them function words."""
    if not ends_sentence(line):
        return len(line) > 250
    found = words(line)
    return len(found) >= 6 and sum(w in FUNCTION_WORDS for w in found) >= 2


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Rough sentences of a span (for shape only)."""
    at = start
    for m in _STOPS.finditer(text, start, end):
        yield at, m.end()
        at = m.end()
    if at < end:
        yield at, end


def is_title(line: str) -> bool:
    """True for a line shaped like a headline: 8 to 220 characters, two words or more, not closed by a full stop."""
    return (
        8 <= len(line) <= 220
        and len(words(line)) >= 2
        and not line.rstrip("\"'”’ ").endswith((".", ":", ",", ";"))
        and line[0] not in "([<{•*|"
    )


def is_name(line: str) -> bool:
    """True for two to four capitalised words and nothing else: a person, an office, an outlet."""
    found = line.split()
    return 1 < len(found) <= 4 and len(line) < 50 and all(w[0].isupper() and all(c.isalpha() or c in ".'’-" for c in w) for w in found)


def letters(text: str) -> str:
    """Letters and digits alone, lower case: what two copies of a line share whatever their marks."""
    return _MARKS.sub("", text.casefold())


def repeated_end(text: str, at: int, end: int, wanted: str) -> int | None:
    """Where a copy of ``wanted`` (as ``letters`` gives it) that starts at ``at`` ends; None where none does."""
    k = 0
    for i in range(at, end):
        for c in text[i].casefold():
            if c.isalnum():
                if k >= len(wanted) or c != wanted[k]:
                    return None
                k += 1
        if k == len(wanted):
            if i + 1 < end and text[i + 1].isalnum():
                return None
            while i + 1 < end and text[i + 1] in ".!?\"'”’":
                i += 1
            return i + 1
    return None
