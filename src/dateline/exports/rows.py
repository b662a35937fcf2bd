"""``rows``: one JSON object a line, every row of every type (docs/codebook.md, Shapes)."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from dateline.exports.lines import dumps

if TYPE_CHECKING:
    from dateline.record import Record


def write(record: Record, stream: IO[str]) -> None:
    """Every row of the current reports, by ``doc`` and place: the same bytes whatever the order of reading."""
    for _report, rows in record.rows_by_report():
        for row in rows:
            stream.write(dumps(row.to_json()) + "\n")
