"""Commands that show a record as a page: ``serve``."""

from __future__ import annotations

import click

from dateline.cli.options import record_argument


@click.command(epilog="\b\nExamples:\n  dateline serve war.dateline\n  dateline serve war.dateline --port 0")
@record_argument
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="The port; 0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address of this machine; no other is served.")
def serve(record: str, port: int, host: str) -> None:
    """Open the record as a page in the browser of this machine: now, timeline, statements, figures, sources, corrections."""
    from dateline.web import serve as run

    run(record, port=port, host=host)


COMMANDS = (serve,)
