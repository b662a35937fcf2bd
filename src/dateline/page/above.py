"""Lines that stand above a report's first sentence and are no part of it: who wrote it, when it was published."""

from __future__ import annotations

import re

from dateline.page.lines import is_sentence, words
from dateline.page.names import is_state, known, names_outlet, only_names
from dateline.page.phrases import whole_line, whole_phrase
from dateline.page.stamps import Stamp, find_stamps

_BYLINE = re.compile(r"(?:by|By|BY)\s+(?P<who>[A-Z][^\n]{2,120})$")
_PERSON = r"[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]*|al|de|van|von|bin|el|da|di|der)){1,3}"
_PLACE = r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,2}"
_WRITER_IN = re.compile(rf"(?:From )?(?P<who>{_PERSON}(?:(?:, | and | & ){_PERSON}){{0,3}}),? in {_PLACE}(?:(?:, | and ){_PLACE})*$")
_WRITER_ROLE = re.compile(rf"(?P<who>{_PERSON}), (?:[\w-]+ ){{0,4}}(?:editor|correspondent|reporter|writer)$")
_ASIDE = re.compile(r"\[[^\]\n]{1,30}\]|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|cn|ru|ua|uk|int|info|tv|example)\b")
_PRINTED = re.compile(r"(?:first |originally )?(?:published|printed|posted) (?:in|by|on) [A-Z][\w .'’-]{1,40}", re.I)
_EDGES = " .,;*|·•-–—()"
_PIECES = re.compile(r"\s*[|·•–—]\s*|\s+-\s+|\s{2,}")


def author(line: str, below_headline: bool) -> str | None:
    """Who a line names as the report's author, None for any other line. Without ``By`` a name needs an office or a place beside it."""
    line = line.strip(_EDGES)
    stamp = next(find_stamps(line, 0, len(line)), None)
    if stamp and stamp.start and not any(c.isalnum() for c in line[stamp.end :]):
        line = line[: stamp.start].rstrip(_EDGES)
    if (m := _BYLINE.match(line)) and len(words(line)) <= 14 and not is_sentence(line + "."):
        return m["who"].split("|")[0].strip(" .")
    if (m := _WRITER_IN.match(line) or _WRITER_ROLE.match(line)) and below_headline:
        return m["who"]
    if whole_phrase(line, "byline"):
        return re.sub(r"^(?:by|from)\s+", "", line, flags=re.I)
    return None


def is_stamp(line: str) -> bool:
    """True for a line that holds date stamps and nothing that a report says."""
    return bool(only_stamps(line))


def only_stamps(line: str) -> list[Stamp]:
    """The stamps of a line that holds nothing else but names of outlets and states, an author, buttons; none for any other line."""
    if len(line) > 160 or not any(c.isdigit() for c in line):
        return []
    found = list(find_stamps(line, 0, len(line)))
    rest = line
    for s in reversed(found):
        rest = rest[: s.start] + " | " + rest[s.end :]
    pieces = [p.strip(_EDGES) for p in _PIECES.split(_ASIDE.sub(" | ", rest))] if found else [line]
    beside = [p for p in pieces if any(c.isalnum() for c in p)]
    return found if all(_aside(p) for p in beside) else []


def _aside(piece: str) -> bool:
    named = known(piece) or is_state(piece) or names_outlet(piece) or only_names(piece)
    return bool(named or _PRINTED.fullmatch(piece) or whole_line(piece) or author(piece, False))
