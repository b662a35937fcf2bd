"""``texts``: the page texts that offsets point into, ``{"doc", "sha256", "text"}`` a line."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from dateline.exports.lines import dumps

if TYPE_CHECKING:
    from dateline.record import Record


def write(record: Record, stream: IO[str]) -> None:
    """The text of every current report, by ``doc``; ``sha256`` is of its UTF-8 bytes."""
    for report in record.reports():
        stream.write(dumps({"doc": report.doc, "sha256": report.sha256, "text": report.text}) + "\n")
