"""The tour: read the sample reports and show what a record answers. ``dateline demo`` prints it.

The samples are our own writing in the manners of the wild: menus, ads, an unrendered template, a crawl-day clock, an old caption, a
copied paragraph, two outlets that contradict each other, a report without a date.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from dateline.record import Record

DAYS = ("2014-12-27", "2015-01-05")
"""The two days of the tour: before and after the answer of the Syrian Coalition."""


def samples() -> Any:
    """The folder of the sample reports inside the package (an ``importlib.resources`` traversable)."""
    return files("dateline") / "samples"


def tour(record: str | Path | None = None, *, workers: int = 1) -> dict[str, Any]:
    """Read the samples and collect what the tour shows.

    ``record``: keep the record in this file (None: a temporary one). Returns ``{"record", "account", "status": {day: ...},
    "disagreements", "citation"}``. Raises RecordError when the file cannot be used.
    """
    import dateline

    with ExitStack() as stack:
        folder = stack.enter_context(as_file(samples()))
        kept = Path(record) if record else Path(stack.enter_context(tempfile.TemporaryDirectory())) / "demo.dateline"
        made: Record = stack.enter_context(dateline.read([str(folder)], record=kept, sidecar=str(folder / "outlets.csv"), workers=workers))
        statuses = {day: made.status(as_of=day) for day in DAYS}
        silent = next((row for entry in silences(statuses[DAYS[0]]) for row in entry["rows"]), None)
        return {
            "record": str(kept) if record else None,
            "account": made.account.to_json() if made.account else None,
            "status": statuses,
            "disagreements": made.disagreements(),
            "citation": made.cite(silent) if silent else None,
        }


def silences(status: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Who has not answered, over all initiatives of a status: its ``no_answer`` entries with the ``initiative``'s name."""
    for item in status["initiatives"]:
        for entry in item["no_answer"]:
            yield {**entry, "initiative": item["initiative"]}
