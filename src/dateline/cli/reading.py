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
    "--workers",
    type=click.IntRange(0, 256),
    default=0,
    help="Processes that read side by side; 0, the default: one a core, or one alone for a small pile.",
)


private_option = click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses as well, and any port.")


@click.command(
    epilog="""\b
Examples:
  dateline read reports/ --record war.dateline
  dateline read monday.html tuesday.txt --outlet "The Daily Wire"
  dateline read old/ --sidecar days.csv      (file,published,outlet,title,url)
  dateline read https://news.example/feed.xml
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
@private_option
@click.option("--world", metavar="CSV", help="Your own office holders and parties, beside those that come with it (docs/world.md).")
@json_option
def read(
    paths: tuple[str, ...], record: str, published: str | None, outlet: str | None, sidecar: str | None, workers: int,
    min_confidence: float | None, allow_private: bool, world: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Read reports into a record: files, folders, addresses of pages and feeds, or - for standard input.

    Text, HTML, PDF, JSON, WARC, feeds, Nexis and Factiva exports, mail, tables, zip and tar of these (docs/formats.md).

    Reading the same thing again changes nothing. At the end comes the account: what was read, what was known, what was refused and
    why. Stopped at any moment, nothing is lost that was reported as read.
    """
    import dateline

    with progress() as told:
        made = dateline.read(
            paths, record=record, published=published, outlet=outlet, sidecar=sidecar, workers=workers, min_confidence=min_confidence,
            allow_private=allow_private, world=world, progress=told,
        )  # fmt: skip
    with made:
        assert made.account is not None
        return settle(made.account, record, as_json)


@click.command(epilog="\b\nExamples:\n  dateline retry war.dateline --list\n  dateline retry war.dateline")
@click.argument("record", type=click.Path(), metavar="RECORD")
@click.option("--all", "everything", is_flag=True, help="Also those refused for what they are, not only for what happened to them.")
@click.option("--list", "only_list", is_flag=True, help="List all that is refused, with the reasons, and read nothing.")
@workers_option
@private_option
@json_option
def retry(record: str, everything: bool, only_list: bool, workers: int, allow_private: bool, as_json: bool) -> int:
    """Read refused inputs again: those that took too long, whose process died, or whose site gave no answer."""
    import dateline

    if only_list:
        with dateline.open(record) as opened:
            refused = opened.refused()
        if as_json:
            echo_json(refused)
        else:
            from dateline.views.account import refused_lines

            print("\n".join(refused_lines(refused)))
        return 0
    with dateline.open(record) as opened, progress() as told:
        ready = dateline.pipeline(opened.world)
        account = opened.retry(ready, workers=workers, everything=everything, private=allow_private, progress=told)
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


@click.command(
    epilog="""\b
Examples:
  dateline watch https://news.example/feed.xml https://wire.example/world.rss --record war.dateline
  dateline watch feeds/*.xml --every 5 --rounds 1   (from cron)"""
)
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option("--record", default=DEFAULT_RECORD, show_default=True, metavar="FILE", help="The record to make or to add to.")
@click.option("--every", type=click.FloatRange(1), default=15.0, show_default=True, metavar="MINUTES", help="Minutes between two rounds.")
@click.option("--rounds", type=click.IntRange(1), metavar="N", help="Stop after N rounds; else it goes on until Ctrl-C.")
@workers_option
@private_option
@json_option
def watch(feeds: tuple[str, ...], record: str, every: float, rounds: int | None, workers: int, allow_private: bool, as_json: bool) -> int:
    """Keep a record fresh from feeds: what is new in them is read, round after round.

    Addresses are asked for what changed, one request a host at a time, within robots.txt. Entries without their full text are fetched
    from their page, once. Each round prints a line, and each refusal the first time that it is met.
    """
    import dateline
    from dateline.exports.lines import dumps
    from dateline.views.account import round_lines

    told: set[str] = set()
    for account in dateline.watch(feeds, record=record, every=60 * every, rounds=rounds, workers=workers, allow_private=allow_private):
        if as_json:
            print(dumps(account.to_json()), flush=True)
        else:
            print("\n".join(round_lines(account.to_json(), told)), flush=True)
    return 1 if account.refused else 0


COMMANDS = (read, watch, retry, demo)


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
