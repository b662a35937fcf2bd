"""``annotations``: W3C Web Annotations, one JSON object a line: a row is the body, its words in the report the target."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from dateline.exports.lines import dumps
from dateline.exports.stamp import made
from dateline.model import Row, to_plain

if TYPE_CHECKING:
    from dateline.record import Record
    from dateline.record.look import Report

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters of a quote's prefix and suffix."""


def write(record: Record, stream: IO[str]) -> None:
    """Every row of the current reports but times and documents, by ``doc`` and place."""
    generator = made(record)
    for report, rows in record.rows_by_report():
        for row in rows:
            if row.type not in ("document", "time"):
                stream.write(dumps(annotation(report, row, generator)) + "\n")


def annotation(report: Report, row: Row, generator: dict[str, str]) -> dict[str, Any]:
    """One row as a Web Annotation. Positions count Unicode code points, as the standard says."""
    source = report.url or f"urn:sha256:{report.sha256}"
    return {
        "@context": CONTEXT,
        "id": f"urn:dateline:{row.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"id": f"urn:dateline:reader:{row.reader}", "type": "Software", "name": f"Dateline {generator['dateline']}"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": row.type},
            {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": dumps(to_plain(row.fields))},
        ],
        "target": {
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector", "exact": row.quote, "prefix": report.text[max(0, row.start - AROUND) : row.start],
                    "suffix": report.text[row.end : row.end + AROUND],
                },
                {"type": "TextPositionSelector", "start": row.start, "end": row.end},
            ],
        },
    }  # fmt: skip
