"""``csv``: a file a row type, and one of the reports, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dateline.errors import UsageError
from dateline.exports import flat
from dateline.model import ROW_TYPES

if TYPE_CHECKING:
    from dateline.record import Record

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that starts so may be run as a formula by a spreadsheet; an apostrophe before it makes it text."""

REPORT_COLUMNS = (
    "doc", "key", "outlet", "published_start", "published_end", "published_basis", "headline", "byline", "dateline_place", "url",
    "language", "characters", "sha256", "reader",
)  # fmt: skip


def write_folder(record: Record, folder: Path) -> list[Path]:
    """``reports.csv`` and one file a row type (``statements.csv`` ...) in ``folder``; the files written. Raises OSError."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; csv writes several files: name a folder with -o FOLDER")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in ("report", *ROW_TYPES):
        path = folder / f"{name}s.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            write_table(record, name, stream)
        written.append(path)
    return written


def write_table(record: Record, name: str, stream: IO[str]) -> None:
    """One table: ``report`` or a row type. Raises UsageError on another name."""
    if name not in ("report", *ROW_TYPES):
        raise UsageError(f"{name!r} is no table; take report or one of {', '.join(ROW_TYPES)}")
    columns = REPORT_COLUMNS if name == "report" else flat.columns(name)
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(columns)
    for line in _reports(record) if name == "report" else (flat.cells(row) for row in record.rows(name)):
        table.writerow([safe(line[c]) for c in columns])


def _reports(record: Record) -> Any:
    for report in record.reports():
        line = report.to_json()
        published = line.pop("published") or {}
        yield line | {f"published_{part}": published.get(part) for part in ("start", "end", "basis")}


def safe(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that starts like a formula gets an apostrophe, NULs go; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    value = value.replace("\0", "")
    return f"'{value}" if value.lstrip(" \n").startswith(FORMULA_STARTS) else value
