"""``dateline judge``: corrections by command. Each is an entry of the record's log and can be undone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from dateline.cli.options import echo_json, json_option, opened, record_argument

F = TypeVar("F", bound=Callable[..., Any])


@click.group(
    epilog="""\b
Examples:
  dateline judge reject war.dateline po3f9c0a --why "the ministry said it of another plan"
  dateline judge edit war.dateline po3f9c0a stance=accepts_conditionally condition="if fighting stops"
  dateline judge log war.dateline"""
)
def judge() -> None:
    """Correct what was read: accept, edit, reject or add rows, join and part initiatives and parties, grade outlets and reports.

    Every judgement is an entry of a log that only grows: who, when and why. It lies over what was read, in every view and export,
    and over what a newer reader will read. Undoing one is another entry.
    """


def _signed(command: F) -> F:
    command = click.option("--why", default="", metavar="WORDS", help="The reason.")(command)
    return click.option("--who", required=True, envvar="DATELINE_WHO", metavar="NAME", help="Who judges (or set DATELINE_WHO).")(command)


def _told(entry: Any) -> None:
    print(f"{entry.id}  {entry.action} by {entry.who}  (undo: dateline judge undo RECORD {entry.id})")


@judge.command()
@record_argument
@click.argument("row")
@_signed
def accept(record: str, row: str, who: str, why: str) -> None:
    """The row is right. ROW: its id, or the start of it."""
    with opened(record) as r:
        _told(r.accept(r.cite(row)["row"]["id"], who=who, why=why))


@judge.command()
@record_argument
@click.argument("row")
@_signed
def reject(record: str, row: str, who: str, why: str) -> None:
    """The row is wrong: it is not shown any more."""
    with opened(record) as r:
        _told(r.reject(r.cite(row)["row"]["id"], who=who, why=why))


@judge.command(epilog="\b\nExample:\n  dateline judge edit war.dateline fi90ab low=190000 high= told_by='United Nations' --who ana")
@record_argument
@click.argument("row")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@_signed
def edit(record: str, row: str, changes: tuple[str, ...], who: str, why: str) -> None:
    """The row with other fields. Lists: A; B. Days: 2014-12-27 or 2014-12-01..2014-12-31. Nothing after = empties a field."""
    with opened(record) as r:
        found = r.rows_of([r.cite(row)["row"]["id"]])[0]
        _told(r.edit(found.id, _fields(found.type, changes), who=who, why=why))


@judge.command(
    epilog="\b\nExample:\n  dateline judge add war.dateline 01_moscow state 'talks broke off' initiative=talks initiative_kind=talks "
    "state=ended --who ana"
)
@record_argument
@click.argument("report")
@click.argument("type")
@click.argument("quote")
@click.argument("said", nargs=-1, metavar="FIELD=VALUE...")
@_signed
def add(record: str, report: str, type: str, quote: str, said: tuple[str, ...], who: str, why: str) -> None:
    """A row that was missed. QUOTE: the words of the report that carry it, as they stand there."""
    with opened(record) as r:
        _told(r.add_row(report, type, quote, _fields(type, said), who=who, why=why))


def _fields(type_name: str, said: tuple[str, ...]) -> dict[str, Any]:
    from dateline.errors import UsageError
    from dateline.model import ROW_TYPES
    from dateline.record.judgements import from_words

    if type_name not in ROW_TYPES:
        raise UsageError(f"{type_name!r} is no row type; take one of {', '.join(ROW_TYPES)}")
    pairs = [one.partition("=") for one in said]
    if any(not equals for _, equals, _ in pairs):
        raise UsageError("write what changes as FIELD=VALUE")
    return {name: from_words(type_name, name, value) for name, _, value in pairs}


@judge.command()
@record_argument
@click.argument("rows", nargs=-1, required=True, metavar="ROW ROW...")
@_signed
def merge_initiatives(record: str, rows: tuple[str, ...], who: str, why: str) -> None:
    """The initiatives of these rows are one. Name one row of each."""
    with opened(record) as r:
        _told(r.merge_initiatives(rows, who=who, why=why))


@judge.command()
@record_argument
@click.argument("rows", nargs=-1, required=True, metavar="ROW...")
@_signed
def split_initiative(record: str, rows: tuple[str, ...], who: str, why: str) -> None:
    """These rows are about another initiative than the rest of theirs."""
    with opened(record) as r:
        _told(r.split_initiative(rows, who=who, why=why))


@judge.command()
@record_argument
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME...")
@_signed
def merge_actors(record: str, names: tuple[str, ...], who: str, why: str) -> None:
    """These names are of one party."""
    with opened(record) as r:
        _told(r.merge_actors(names, who=who, why=why))


@judge.command()
@record_argument
@click.argument("name")
@_signed
def split_actor(record: str, name: str, who: str, why: str) -> None:
    """This name is of a party of its own."""
    with opened(record) as r:
        _told(r.split_actor(name, who=who, why=why))


@judge.command(
    epilog="""\b
