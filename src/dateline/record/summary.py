"""A row in a few words."""

from __future__ import annotations

from dateline.model import Row


def summary(row: Row) -> str:
    """A row in a few words, for margins and lists."""
    f = row.fields
    if row.type == "statement":
        return f"{f.speaker or 'somebody'} says"
    if row.type == "position":
        return f"{f.actor or 'somebody'} {f.stance}: {f.initiative or f.initiative_kind}"
    if row.type == "event":
        sides = " -> ".join(filter(None, (", ".join(f.actors), ", ".join(f.recipients))))
        return " ".join(filter(None, (f.event_type, sides, "" if f.modality == "happened" else f"({f.modality})")))
    if row.type == "figure":
        return " ".join(filter(None, (f.measure, amount(row), f.population, f"({f.told_by})" if f.told_by else "")))
    if row.type == "role":
        return ", ".join(filter(None, (f.person, f.title, f.organisation)))
    if row.type == "state":
        return f"{f.initiative or f.initiative_kind} {f.state}"
    return f"{f.timex_value}" if row.type == "time" else row.type


def amount(row: Row) -> str:
    """A figure's numbers: ``80``, ``at least 80``, ``up to 80``, ``70-80``, or its words."""
    low, high = row.fields.low, row.fields.high
    if low is None and high is None:
        return str(row.fields.text)
    if low == high:
        return f"{low:,.0f}"
    if high is None:
        return f"at least {low:,.0f}"
    return f"up to {high:,.0f}" if low is None else f"{low:,.0f}-{high:,.0f}"
