"""The tour of ``dateline demo`` as text for people."""

from __future__ import annotations

from typing import Any

from dateline.views import account, citation, status
from dateline.views.terminal import one_line


def lines(tour: dict[str, Any]) -> list[str]:
    """The answer of ``dateline.demo.tour`` in lines, each part under a heading."""
    out = [*_heading("What was read"), *account.lines(tour["account"])] if tour["account"] else []
    for day, answer in tour["status"].items():
        out += [*_heading(f"How things stood on {day}"), *status.lines(answer)]
    if tour["disagreements"]:
        out += _heading("Where reports differ")
        for one in tour["disagreements"]:
            out.append(f"{one['kind']}: {one_line(one['about'])} ({one['field']})")
            out += [f"  {one_line(s['value'])}: {', '.join(map(one_line, s['reports']))}" for s in one["sides"]]
    if tour["citation"]:
        out += [*_heading("Where one of these answers comes from"), *citation.lines(tour["citation"])]
    if tour["record"]:
        out += ["", f"record: {tour['record']}"]
    return out[1:]


def _heading(words: str) -> list[str]:
    return ["", words, "=" * len(words)]
