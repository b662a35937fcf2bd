"""Nexis exports as text, HTML and Word (``docx`` hands its paragraphs here): many articles a file, each with a head and a tail of fields.

The page text of an article is its title, highlight, byline, dateline and body; what the database adds (length, load date, subjects,
copyright) is left out, the outlet, day, title and address among it go into the hints, as known from outside. Two layouts are known:
the older ("3 of 74 DOCUMENTS" above an article: outlet, day, title) and the newer ("End of Document" below: title, outlet, day).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import MAX_CHARS, Refused, numbered, slurp
from dateline.sources.days import iso_day
from dateline.sources.decode import decode
from dateline.sources.known import merge
from dateline.sources.markup import paragraphs, tree

MEDIA = "text"
ABOVE = re.compile(r"(?:Dokument\s+)?\d{1,5} (?:of|von|de|di|van) \d{1,5}(?: (?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTOS|DOCUMENTI))?\s*$")
"""The line above an article of the older layout."""
BELOW = re.compile(r"(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento)\s*$", re.I)
"""The line below an article of the newer layout."""
HEAD_FIELDS = frozenset(
    "byline section length dateline highlight series column distribution graphic-credit source edition type publication-type"
    " rubrik autor länge ressort auteur longueur".split()
)
"""Fields between title and body."""
TAIL_FIELDS = frozenset(
    "load-date language publication-type graphic subject organization company person geographic city state country ticker industry url"
    " correction correction-date document-type journal-code type pub-type notes classification update rights acc-no isbn issn"
    " sprache ladedatum update-date".split()
)
"""Fields and headings below the body."""
_SNIFF = re.compile(
    r"^\W{0,200}\s*(?:Dokument\s+)?\d{1,5} (?:of|von|de|di|van) \d{1,5} (?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTOS|DOCUMENTI)\s*$", re.M
)
_SNIFF_HTML = re.compile(r"<!-- LXNComment|<DOCFULL>|>\s*\d{1,5} of \d{1,5} DOCUMENTS\s*<")
_FIELD = re.compile(r"(?P<key>[A-Za-zÄÖÜäöü][\w-]*(?: [\w-]+)?)\s?:\s*(?P<value>.*)$", re.S)
_COPYRIGHT = re.compile(r"(?:copyright\b|\(c\)|©)", re.I)
_WRAPPED = 66
"""Characters past which a line of a text export was broken for width and goes on in the next."""


@dataclass
class Article:
    """An article with the fields of its export."""

    title: str = ""
    outlet: str = ""
    published: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The page text as a paper prints it: title, highlight, "By" and byline, dateline, a dash and the body; blank lines between."""
        byline, dateline = self.fields.get("byline", ""), self.fields.get("dateline", "")
        if byline and not re.match(r"by\b", byline, re.I):
            byline = f"By {byline}"
        body = list(self.body)
        if body and dateline and not body[0].casefold().startswith(dateline.split(",")[0].casefold()):
            body[0] = f"{dateline} — {body[0]}"
        return "\n\n".join(part for part in (self.title, self.fields.get("highlight", ""), byline, *body) if part)


