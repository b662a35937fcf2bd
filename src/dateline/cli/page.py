"""Commands that show a record as a page: ``serve``, and ``report`` for one file to send."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dateline.cli.options import opened, record_argument


@click.command(epilog="\b\nExamples:\n  dateline serve war.dateline\n  dateline serve war.dateline --port 0")
@record_argument
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="The port; 0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address of this machine; no other is served.")
def serve(record: str, port: int, host: str) -> None:
    """Open the record as a page in the browser of this machine: now, timeline, statements, figures, sources, corrections."""
    from dateline.web import serve as run

    run(record, port=port, host=host)


@click.command(epilog="\b\nExample:\n  dateline report war.dateline --as-of 2014-12-27 -o december.html")
@record_argument
@click.option("-o", "--output", required=True, metavar="FILE", help="The HTML file to write.")
@click.option("--as-of", metavar="DAY", help="How things stood on DAY (YYYY-MM-DD); without it, the last day of a report.")
@click.option("--since", metavar="DAY", help="Tell what changed since DAY; without it, the week before.")
def report(record: str, output: str, as_of: str | None, since: str | None) -> None:
    """The record as one file to send or print: status, disagreements, figures, timeline, and the words behind every cell."""
    from dateline.errors import RecordError
    from dateline.web.onefile import render

    with opened(record) as r:
        text = render(r, as_of, since)
    target = Path(output)
    partial = target.with_name(target.name + ".part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    except OSError as e:
        raise RecordError(f"{target}: cannot be written ({e.strerror or e}); name another place with -o") from e
    finally:
        partial.unlink(missing_ok=True)
    print(target, file=sys.stderr)


COMMANDS = (serve, report)
