"""A row with all that is needed to judge it: its words in their context, who says so through whom, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from dateline.model import Date, Row
from dateline.record import Record
from dateline.record.summary import amount, summary
from dateline.views.tables import interval
from dateline.web.now import WORDS

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Coverage

UNDATED = "9999"
MOST = 60
"""How many cards one answer holds; the rest is counted."""
SHORT_CONTEXT = 160
ABSENT: tuple[object, ...] = (None, "", (), [])


@dataclass(frozen=True, slots=True)
class Card:
    """A row ready to be shown."""

    row: Row
    title: str
    before: str
    after: str
    chain: tuple[dict[str, str], ...]
    report: dict[str, Any]
    fields: tuple[tuple[str, str], ...]


def cards(record: Record, ids: Sequence[str], known: Mapping[str, Coverage]) -> list[Card]:
    """The rows of these ids as cards, oldest report first; at most ``MOST``. ``known``: report key -> its coverage."""
    rows = record.rows_of(list(ids)[: MOST * 4])
    rows.sort(key=lambda r: ((known[r.report].known or UNDATED) if r.report in known else UNDATED, r.doc, r.start))
    return [card(record, row) for row in rows[:MOST]]


def card(record: Record, row: Row) -> Card:
    """One row as a card."""
    c = record.cite(row.id)
    return Card(
        row, title(row), c["context"]["before"][-SHORT_CONTEXT:], c["context"]["after"][:SHORT_CONTEXT], tuple(c["chain"]), c["report"],
        tuple(shown_fields(row)),
    )  # fmt: skip


def title(row: Row) -> str:
    """What a row says, in plain words."""
    f = row.fields
    if row.type == "position":
        return f"{f.actor or 'Somebody'} {WORDS[f.stance]}: {f.initiative or f.initiative_kind}"
    if row.type == "event":
        acts = f"{', '.join(f.actors) or 'Somebody'} → {', '.join(f.recipients)}" if f.recipients else ", ".join(f.actors) or "Somebody"
        return f"{acts}: {f.event_type.lower()}" + ("" if f.modality == "happened" else f" ({f.modality.replace('_', ' ')})")
    if row.type == "figure":
        return " ".join(filter(None, (amount(row), f.population, f.measure, f"(says {f.told_by})" if f.told_by else "")))
    if row.type == "state":
        return f"{f.initiative or f.initiative_kind}: {f.state.replace('_', ' ')}"
    return summary(row)


def shown_fields(row: Row) -> Iterable[tuple[str, str]]:
    """The fields of a row that say something, as words."""
    for f in fields(row.fields):
        value = getattr(row.fields, f.name)
        if value in ABSENT or value is False:
            continue
        if isinstance(value, Date):
            basis = f" ({value.basis.replace('_', ' ')}{': “' + value.text + '”' if value.text else ''})"
            yield f.name, interval(value) + basis
        elif isinstance(value, tuple):
            if all(isinstance(v, str) for v in value):
                yield f.name, "; ".join(value)
        elif isinstance(value, float):
            yield f.name, f"{value:,.0f}" if value.is_integer() else f"{value:,}"
        else:
            yield f.name, "yes" if value is True else str(value).replace("_", " ") if f.metadata.get("values") else str(value)
