"""``brief``: how things stand, as Markdown with a footnote for every claim."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from dateline.exports.stamp import made

if TYPE_CHECKING:
    from dateline.record import Record

INITIATIVES = 25
DIFFERENCES = 15
NOTES_A_CLAIM = 3
SAYS = {
    "proposes": "offers it", "mediates": "mediates", "accepts": "accepts", "accepts_conditionally": "accepts on condition",
    "willing": "is willing", "considering": "is considering it", "refuses": "refuses", "demands": "demands it", "supports": "backs it",
    "opposes": "opposes it",
}  # fmt: skip
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~^])")


class Notes:
    """Footnotes in the order in which they are first needed: one a row."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.numbers: dict[str, int] = {}

    def mark(self, rows: list[str]) -> str:
        """The marks for some rows."""
        return "".join(f"[^{self.numbers.setdefault(r, len(self.numbers) + 1)}]" for r in rows[:NOTES_A_CLAIM])

    def lines(self) -> list[str]:
        """The notes: quote, chain, outlet, day, report, characters, row."""
        out = []
        for row, number in self.numbers.items():
            c = self.record.cite(row)
            report = c["report"]
            chain = " → ".join(f"{link['as']} {plain(link['who'])}" for link in c["chain"])
            day = (report["published"] or {}).get("end") or "day not known"
            where = f"{plain(report['doc'])}, characters {c['start']}–{c['end']}, `{row}`"
            out.append(f"[^{number}]: “{plain(c['quote'])}” ({chain}), {day}. {where}")
        return out


def write(record: Record, stream: IO[str]) -> None:
    """The brief as of the last day on which something was reported."""
    days = [d.end for _, d in record.days().values() if d is not None and d.end]
    write_as_of(record, stream, max(days, default="2000-01-01"))


def write_as_of(record: Record, stream: IO[str], day: str) -> None:
    """The brief as of a day."""
    answer, notes = record.status(as_of=day), Notes(record)
    coverage = answer["coverage"]
    out = [
        f"# How things stood on {day}", "",
        f"From {coverage['reports']} reports of {len(coverage['outlets'])} outlets, {coverage['independent_reports']} of them independent. "
        "Few reports are not silence.", "",
    ]  # fmt: skip
    silent = [(n, one) for one in answer["initiatives"] for n in one["no_answer"]]
    if silent:
        out += ["## Who has not answered", ""]
        for n, one in silent:
            why = "a report says so" if n["basis"] == "reported" else "nothing read tells an answer"
            out.append(f"- **{plain(n['actor'])}** on {plain(one['initiative'])} ({why}){notes.mark(n['rows'])}")
        out.append("")
    out += ["## On the table", ""]
    for one in answer["initiatives"][:INITIATIVES]:
        out += _initiative(one, notes)
    differing = record.disagreements(as_of=day)[:DIFFERENCES]
    if differing:
        out += ["## Where reports differ", ""]
        for d in differing:
            sides = "; ".join(f"{plain(s['value'])} ({s['independent']} independent){notes.mark(s['rows'])}" for s in d["sides"])
            out.append(f"- {plain(d['about'])} ({d['kind']}): {sides}")
        out.append("")
    stamp = made(record)
    out += [*notes.lines(), "", f"<!-- {'; '.join(f'{k}: {v}' for k, v in stamp.items())} -->"]
    stream.write("\n".join(out) + "\n")


def _initiative(one: dict[str, Any], notes: Notes) -> list[str]:
    state = (one["state"] or "no state told").replace("_", " ")
    when = one["state_date"] and (one["state_date"]["start"] or one["state_date"]["end"])
    ahead = one["expected"]
    next_day = f", next {ahead['start'] or '?'}{'' if ahead['start'] == ahead['end'] else ' to ' + (ahead['end'] or '?')}" if ahead else ""
    kind = one["kind"].replace("_", " ")
    out = [f"### {plain(one['initiative'])}", "", f"*{kind}*: {state}{f' ({when})' if when else ''}{next_day}.", ""]
    for p in one["parties"]:
        condition = f", if {plain(p['condition'])}" if p["condition"] else ""
        told = f", told by {plain(p['told_by'])}" if p["told_by"] else ""
        out.append(f"- **{plain(p['actor'])}** {SAYS[p['stance']]}{condition}{told}{notes.mark(p['rows'])}")
    return [*out, ""] if one["parties"] else out


def plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
