"""The status answer as text for people."""

from __future__ import annotations

from typing import Any

from dateline.views.tables import interval
from dateline.views.terminal import one_line


def lines(answer: dict[str, Any]) -> list[str]:
    """The answer of ``Record.status`` in lines: each initiative, its parties, who has not answered."""
    known = f", as known on {answer['known_on']}" if answer.get("known_on") and answer["known_on"] != answer["as_of"] else ""
    out = [f"Status as of {answer['as_of']}{known}: {_count(len(answer['initiatives']), 'initiative')}"]
    for one in answer["initiatives"]:
        out += ["", *_initiative(one)]
    if answer["undated"]:
        out += ["", f"Undated, in no answer: {', '.join(map(one_line, answer['undated']))}"]
    return out


def _initiative(one: dict[str, Any]) -> list[str]:
    state = one["state"] or "no state"
    if one["state_date"]:
        state += f" ({interval(one['state_date'])})"
    expected = f", expected {interval(one['expected'])}" if one["expected"] else ""
    place = f", {one_line(one['place'])}" if one["place"] else ""
    sources = f"{_count(one['reports'], 'report')}, {one['independent_reports']} independent"
    out = [f"{one_line(one['initiative'])} [{one['kind']}]: {state}{expected}{place}; {sources}"]
    for p in one["parties"]:
        told = f", told by {one_line(p['told_by'])}" if p["told_by"] else ""
        condition = f", if: {one_line(p['condition'])}" if p["condition"] else ""
        since = p["since"] if isinstance(p["since"], str) else interval(p["since"])
        out.append(f"  {one_line(p['actor'])}: {p['stance']} since {since or '?'}{condition}{told}  {' '.join(p['rows'][:3])}")
    for n in one["no_answer"]:
        asked = f", asked on {n['asked_on'] if isinstance(n['asked_on'], str) else interval(n['asked_on'])}" if n["asked_on"] else ""
        why = "a report says so" if n["basis"] == "reported" else "nothing read says what it answered"
        out.append(f"  no answer from {one_line(n['actor'])} ({why}{asked})  {' '.join(n['rows'][:3])}")
    return out


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
