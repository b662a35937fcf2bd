"""Commands that look closer: search, show, cite, why-date, and export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dateline.cli.options import as_of_option, echo_json, json_option, opened, record_argument


@click.command(
    epilog="""\b
Examples:
  dateline search war.dateline prisoner exchange
  dateline search war.dateline '"humanitarian corridor" OR aid' --limit 5"""
)
@record_argument
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many rows and so many reports.")
@as_of_option
@json_option
def search(record: str, words: tuple[str, ...], limit: int, as_of: str | None, as_json: bool) -> None:
    """Find rows and reports that hold these words, best first. FTS5 operators work: AND, OR, NOT, "a phrase", begin*."""
    from dateline.views.tables import interval
    from dateline.views.terminal import table

    with opened(record) as r:
        hits = r.search(" ".join(words), limit=limit, as_of=as_of)
    if as_json:
        echo_json(hits)
    else:
        shown = ((interval(h["published"]), h["type"] or "report", h["snippet"], h["outlet"], h["doc"], h["id"]) for h in hits)
        table(("published", "kind", "words", "outlet", "report", "id"), shown, empty="nothing holds these words")


@click.command(epilog="\b\nExample:\n  dateline show war.dateline 004_moscow")
@record_argument
@click.argument("report")
@json_option
def show(record: str, report: str, as_json: bool) -> None:
    """One report with its rows marked and what is not the report greyed. REPORT: its name, or the start of it."""
    from dateline.views.marked import show as show_marked

    with opened(record) as r:
        found = r.report(report)
        rows = list(r.rows(doc=found.doc))
    if as_json:
        blocks = [{"start": b.start, "end": b.end, "zone": b.zone, "reason": b.reason} for b in found.blocks]
        echo_json(found.to_json() | {"text": found.text, "blocks": blocks, "rows": [row.to_json() for row in rows]})
    else:
        show_marked(found, rows)


@click.command(epilog="\b\nExample:\n  dateline cite war.dateline po3f9c0a")
@record_argument
@click.argument("row")
@json_option
def cite(record: str, row: str, as_json: bool) -> None:
    """A row ready to be cited: words, context, who says so through whom.

    With outlet, day and offsets. ROW: its id, or the start of it.
    """
    from dateline.views.citation import lines

    with opened(record) as r:
        citation = r.cite(row)
    if as_json:
        echo_json(citation)
        return
    print("\n".join(lines(citation)))


@click.command("why-date", epilog="\b\nExample:\n  dateline why-date war.dateline 002_offer")
@record_argument
@click.argument("report")
@json_option
def why_date(record: str, report: str, as_json: bool) -> None:
    """Why a report has the publication date that it has: every candidate, taken or turned down, and the reason."""
    from dateline.views.tables import interval
    from dateline.views.terminal import one_line, table

    with opened(record) as r:
        found, candidates = r.why_date(report)
    if as_json:
        from dateline.model import to_plain

        echo_json(found.to_json() | {"candidates": to_plain(candidates)})
        return
    basis = f" ({found.published.basis})" if found.published else ""
    print(f"{one_line(found.doc)}: {interval(found.published) or 'no publication date'}{basis}")
    shown = (("taken" if c.accepted else "no", interval({"start": c.start, "end": c.end}), c.source, c.quote, c.reason) for c in candidates)
    table(("taken", "date", "source", "words", "why"), shown, empty="no candidates: nothing in it or beside it says when it was published")


@click.command(
    epilog="""\b
Examples:
  dateline export war.dateline --format rows > rows.jsonl
  dateline export war.dateline --format csv -o tables/"""
)
@record_argument
@click.option(
    "--format",
    "kind",
    type=click.Choice(["rows", "texts", "jsonl", "csv", "annotations", "calendar", "brief"]),
    required=True,
    help="rows: a row a line (JSONL). texts: the texts that offsets point into. jsonl: a report a line with its rows. csv: a table a type. "
    "annotations: W3C Web Annotations (JSONL). calendar: iCalendar of what is ahead. brief: Markdown with a footnote a claim.",
)
@click.option("-o", "--output", metavar="PLACE", help="A file (csv: a folder); without it, standard output.")
@click.option("--table", "table_name", metavar="TYPE", help="With csv on standard output: report or a row type, e.g. position.")
def export(record: str, kind: str, output: str | None, table_name: str | None) -> None:
    """Write the record out: rows, texts, reports with their rows, or tables for a spreadsheet."""
    from dateline.errors import UsageError
    from dateline.exports import csv_tables, write, write_path

    with opened(record) as r:
        if output is not None:
            for path in write_path(r, kind, Path(output)):
                print(path, file=sys.stderr)
        elif kind != "csv":
            write(r, kind, sys.stdout)
        elif table_name is not None:
            csv_tables.write_table(r, table_name, sys.stdout)
        else:
            raise UsageError("csv writes several files: name a folder with -o FOLDER, or one table with --table TYPE")


COMMANDS = (search, show, cite, why_date, export)
