"""Options and output that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from dateline.record import Record

F = TypeVar("F", bound=Callable[..., Any])

record_argument = click.argument("record", type=click.Path(), metavar="RECORD")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
as_of_option = click.option("--as-of", metavar="DAY", help="Only what had been reported by the end of DAY (YYYY-MM-DD).")


def filters(command: F) -> F:
    """The options that narrow a view of rows."""
    for option in reversed(
        (
            click.option("--actor", metavar="NAME", help="Only rows that name this party, person or place."),
            click.option("--initiative", metavar="WORDS", help="Only rows on an initiative called so."),
            click.option("--from", "since", metavar="DAY", help="Only from this day on (YYYY-MM-DD)."),
            click.option("--to", "until", metavar="DAY", help="Only up to this day."),
            click.option("--report", "doc", metavar="REPORT", help="Only rows of this report (its name, or the start of it)."),
            click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="Only rows at least this sure (0 to 1)."),
            as_of_option,
        )
    ):  # fmt: skip
        command = option(command)
    return command


@contextmanager
def opened(path: str) -> Iterator[Record]:
    """The record at a path, closed at the end."""
    import dateline

    with dateline.open(path) as record:
        yield record


def echo_json(value: Any) -> None:
    """Print a value as JSON."""
    from dateline.exports.lines import dumps

    print(dumps(value, indent=1))
