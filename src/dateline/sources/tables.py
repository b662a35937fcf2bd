"""CSV and TSV tables: one report a row. Which column holds what is guessed from the names, else from what stands in them.

The guess is shown (``ColumnsWarning``). A table in which no column holds text is refused; so is a sidecar, which goes with ``--sidecar``.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import BLANK, EMPTY, MAX_BYTES, MAX_CHARS, ColumnsWarning, Refused, numbered
from dateline.sources.decode import decode
from dateline.sources.known import guess, merge, shown
from dateline.sources.sidecar import COLUMNS

MEDIA = "text"
NO_COLUMN = "no column of this table holds reports: name one 'text' (for .csv: in its first line)"
NO_ROWS = "a table without rows: nothing to read; check how it was saved"
SAMPLE = 50
"""Rows that are looked at to guess the columns."""
_NAME = re.compile(r"\.(?:csv|tsv|tab)(?:\.gz)?$", re.I)


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
            yield Refused(name, NO_COLUMN)
        return
    warnings.warn(f"{name}: {shown({part: header[at] for part, at in columns.items()})}", ColumnsWarning, stacklevel=2)
    answered = False
    for number, row in enumerate(chain(sample, table), 1):
        if any(cell.strip() for cell in row):
            answered = True
            yield row_report(name, number, {part: row[at] for part, at in columns.items() if at < len(row)}, hints)
    if not answered:
        yield Refused(name, NO_ROWS)


def row_report(name: str, number: int, cells: Mapping[str, str], hints: Hints) -> Input | Refused:
    """The report of the nth row of a table, from its cells by part (``text``, ``published`` ...)."""
    where, fallback = f"{name}#{number}", numbered(name, number)
    text = cells.get("text", "")
    if not text.strip():
        return Refused(where, "no text in this row: fill its text column or drop it")
    if len(text) > MAX_CHARS or "\0" in text:
        return Refused(where, f"longer than {MAX_CHARS:,} characters, or binary data: mend or drop this row")
    own = cells.get("id", "").strip() or None
    return Input(own or fallback, text.encode("utf-8", "replace"), MEDIA, where, own_id=own, text=text, hints=merge(hints, cells))


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
