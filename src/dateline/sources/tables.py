"""CSV and TSV tables: one report a row. Which column holds what is guessed from the names, else from what stands in them.

The guess is shown (``TableWarning``). A table in which no column holds text is refused; so is a sidecar, which goes with ``--sidecar``.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import BLANK, EMPTY, MAX_BYTES, MAX_CHARS, Refused, merge, numbered
from dateline.sources.decode import decode
from dateline.sources.sidecar import COLUMNS

MEDIA = "text"
SAMPLE = 50
"""Rows that are looked at to guess the columns."""
PROSE = 12
"""Words that a cell of the text column has on average where its name does not tell it."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "full_text", "fulltext", "article_text", "body", "article_body", "body_text", "content", "article_content", "maintext",
             "main_text", "article", "story", "report", "news", "texte", "contenu", "texto", "contenido", "inhalt", "volltext"),
    "published": ("published", "date", "published_at", "publish_date", "publication_date", "pub_date", "pubdate", "date_published",
                  "datepublished", "published_date", "day", "datum", "fecha", "datetime", "timestamp"),
    "outlet": ("outlet", "source", "publisher", "publication", "newspaper", "source_name", "media", "site", "domain", "quelle", "zeitung"),
    "title": ("title", "headline", "article_title", "titel", "titre", "titulo", "heading"),
    "url": ("url", "link", "article_url", "source_url", "permalink", "web_url"),
    "id": ("id", "article_id", "doc_id", "document_id", "guid", "uid", "uuid"),
}  # fmt: skip
"""What columns are called, best name first."""
_NAME = re.compile(r"\.(?:csv|tsv|tab)(?:\.gz)?$", re.I)


class TableWarning(UserWarning):
    """Says which column of a table was taken for what."""


def sniff(name: str, head: bytes) -> bool:
    """True for ``.csv``, ``.tsv`` and ``.tab``."""
    return bool(_NAME.search(name))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """A report a row, in order; a row without text is refused alone."""
    csv.field_size_limit(MAX_CHARS + 1)
    try:
        yield from _rows(name, stream, hints)
    except csv.Error as error:
        yield Refused(name, f"the table breaks off here ({error}): mend its quotation marks")


def _rows(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    lines = _lines(stream)
    first = next(lines, None)
    if first is None or not first.strip():
        yield Refused(name, EMPTY if first is None else BLANK)
        return
    table = csv.reader(chain((first,), lines), delimiter=_delimiter(first))
    header = [c.strip().strip("\ufeff") for c in next(table, [])]
    sample = list(islice(table, SAMPLE))
    columns = guess(header, sample)
    if "text" not in columns:
        known = {c.lower() for c in header}
        if "file" in known and known <= COLUMNS:
            yield Refused(name, "a sidecar .csv, no report: give it with --sidecar")
        else:
            yield Refused(name, "no column of this .csv holds reports: name one 'text' in its first line")
        return
    said = ", ".join(f"{part} from {header[at]!r}" for part, at in columns.items())
    warnings.warn(f"{name}: {said}", TableWarning, stacklevel=2)
    answered = False
    for number, row in enumerate(chain(sample, table), 1):
        if any(cell.strip() for cell in row):
            answered = True
            yield _report(f"{name}#{number}", numbered(name, number), {k: row[at] for k, at in columns.items() if at < len(row)}, hints)
    if not answered:
        yield Refused(name, "a table without rows: nothing to read; check how it was saved")


def _report(where: str, fallback: str, cells: Mapping[str, str], hints: Hints) -> Input | Refused:
    text = cells.get("text", "")
    if not text.strip():
        return Refused(where, "no text in this row: fill its text column or drop it")
    if len(text) > MAX_CHARS or "\0" in text:
        return Refused(where, f"longer than {MAX_CHARS:,} characters, or binary data: mend or drop this row")
    own = cells.get("id", "").strip() or None
    return Input(own or fallback, text.encode("utf-8", "replace"), MEDIA, where, own_id=own, text=text, hints=merge(hints, cells))


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Which column (by number) holds the text, the day, the outlet, the title, the address, the id; a part that none holds is left out.

    By name first (``NAMES``); the text else is the column with the most words, where they are enough for sentences.
    """
    names = [re.sub(r"[\s.-]+", "_", c.lower()) for c in header]
    columns = {part: names.index(found) for part, known in NAMES.items() if (found := next((k for k in known if k in names), None))}
    if "text" not in columns and sample:
        words = [sum(len(row[at].split()) for row in sample if at < len(row)) / len(sample) for at in range(len(header))]
        best = max(range(len(header)), key=words.__getitem__, default=0)
        if header and best not in columns.values() and words[best] >= PROSE:
            columns = {"text": best, **columns}
    return columns


def _delimiter(line: str) -> str:
    return max(",;\t|", key=lambda mark: (line.count(mark), mark == ","))


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a table, decoded; a line past the limit is cut there, so that memory is bounded."""
    first = stream.readline(MAX_BYTES)
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from io.StringIO(decode(first + stream.read(MAX_BYTES)), newline="")
        return
    while first:
        yield decode(first).replace("\0", "\ufffd")
        first = stream.readline(MAX_BYTES)
