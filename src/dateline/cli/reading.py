"""Commands that add to a record: ``read``, ``retry``, ``demo``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from dateline import DEFAULT_RECORD
from dateline.cli.options import echo_json, json_option

if TYPE_CHECKING:
    from dateline.record import Account

workers_option = click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that read side by side."
)


@click.command(
    epilog="""\b
Examples:
  dateline read reports/ --record war.dateline
  dateline read monday.html tuesday.txt --outlet "The Daily Wire"
  dateline read old/ --sidecar days.csv      (file,published,outlet,title,url)
  zcat pile.jsonl.gz | dateline read - --workers 2 --json"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--record", default=DEFAULT_RECORD, show_default=True, metavar="FILE", help="The record to make or to add to.")
@click.option(
    "--published", metavar="DAY", help="Day that all these reports were published, where they do not say (YYYY-MM-DD, YYYY-MM, YYYY)."
)
@click.option("--outlet", metavar="NAME", help="Who published all these reports, where they do not say.")
@click.option("--sidecar", metavar="CSV", help="What files do not say, a line a file: file,published,outlet,title,url.")
@workers_option
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Show only rows that the reader is this sure of (0 to 1); all are kept.",
)
@json_option
def read(
    paths: tuple[str, ...], record: str, published: str | None, outlet: str | None, sidecar: str | None, workers: int,
    min_confidence: float | None, as_json: bool,
) -> int:  # fmt: skip
    """Read reports into a record: files, folders, or - for standard input.

    Text, HTML, JSONL, WARC, feeds, Nexis and Factiva exports, mail, tables, zip and tar of these (docs/formats.md).

    Reading the same thing again changes nothing. At the end comes the account: what was read, what was known, what was refused and
    why. Stopped at any moment, nothing is lost that was reported as read.
    """
    import dateline

    with progress() as told:
        made = dateline.read(
            paths, record=record, published=published, outlet=outlet, sidecar=sidecar, workers=workers, min_confidence=min_confidence,
            progress=told,
        )  # fmt: skip
    with made:
        assert made.account is not None
        return settle(made.account, record, as_json)


@click.command(epilog="\b\nExample:\n  dateline retry war.dateline")
@click.argument("record", type=click.Path(), metavar="RECORD")
@click.option("--all", "everything", is_flag=True, help="Also those refused for what they are, not only for what happened to them.")
@workers_option
@json_option
def retry(record: str, everything: bool, workers: int, as_json: bool) -> int:
    """Read refused inputs again: those that took too long, or whose process died."""
    import dateline

    with dateline.open(record) as opened, progress() as told:
        account = opened.retry(dateline.pipeline(), workers=workers, everything=everything, progress=told)
    return settle(account, record, as_json)


@click.command(epilog="\b\nExample:\n  dateline demo --record tour.dateline")
@click.option("--record", metavar="FILE", help="Keep the record of the tour in this file.")
@workers_option
@json_option
def demo(record: str | None, workers: int, as_json: bool) -> int:
    """Read the sample reports that come with Dateline and take a tour of the record that they give."""
    from dateline.demo import tour
    from dateline.views.tour import lines

    found = tour(record, workers=workers)
    if as_json:
        echo_json(found)
    else:
        print("\n".join(lines(found)))
    return 1 if found["account"] and found["account"]["refused"] else 0


COMMANDS = (read, retry, demo)


def settle(account: Account, record: str, as_json: bool) -> int:
    """Print the account; 0 when nothing was refused, else 1."""
    from dateline.views.account import lines

    if as_json:
        echo_json(account.to_json())
    else:
        print("\n".join([*lines(account.to_json()), f"record: {record}"]))
    return 1 if account.refused else 0


@contextmanager
def progress() -> Iterator[Callable[[Account], None] | None]:
    """A bar on standard error where that is a terminal; it moves only for what is safe in the record."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def told(account: Account) -> None:
            bar.update(task, description=f"{account.read} read, {account.known} known, {len(account.refused)} refused")

        yield told
