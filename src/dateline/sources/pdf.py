"""PDF by PDFium: the file is one report, its pages' text in reading order, lines of one width joined to paragraphs.

A scanned page holds no text: it is refused with the advice to run a text recognition first. Running heads and page numbers stay; the page
stage knows what repeats.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from statistics import median
from typing import Any, BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import MAX_CHARS, Refused, needed, numbered, slurp
from dateline.sources.known import merge

MEDIA = "text"
MAX_PAGES = 2000
SECONDS = 8.0
"""How long the pages of one file may take together."""
_MAGIC = b"%PDF-"
_ENDS = re.compile(r"[.!?:;…»”\"')\]]$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:\u00ad|-)$")


def sniff(name: str, head: bytes) -> bool:
    """True for what holds PDF's mark in its first kilobyte."""
    return _MAGIC in head[:1024]


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The document as one report, or why it is none; then a refusal for what was left out of it."""
    data = slurp(stream)
    if isinstance(data, str):
        yield Refused(name, data)
        return
    library = needed("pypdfium2", "pypdfium2")
    try:
        document = library.PdfDocument(data)
    except library.PdfiumError as error:
        locked = "password" in str(error).lower()
        yield Refused(
            name, "locked with a password: save it without" if locked else "not a PDF file, or damaged: save it again, or as text"
        )
        return
    try:
        yield from _reports(name, data, document, hints)
    finally:
        document.close()


def _reports(name: str, data: bytes, document: Any, hints: Hints) -> Iterator[Input | Refused]:
    pages, until, size, left = [], time.monotonic() + SECONDS, 0, 0
    for number in range(len(document)):
        if number >= MAX_PAGES or time.monotonic() > until or size > MAX_CHARS:
            left = len(document) - number
            break
        pages.append(_text(document, number))
        size += len(pages[-1])
    text = "\n\n".join(page for page in (_paragraphs(p) for p in pages) if page).replace("\0", "\ufffd")
    if not text.strip():
        yield Refused(name, "a PDF without text (a scan?): run a text recognition on it first (ocrmypdf), or save it as text")
        return
    if len(text) > MAX_CHARS:
        yield Refused(name, f"longer than {MAX_CHARS:,} characters: split it")
        return
    title = str(document.get_metadata_value("Title") or "").strip()
    said = {"title": title if len(title.split()) > 2 and title.split()[0] in text else ""}
    yield Input(numbered(name, 1), data, MEDIA, name, text=text, hints=merge(hints, said))
    if left:
        yield Refused(name, f"the last {left} pages of this PDF not read (too many, or too slow): split it")


def _text(document: Any, number: int) -> str:
    """The text of one page as PDFium orders it; empty where the page is damaged."""
    library = needed("pypdfium2", "pypdfium2")
    try:
        page = document[number]
        try:
            part = page.get_textpage()
            try:
                return str(part.get_text_bounded())
            finally:
                part.close()
        finally:
            page.close()
    except library.PdfiumError:
        return ""


def _paragraphs(page: str) -> str:
    """The lines of a page (a word that PDFium joined over a line end is parted again) joined to paragraphs: a line goes on where
    it is about as wide as the others and ends no sentence early."""
    lines = [" ".join(line.split()) for line in page.replace("\x02", "\u00ad\n").splitlines()]
    widths = [len(line) for line in lines if line]
    wide = 0.72 * median(sorted(widths)[len(widths) // 2 :]) if widths else 0
    out: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = False
            continue
        if goes_on and out:
            before = out[-1]
            cut = _HYPHEN.search(before)
            if cut and line[:1].islower():
                out[-1] = before[: cut.start()] + line
            else:
                out[-1] = f"{before} {line}"
        else:
            out.append(line)
        goes_on = len(line) >= wide and not (len(line) < 0.9 * max(widths) and _ENDS.search(line))
    return "\n\n".join(out)
