"""Made-up piles: a few sentences a report, written by us, with the rows that a reader should have given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.model import Date, Fields, Row, make_row
from dateline.reconciling import ReportView

Line = tuple[str, *tuple[Fields, ...]]
"""A sentence and the rows that it carries."""


def day(first: str, last: str | None = None, text: str | None = "then") -> Date:
    """A stated interval; one day where no end is given."""
    return Date(first, last or first, text, "stated")


def report(key: str, published: str | None, outlet: str, *paragraphs: Sequence[Line] | str) -> tuple[ReportView, list[Row]]:
    """A report of paragraphs, each a list of lines or plain text, with its rows (the whole sentence is a row's evidence)."""
    text = ""
    rows: list[tuple[int, int, Fields]] = []
    blocks = []
    for paragraph in paragraphs:
        begin = len(text)
        for line in [(paragraph,)] if isinstance(paragraph, str) else paragraph:
            at = len(text)
            text += line[0] + " "
            rows += [(at, at + len(line[0]), f) for f in line[1:] if isinstance(f, Fields)]
        blocks.append((begin, len(text)))
        text += "\n\n"
    when = Date(published, published, None, "outside") if published else Date("2013-01-01", None, None, "outside")
    view = ReportView(key, key, outlet, when, text, tuple(blocks))
    made = [make_row(key, key, text, (a, b), f, zone="body", confidence=0.9, reader="test") for a, b, f in rows]
    return view, made


def found(answer: dict[str, Any], *words: str) -> dict[str, Any]:
    """The initiative of a status answer whose names hold all the words. Raises AssertionError unless there is exactly one."""
    hits = [i for i in answer["initiatives"] if all(any(w in n for n in (i["initiative"], *i["aliases"])) for w in words)]
    assert len(hits) == 1, [(i["initiative"], i["aliases"]) for i in answer["initiatives"]]
    hit: dict[str, Any] = hits[0]
    return hit


def party(initiative: dict[str, Any], name: str) -> dict[str, Any]:
    """The party of an initiative whose shown name holds a word. Raises AssertionError unless there is exactly one."""
    hits = [p for p in initiative["parties"] if name in p["actor"]]
    assert len(hits) == 1, initiative["parties"]
    hit: dict[str, Any] = hits[0]
    return hit
