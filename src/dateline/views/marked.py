"""One report in the terminal: its rows marked in its text, what is not the report greyed."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.model import Block, Row
from dateline.record import Report
from dateline.record.summary import summary
from dateline.views.tables import interval
from dateline.views.terminal import console, is_terminal, one_line, safe

STYLES = {
    "statement": "cyan", "position": "bold green", "event": "yellow", "figure": "magenta", "role": "blue", "state": "bold red",
}  # fmt: skip
READ_ZONES = ("headline", "standfirst", "caption", "body")


def show(report: Report, rows: Sequence[Row]) -> None:
    """Print the report block by block, under each block the rows that begin in it; in colour on a terminal."""
    for label, value in (
        ("report", report.doc), ("outlet", report.outlet), ("published", interval(report.published)),
        ("basis", report.published and report.published.basis),
        ("url", report.url), ("newer version", report.superseded_by),
    ):  # fmt: skip
        if value:
            print(f"{label}: {one_line(value)}")
    print()
    shown = [r for r in rows if r.type in STYLES]
    for block in report.blocks or (Block(0, len(report.text), "body"),):
        _block(report.text, block, [r for r in shown if block.start <= r.start < block.end])


def _block(text: str, block: Block, rows: Sequence[Row]) -> None:
    words = safe(text[block.start : block.end])
    read = block.zone in READ_ZONES
    if not words.strip():
        return
    if is_terminal():
        _coloured(words, block, rows)
    else:
        label = "" if block.zone == "body" else f"[{block.zone}{': ' + block.reason if block.reason else ''}] "
        print(label + words.strip("\n"))
    for row in rows if read else ():
        print(f"    {row.type}: {one_line(summary(row))}  <{one_line(row.quote)[:80]}>  {row.id}")


def _coloured(words: str, block: Block, rows: Sequence[Row]) -> None:
    from rich.text import Text

    base = {"headline": "bold", "standfirst": "italic", "caption": "italic"}.get(block.zone, "" if block.zone == "body" else "grey50")
    marked = Text(words, style=base)
    for row in rows:
        marked.stylize(STYLES[row.type], row.start - block.start, row.end - block.start)
    marked.rstrip()
    console().print(marked)
