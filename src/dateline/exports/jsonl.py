"""``jsonl``: a line a report, with its text and its rows."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from dateline.exports.lines import dumps

if TYPE_CHECKING:
    from dateline.record import Record


def write(record: Record, stream: IO[str]) -> None:
    """Every current report with its rows inside, by ``doc``."""
    for report, rows in record.rows_by_report():
        line = report.to_json() | {"text": report.text, "rows": [row.to_json() for row in rows]}
        stream.write(dumps(line) + "\n")