Examples:
  dateline judge rate war.dateline B --outlet Northgate --who ana
  dateline judge rate war.dateline 2 --report 01_moscow --who ana"""
)
@record_argument
@click.argument("grade")
@click.option("--outlet", metavar="NAME", help="Grade an outlet: A (reliable) to E, F (cannot be judged).")
@click.option("--report", metavar="REPORT", help="Grade a report: 1 (confirmed) to 5, 6 (cannot be judged).")
@_signed
def rate(record: str, grade: str, outlet: str | None, report: str | None, who: str, why: str) -> None:
    """Grade an outlet's reliability (A-F) or a report's credibility (1-6), as NATO does."""
    from dateline.errors import UsageError

    if (outlet is None) == (report is None):
        raise UsageError("name one of --outlet and --report")
    with opened(record) as r:
        _told(r.rate_outlet(outlet, grade, who=who, why=why) if outlet else r.rate_report(str(report), grade, who=who, why=why))


@judge.command()
@record_argument
@click.argument("judgement")
@_signed
def undo(record: str, judgement: str, who: str, why: str) -> None:
    """Take a judgement back. JUDGEMENT: its id, or the start of it."""
    with opened(record) as r:
        _told(r.undo(judgement, who=who, why=why))


@judge.command()
@record_argument
@json_option
def log(record: str, as_json: bool) -> None:
    """Every judgement, oldest first, and where what is read now speaks against one."""
    from dateline.views.terminal import one_line, table

    with opened(record) as r:
        entries, against = r.judgements(), r.contradictions()
    if as_json:
        echo_json({"judgements": [e.to_json() | {"active": e.active} for e in entries], "contradictions": against})
        return
    shown = ((e.at, e.who, e.action, about(e), e.why, "" if e.active else "taken back", e.id) for e in entries)
    table(("when", "who", "what", "about", "why", "", "id"), shown, empty="no judgements")
    for c in against:
        print(f"against {c['judgement']}: {one_line(c['doc'])} {c['row'] or ''} {c['kind']} {one_line(c['data'])}")


def about(entry: Any) -> str:
    """What a judgement is about, in a few words."""
    data = entry.data
    if "row" in data:
        changes = ", ".join(f"{k}={v}" for k, v in data.get("fields", {}).items())
        return f"{data['row'].get('id', data['row']['type'])} {changes}".strip()
    if entry.action == "undo":
        return f"{entry.undoes} ({data.get('action', '')})"
    said = [data.get(k) for k in ("outlet", "name", "names", "rows", "grade", "missed") if data.get(k)]
    return " ".join([entry.doc or "", *(", ".join(s) if isinstance(s, list) else str(s) for s in said)]).strip()


@judge.command("export")
@record_argument
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="A file; without it, standard output.")
def export_log(record: str, output: IO[str]) -> None:
    """Write the log as JSONL, to be carried to another record."""
    with opened(record) as r:
        r.export_judgements(output)


@judge.command("import")
@record_argument
@click.argument("file", type=click.Path(), metavar="FILE")
def import_log(record: str, file: str) -> None:
    """Add the judgements of another record's log (JSONL; - for standard input). What is known already is passed over."""
    with opened(record) as r:
        lines = sys.stdin.readlines() if file == "-" else Path(file).read_text(encoding="utf-8").splitlines()
        new, known = r.import_judgements(lines)
    print(f"{new} new, {known} known")


COMMANDS = (judge,)
