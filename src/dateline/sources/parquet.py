"""Parquet tables by pyarrow: one report a row, columns guessed as those of CSV tables are, and shown. Read batch by batch."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import Any, BinaryIO

from dateline.errors import InputError
from dateline.model import Hints, Input
from dateline.sources.base import MAX_RATIO, MAX_UNPACKED, ColumnsWarning, Refused, needed
from dateline.sources.known import guess, shown
from dateline.sources.tables import NO_COLUMN, NO_ROWS, SAMPLE, row_report

MEDIA = "text"
PACKED = True
BATCH = 32
"""Rows that are unpacked at a time."""
_MAGIC = b"PAR1"


def sniff(name: str, head: bytes) -> bool:
    """True for what opens with Parquet's mark."""
    return head.startswith(_MAGIC)


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """A report a row, in order; a row without text is refused alone. Raises InputError where pyarrow is missing."""
    library = needed("pyarrow.parquet", "pyarrow")
    source = stream if stream.seekable() else io.BytesIO(stream.read(MAX_UNPACKED))
    try:
        table = library.ParquetFile(source, thrift_string_size_limit=1 << 26, thrift_container_size_limit=1 << 20)
        problem = _too_large(table)
        if problem:
            yield Refused(name, problem)
            return
        yield from _rows(name, table, hints)
    except InputError:
        raise
    except (OSError, ValueError, KeyError, IndexError, TypeError, NotImplementedError, MemoryError, RuntimeError) as error:
        yield Refused(name, f"a damaged Parquet file ({str(error)[:80]}): write it again")


def _too_large(table: Any) -> str | None:
    groups = [table.metadata.row_group(i) for i in range(table.num_row_groups)]
    for group in groups:
        packed = sum(group.column(c).total_compressed_size for c in range(group.num_columns))
        if group.total_byte_size > MAX_UNPACKED or (
            group.total_byte_size > 10 << 20 and group.total_byte_size > MAX_RATIO * max(1, packed)
        ):
            return "a part of it unpacks to too much: write it again in smaller row groups"
    return None


def _rows(name: str, table: Any, hints: Hints) -> Iterator[Input | Refused]:
    header = [field.name for field in table.schema_arrow]
    rows = ([_cell(v) for v in row.values()] for batch in table.iter_batches(BATCH) for row in batch.to_pylist())
    sample = list(islice(rows, SAMPLE))
    columns = guess(header, sample)
    if "text" not in columns:
        yield Refused(name, NO_COLUMN if sample else NO_ROWS)
        return
    warnings.warn(f"{name}: {shown({part: header[at] for part, at in columns.items()})}", ColumnsWarning, stacklevel=2)
    number = 0
    for number, row in enumerate(chain(sample, rows), 1):
        yield row_report(name, number, {part: row[at] for part, at in columns.items()}, hints)
    if not number:
        yield Refused(name, NO_ROWS)


def _cell(value: Any) -> str:
    """A cell as text: days as ISO days, what is no scalar as nothing."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""
