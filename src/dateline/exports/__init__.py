"""Ways out of a record. A format is a module with ``write(record, stream)``, or ``write_folder(record, folder)`` for a file a type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dateline.errors import RecordError, UsageError
from dateline.exports import brief, csv_tables, ical, jsonl, rows, texts, web_annotations

if TYPE_CHECKING:
    from dateline.record import Record

STREAMS: dict[str, Callable[[Record, IO[str]], None]] = {
    "rows": rows.write, "texts": texts.write, "jsonl": jsonl.write, "annotations": web_annotations.write, "calendar": ical.write,
    "brief": brief.write,
}  # fmt: skip
FORMATS = (*STREAMS, "csv")


def write(record: Record, format: str, stream: IO[str]) -> None:
    """Write a record in a format that is one stream. Raises UsageError on another."""
    if format not in STREAMS:
        raise UsageError(f"{format!r} cannot be written to one stream; take one of {', '.join(STREAMS)}, or csv with a folder")
    STREAMS[format](record, stream)


def write_path(record: Record, format: str, target: Path) -> list[Path]:
    """Write a record to a file (``csv``: to a folder, made where there is none); the files written.

    A file appears whole or not at all. Raises UsageError on an unknown format, RecordError when the target cannot be written.
    """
    if format not in FORMATS:
        raise UsageError(f"{format!r} is no export format; take one of {', '.join(FORMATS)}")
    try:
        if format == "csv":
            return csv_tables.write_folder(record, target)
        partial = target.with_name(target.name + ".part")
        try:
            with partial.open("w", encoding="utf-8", newline="") as stream:
                write(record, format, stream)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as e:
        raise RecordError(f"{target}: cannot be written ({e.strerror or e}); name another place with -o") from e
    return [target]
