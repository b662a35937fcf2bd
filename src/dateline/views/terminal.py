"""Tables for people: drawn with rich on a terminal, tab-separated lines where the output is piped."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

SHORT = {"id": 10, "report": 12}
"""Columns that are cut on a terminal: the commands that take an id or a report take the start of one."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """Text with every character that a terminal would act on made visible as U+FFFD, one for one; line ends and tabs stay."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", " \n"))


def one_line(text: object) -> str:
    """A value as safe text on one line; '' for None."""
    return "" if text is None else safe(" ".join(str(text).split()))


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def console() -> Console:
    """A console on standard output; markup is off, so that brackets in reports stay brackets."""
    from rich.console import Console

    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=False)


def table(headers: Sequence[str], lines: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print a table. ``empty``: what to say on standard error when there is no line."""
    found = [[one_line(cell) for cell in line] for line in lines]
    if not found:
        print(empty, file=sys.stderr)
    elif is_terminal():
        _drawn(headers, found)
    else:
        print("\t".join(headers))
        for line in found:
            print("\t".join(line))


def _drawn(headers: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    filled = [i for i in range(len(headers)) if any(line[i] for line in lines)]
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for i in filled:
        short = headers[i] in SHORT
        drawn.add_column(headers[i], no_wrap=short, style="dim" if short else None, min_width=None if short else len(headers[i]))
    for line in lines:
        drawn.add_row(*(Text(_shortened(headers[i], line[i])) for i in filled))
    console().print(drawn)


def _shortened(header: str, cell: str) -> str:
    limit = SHORT.get(header)
    return cell if limit is None else cell[:limit]
