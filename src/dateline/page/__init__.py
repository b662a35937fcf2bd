"""From one input to its page: text, zones, document fields, publication date. Pure: no I/O beyond the tables, no clock."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from dateline.errors import InputError
from dateline.model import Block, Document, Hints, Input, Page, Span
from dateline.page.fields import agencies, byline, outlet
from dateline.page.furniture import Marks, cut, mark
from dateline.page.head import read_head
from dateline.page.html import render
from dateline.page.language import language
from dateline.page.lines import trim
from dateline.page.names import initials, known, only_names
from dateline.page.published import find_published
from dateline.sources.decode import decode

__all__ = ["READ_LANGUAGES", "make_page"]

READ_LANGUAGES = frozenset({"en"})
"""Languages that are read; a page in another is kept and searchable."""
MAX_LINES = 250_000
_READABLE = ("headline", "standfirst", "caption", "body")


def make_page(item: Input) -> Page:
    """The page of an input; a page without text has no blocks. Raises InputError where it has more lines than any report."""
    rendering = render(decode(item.data, declared=True)) if item.media == "html" else None
    text = rendering.text if rendering else item.text if item.text is not None else decode(item.data)
    if text.count("\n") > MAX_LINES:
        raise InputError(f"more than {MAX_LINES:,} lines, which no report has: split it into its reports")
    hints = item.hints
    if rendering:
        hints = replace(hints, url=hints.url or rendering.url, title=hints.title or rendering.title)
    marks = mark(text)
    head = read_head(text, marks, hints.title)
    blocks = _blocks(text, marks)
    readable = [(b.start, b.end) for b in blocks if b.zone in _READABLE]
    dated = find_published(text, head, marks, readable, hints, rendering.dates if rendering else ())
    publisher = outlet(text, blocks, head, hints, rendering.site if rendering else None)
    author = rendering.author if rendering else None
    document = Document(
        published=dated.published,
        outlet=publisher,
        agencies=agencies(text, blocks, head, publisher),
        byline=author or byline(text, blocks, head),
        dateline_place=head.place,
        headline=head.headline,
        standfirst=head.standfirst,
        furniture=_joined(text, blocks),
    )
    return Page(
        _key(text, item),
        item.name,
        text,
        hints,
        tuple(blocks),
        document,
        dated.candidates,
        language(" ".join(text[a:b] for a, b in readable) or text),
    )


def _blocks(text: str, marks: Marks) -> list[Block]:
    """The lines of a text as blocks, cut where only a part of a line is something else."""
    out: list[Block] = []
    last = len(marks.spans) - 1
    for i, (span, zone) in enumerate(zip(marks.spans, marks.zones, strict=True)):
        if zone is None and i > last - 4 and span[1] - span[0] < 120:
            line = text[span[0] : span[1]]
            if initials(line):
                zone = ("furniture", "credit")
            elif only_names(line):
                zone = ("furniture", "credit") if known(line) else ("byline", "")
        if zone:
            out.append(Block(*span, zone[0], zone[1] or None))
            continue
        for start, end, one in cut(span, marks.hidden):
            start, end = trim(text, start, end)
            if start < end:
                out.append(Block(start, end, one[2] if one else "body", (one[3] or None) if one else None))
    return out


def _joined(text: str, blocks: list[Block]) -> tuple[Span, ...]:
    """The furniture spans, joined where no more than a line end parts them."""
    out: list[Span] = []
    for b in blocks:
        if b.zone == "furniture":
            gap = text[out[-1][1] : b.start] if out else "."
            if not gap.strip(" \t\r\n") and gap.count("\n") < 2:
                out[-1] = (out[-1][0], b.end)
            else:
                out.append((b.start, b.end))
    return tuple(out)


def _key(text: str, item: Input) -> str:
    """The hex digest that names a report: its text and what tells two reports of one text apart from outside."""
    hints: Hints = item.hints
    outside = (item.own_id or "", hints.url or "", hints.outlet or "", (hints.published.start or "") if hints.published else "")
    return hashlib.sha256("\x1f".join((text, *outside)).encode("utf-8", "surrogatepass")).hexdigest()