def sniff(name: str, head: bytes) -> bool:
    """True for whatever opens with the line that Nexis sets above an article, or with its HTML."""
    opening = decode(head[:16_000])
    return bool(_SNIFF_HTML.search(opening) if opening.lstrip()[:1] == "<" else _SNIFF.search(opening))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The articles of an export, in order; one without text is refused alone."""
    data = slurp(stream)
    if isinstance(data, str):
        yield Refused(name, data)
        return
    text = decode(data, declared=True)
    node = tree(text) if text.lstrip()[:1] == "<" else None
    yield from reports(name, paragraphs(node) if node is not None else unwrapped(text), hints)


def reports(name: str, lines: Sequence[str], hints: Hints) -> Iterator[Input | Refused]:
    """The articles among the paragraphs of an export."""
    number = 0
    for number, part in enumerate(split(lines), 1):
        found = article(part, older=bool(ABOVE.match(part[0])))
        where, text = f"{name}#{number}", found.text().replace("\0", "\ufffd")
        if not found.body:
            yield Refused(where, f"no text in this article ({' '.join(part)[:60]!r}): look at it in the export")
        elif len(text) > MAX_CHARS:
            yield Refused(where, f"longer than {MAX_CHARS:,} characters: split it")
        else:
            said = merge(
                hints, {"title": found.title, "outlet": found.outlet, "published": found.published, "url": found.fields.get("url")}
            )
            yield Input(numbered(name, number), text.encode("utf-8", "replace"), MEDIA, where, text=text, hints=said)
    if not number:
        yield Refused(name, "no article in this export: save it again with the full text of the articles")


def split(lines: Sequence[str]) -> list[list[str]]:
    """The paragraphs of each article. What stands above the first (cover, list of titles) is none."""
    starts = [i for i, line in enumerate(lines) if ABOVE.match(line)]
    if starts:
        return [list(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    ends = [i for i, line in enumerate(lines) if BELOW.match(line)]
    parts = [list(lines[a:b]) for a, b in zip([0, *(e + 1 for e in ends)], ends, strict=False)]
    if parts:
        parts[0] = _uncovered(parts[0])
    return parts


def _uncovered(part: list[str]) -> list[str]:
    """The first article without the list of titles above it: from the title over its outlet and its day on."""
    days = [i for i, line in enumerate(part) if i >= 2 and iso_day(line)]
    fields = [i for i, line in enumerate(part) if line == "Body" or _key(line) == "length"]
    before = [i for i in days if not fields or i < fields[0]]
    return part[max(0, before[-1] - 2) :] if before else part


def article(part: Sequence[str], *, older: bool) -> Article:
    """An article from its paragraphs. ``older``: outlet and day stand above the title; else below it."""
    found = Article()
    lines = [line for line in part[1 if older else 0 :] if line]
    day = next((i for i, line in enumerate(lines[:8]) if iso_day(line)), None)
    if day is None:
        known = next((i for i, line in enumerate(lines) if _COPYRIGHT.match(line) or _key(line) in HEAD_FIELDS), 1)
        found.title, start = (lines[0] if lines else ""), min(known, 3)
        found.outlet = lines[1] if 1 < known <= 3 else ""
    else:
        found.published = iso_day(lines[day]) or ""
        named = next((i for i in range(day - 1, -1, -1) if not lines[i].startswith("(")), 0)
        found.outlet = lines[named].rstrip(".") if day else ""
        found.title = "" if older else " ".join(lines[:named])
        start = day + 1
    end = _tail(lines, start)
    marked = next((i for i in range(start, end) if lines[i] == "Body"), None)
    heads = [i for i in range(start, marked or end) if _key(lines[i]) in HEAD_FIELDS]
    body = marked + 1 if marked is not None else heads[-1] + 1 if heads else start + (1 if older else 0)
    if older and day is not None:
        above = [line for line in lines[start : heads[0] if heads else start + 1] if not _COPYRIGHT.match(line)]
        found.title = _past_edition(above)
    found.body = [line for line in lines[body:end] if not _COPYRIGHT.match(line)]
    for line in (*lines[start:body], *lines[end:]):
        if (match := _FIELD.match(line)) and match["key"].lower() in HEAD_FIELDS | TAIL_FIELDS:
            found.fields.setdefault(match["key"].lower(), " ".join(match["value"].split()))
    return found


def _past_edition(lines: Sequence[str]) -> str:
    """The title among the lines below a day: the first, past an edition that stands before it ("Edition 1;", "Scotland")."""
    for i, line in enumerate(lines[:-1]):
        continued = i > 0 and lines[i - 1].endswith(";")
        if not (len(line) < 40 and (continued or line.endswith(";") or re.search(r"\bedition\b", line, re.I))):
            return line
    return lines[-1] if lines else ""


def _key(line: str) -> str:
    match = _FIELD.match(line)
    return match["key"].lower() if match else ""


def _tail(lines: Sequence[str], start: int) -> int:
    """Where the fields below the body begin: the first of the run of fields that the article ends in."""
    end = len(lines)
    for i in range(len(lines) - 1, start, -1):
        key = _key(lines[i])
        if lines[i] in ("Classification", "Graphic", "Notes") or (key in TAIL_FIELDS and _shouted(lines[i])):
            end = i
        elif lines[i] == "Body" or key in HEAD_FIELDS - TAIL_FIELDS:
            break
    return end


def _shouted(line: str) -> bool:
    """True for a field as Nexis writes its key: in capitals, or with capitals and a hard space after the colon."""
    key = line.partition(":")[0]
    return key.isupper() or line[len(key) + 1 : len(key) + 2] == "\u00a0" or (key[:1].isupper() and "-" in key)


def unwrapped(text: str) -> list[str]:
    """The paragraphs of a text export: lines that were broken for width are joined, centred blocks too; blank lines part."""
    out: list[str] = []
    joins = False
    for line in text.splitlines():
        said = line.strip("\ufeff \t\r")
        if joins and said and not ABOVE.match(said):
            out[-1] += f" {said}"
        elif said:
            out.append(said)
        joins = bool(said) and (len(line.rstrip()) > _WRAPPED or line.startswith("          ")) and not ABOVE.match(said)
    return out
