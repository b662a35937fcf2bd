"""``dateline report``: a record as one file to send or print. No script, nothing from outside; every cell leads to its words below."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files

from dateline.reconciling import Disagreement
from dateline.record import Record
from dateline.record.select import iso_day
from dateline.web import charts, evidence, now, timeline
from dateline.web.shelf import KINDS, WEEK, Snapshot, day_before
from dateline.web.site import environment

INITIATIVES = 60
ENTRIES = 80
PLOTS = 12
DIFFERENCES = 40
ROWS_A_CELL = 4
"""How many rows of one cell are quoted; the rest is counted."""


def render(record: Record, day: str | None = None, since: str | None = None) -> str:
    """The page of a record as of a day (None: the last on which something was reported) as one HTML text.

    ``since``: the day from which changes are told (None: a week before). Raises UsageError on what is no day.
    """
    shelf = Snapshot("", record.reconciled(*KINDS))
    at = iso_day(day) if day else (shelf.report_days or ["2000-01-01"])[-1]
    before = iso_day(since, "since") if since else day_before(at, WEEK)
    answer = shelf.status(at)
    lines = now.lines(answer, shelf.independent)[:INITIATIVES]
    found = timeline.heaviest([e for e in shelf.entries if e.known <= at], ENTRIES)
    plots = charts.plots(shelf.series_by(at), shelf.outlet_of)[:PLOTS]
    differences = [d for d in shelf.tables.disagreements if d.known <= at][:DIFFERENCES]
    cited = _cited(lines, found, plots, differences)
    rows = {r.id: r for r in record.rows_of(cited)}
    desk = evidence.Desk.of(record)
    cards = [evidence.card(record, rows[i], desk) for i in cited if i in rows]
    style = (files("dateline.web") / "static" / "page.css").read_text(encoding="utf-8")
    env = environment()
    env.globals |= {"record_name": record.path.name, "token": ""}
    return env.get_template("onefile.html").render(
        style=style, style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(), day=at, since=before, answer=answer,
        lines=lines, silent=[(line, c) for line in lines for c in line.cells["silent"]],
        entries=[(e, rows[e.row]) for e in found if e.row in rows],
        changes=now.changes(shelf.status(before), answer), plots=plots, differences=differences, cards=cards, rows=rows,
        most=ROWS_A_CELL, outlets=sorted(answer["coverage"]["outlets"].items(), key=lambda e: (-e[1], e[0])),
        readers=sorted({c.row.reader for c in cards if not c.row.reader.startswith("judgement:")}), judged=len(record.judgements()),
    )  # fmt: skip


def _cited(
    lines: Iterable[now.Line], entries: Iterable[timeline.Entry], plots: Iterable[charts.Plot], differences: Iterable[Disagreement]
) -> list[str]:
    """The rows that the file quotes, once each, in the order in which it needs them."""
    found: dict[str, None] = {}
    for line in lines:
        for cell in line.every:
            found |= dict.fromkeys(cell.rows[:ROWS_A_CELL])
    found |= dict.fromkeys(d.point.row for p in plots for d in p.dots)
    found |= dict.fromkeys(r for d in differences for s in d.sides for r in s.rows[:ROWS_A_CELL])
    found |= dict.fromkeys(e.row for e in entries)
    return list(found)
