"""Commands that show what the record says: status, timeline, the rows by type, disagreements, sources."""

from __future__ import annotations

from typing import Any

import click

from dateline.cli.options import as_of_option, echo_json, filters, json_option, opened, record_argument

NOTHING = "no rows (of this kind, under these filters)"


@click.command(
    epilog="""\b
Examples:
  dateline status war.dateline --as-of 2014-12-29
  dateline status war.dateline --as-of 2014-12-29 --known-on 2015-01-05 --json"""
)
@record_argument
@click.option(
    "--as-of", metavar="DAY", required=True, help="How things stood by the end of DAY (YYYY-MM-DD), from what had been reported by then."
)
@click.option("--known-on", metavar="DAY", help="From what had been reported by the end of this later day instead.")
@json_option
def status(record: str, as_of: str, known_on: str | None, as_json: bool) -> None:
    """How every initiative stood on a day: who proposed, who accepted, on what condition, who has not answered."""
    from dateline.views.status import lines

    with opened(record) as r:
        answer = r.status(as_of, known_on)
    if as_json:
        echo_json(answer)
    else:
        print("\n".join(lines(answer)))


@click.command(epilog="\b\nExample:\n  dateline timeline war.dateline --from 2014-12-01 --to 2014-12-31 --actor Russia")
@record_argument
@filters
@json_option
def timeline(record: str, as_json: bool, **narrowed: Any) -> None:
    """What happened and who took which stance, day by day; copied text counts once."""
    from dateline.views.terminal import table

    with opened(record) as r:
        entries = r.timeline(**narrowed)
    if as_json:
        echo_json(entries)
    else:
        shown = ((e["day"] or "?", e["type"], e["what"], e["independent"], e["quote"], e["doc"], e["id"]) for e in entries)
        table(("day", "type", "what", "sources", "words", "report", "id"), shown, empty=NOTHING)


def _row_command(type_name: str, plural: str, says: str, example: str) -> click.Command:
    """The command of one row type."""

    @click.command(plural, help=says, epilog=f"\b\nExample:\n  dateline {plural} war.dateline {example}")
    @record_argument
    @filters
    @json_option
    def command(record: str, as_json: bool, **narrowed: Any) -> None:
        from dateline.views.tables import COLUMNS
        from dateline.views.terminal import table

        with opened(record) as r:
            found = list(r.rows(type_name, **narrowed))
        if as_json:
            echo_json([row.to_json() for row in found])
        else:
            columns = COLUMNS[type_name]
            table([header for header, _ in columns], ([cell(row) for _, cell in columns] for row in found), empty=NOTHING)

    return command


statements = _row_command("statement", "statements", "Who says what, through whom.", "--actor Lavrov")
positions = _row_command(
    "position", "positions", "Where each party stands on each initiative.", "--initiative 'Geneva talks' --as-of 2014-01-20"
)
events = _row_command(
    "event", "events", "What was done between parties, or is expected to be (PLOVER types).", "--from 2014-01-01 --to 2014-01-31"
)
figures = _row_command("figure", "figures", "Counted claims, each with its claimant; they are never added up.", "--actor monitor --json")
roles = _row_command("role", "roles", "Who holds which office.", "--actor Kerry")


@click.command(epilog="\b\nExample:\n  dateline disagreements war.dateline --as-of 2014-12-31 --json")
@record_argument
@as_of_option
@json_option
def disagreements(record: str, as_of: str | None, as_json: bool) -> None:
    """The points on which reports differ, with the sides and who stands on each."""
    from dateline.views.terminal import table

    with opened(record) as r:
        found = r.disagreements(as_of=as_of)
    if as_json:
        echo_json(found)
    else:
        sides = ((d["kind"], d["about"], d["field"], " | ".join(_side(s) for s in d["sides"]), d["id"]) for d in found)
        table(("kind", "about", "field", "sides", "id"), sides, empty="no disagreements")


def _side(side: dict[str, Any]) -> str:
    return f"{side['value']} ({', '.join(side['reports'])}; {side['independent']} independent)"


@click.command(epilog="\b\nExample:\n  dateline sources war.dateline --json")
@record_argument
@json_option
def sources(record: str, as_json: bool) -> None:
    """Which report took text from which: families of copies, each counted once as a source."""
    from dateline.views.sources import families, lines
    from dateline.views.terminal import table

    with opened(record) as r:
        found = families(r)
    if as_json:
        echo_json(found)
    else:
        table(("took", "from", "what", "share", "told by"), lines(found), empty="no copies: every report is a source of its own")


COMMANDS = (status, timeline, statements, positions, events, figures, roles, disagreements, sources)
