"""A row with all that is needed to judge it: its words in their context, who says so through whom, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from dateline.model import Date, Row
from dateline.record import Record
from dateline.record.judgements import Judgement, as_words, editable
from dateline.record.look import chain
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
    """A row ready to be shown and judged. ``hidden``: a judgement took it away; ``seen``: the number of the last judgement on it."""

    row: Row
    title: str
    before: str
    after: str
    chain: tuple[dict[str, str], ...]
    report: dict[str, Any]
    fields: tuple[tuple[str, str], ...]
    edits: tuple[tuple[str, tuple[str, ...], str], ...]
    judged: tuple[Judgement, ...]
    against: tuple[dict[str, Any], ...]
    seen: int
    hidden: bool
    grades: str


def cards(record: Record, ids: Sequence[str], known: Mapping[str, Coverage]) -> list[Card]:
    """The rows of these ids as cards, oldest report first; at most ``MOST``. ``known``: report key -> its coverage."""
    wanted = list(ids)[: MOST * 4]
    rows = record.rows_of(wanted)
    missing = set(wanted) - {r.id for r in rows}
    hidden = [row for i in wanted if i in missing and (row := record.as_read(i)) is not None]
    gone = {r.id for r in hidden}
    rows = [*rows, *hidden]
    rows.sort(key=lambda r: ((known[r.report].known or UNDATED) if r.report in known else UNDATED, r.doc, r.start))
    desk = Desk.of(record)
    return [card(record, row, desk, hidden=row.id in gone) for row in rows[:MOST]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What analysts have said, looked up once for many cards."""

    log: Mapping[str, list[Judgement]]
    last: Mapping[str, int]
    against: Mapping[str, list[dict[str, Any]]]
    outlets: Mapping[str, Judgement]
    reports: Mapping[str, Judgement]

    @classmethod
    def of(cls, record: Record) -> Desk:
        """The desk of a record as it is now."""
        every = record.judgements()
        log: dict[str, list[Judgement]] = {}
        row_of: dict[str, str] = {}
        last: dict[str, int] = {}
        for j in every:
            row = j.data.get("row", {}).get("id") or row_of.get(j.undoes or "")
            if row:
                log.setdefault(row, []).append(j)
                row_of[j.id] = row
                last[row] = j.n
        against: dict[str, list[dict[str, Any]]] = {}
        for c in record.contradictions():
            against.setdefault(c["row"] or "", []).append(c)
        outlets, reports = record.ratings()
        return cls(log, last, against, outlets, reports)

    def grades(self, report: str, outlet: str | None) -> str:
        """The grades of a report, as ``B2``; '' where none is given."""
        given = (self.outlets.get(outlet or ""), self.reports.get(report))
        return "".join(str(j.data["grade"]) for j in given if j is not None)


def card(record: Record, row: Row, desk: Desk, *, hidden: bool = False) -> Card:
    """One row as a card."""
    report = record.report(row.report)
    text = report.text
    return Card(
        row, title(row), text[max(0, row.start - SHORT_CONTEXT) : row.start], text[row.end : row.end + SHORT_CONTEXT],
        tuple(chain(row, report.outlet or report.doc)), report.to_json(), tuple(shown_fields(row)),
        tuple((name, values, as_words(getattr(row.fields, name))) for name, values in editable(row.type)),
        tuple(desk.log.get(row.id, ())), tuple(desk.against.get(row.id, ())), desk.last.get(row.id, 0), hidden,
        desk.grades(row.report, report.outlet),
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
