"""``dateline validate``: how good the record is on one's own reports, by answers on a random sample."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

import click

from dateline.cli.options import echo_json, json_option, opened, record_argument

if TYPE_CHECKING:
    from dateline.record import Record
    from dateline.record.validating import Item

WIDTH = 100


@click.command(
    epilog="""\b
Examples:
  dateline validate war.dateline --who ana            asks, one item after another; q stops, the same command goes on
  dateline validate war.dateline --results            precision and recall by type, from the answers so far"""
)
@record_argument
@click.option("--who", envvar="DATELINE_WHO", metavar="NAME", help="Who answers (or set DATELINE_WHO).")
@click.option("--seed", type=int, default=1, show_default=True, help="Which sample; every coder of one seed is asked the same.")
@click.option("--rows", type=click.IntRange(1, 1000), default=20, show_default=True, help="Rows a type.")
@click.option("--sentences", type=click.IntRange(0, 5000), default=40, show_default=True, help="Sentences without rows.")
@click.option("--results", is_flag=True, help="Only show what the answers so far say.")
@json_option
def validate(record: str, who: str | None, seed: int, rows: int, sentences: int, results: bool, as_json: bool) -> None:
    """How good the record is on your reports: a random sample, stratified by type, judged blind.

    Reports precision and recall by type with 95% Wilson intervals and, where two took part, their agreement. The answers are
    judgements: rows called right or wrong are accepted or rejected, and can be undone.
    """
    from dateline.errors import UsageError
    from dateline.record import validating

    with opened(record) as r:
        sample = validating.draw(r, seed, rows, sentences)
        if not results:
            if not who:
                raise UsageError("say who answers (--who NAME), or ask for --results")
            answered = validating.answers(sample, r.judgements()).get(who, {})
            open_items = [i for i in sample.items if i.key not in answered]
            for n, item in enumerate(open_items, len(sample.items) - len(open_items) + 1):
                print(f"\n--- {n} of {len(sample.items)}", file=sys.stderr)
                if not _ask(r, item, seed, who):
                    break
        found = validating.results(sample, r.judgements())
    if as_json:
        echo_json(found)
    else:
        print("\n".join(validating.lines(found)))


def _ask(record: Record, item: Item, seed: int, who: str) -> bool:
    """Show an item and keep the answer; False to stop."""
    from dateline.record.judgements import as_words, editable
    from dateline.record.validating import TYPES
    from dateline.views.terminal import one_line

    context = f"... {one_line(item.before)} >>{one_line(item.quote)}<< {one_line(item.after)} ..."
    print("\n".join(textwrap.wrap(context, WIDTH)), file=sys.stderr)
    if item.row is None:
        print("\nNo row was read in >>this sentence<<. Should one have been?", file=sys.stderr)
        print(f"n: rightly none; or the types: {' '.join(TYPES)}", file=sys.stderr)
        choices = set(TYPES)
    else:
        print(f"\n{item.row.type}:", file=sys.stderr)
        names = [name for name, _ in editable(item.row.type)]
        for name in names:
            if said := as_words(getattr(item.row.fields, name)):
                print(f"  {name}: {one_line(said)}", file=sys.stderr)
        print("\nr: right, w: wrong (no such row), or the fields that are wrong, with spaces between", file=sys.stderr)
        choices = set(names)
    while True:
        said = click.prompt("answer (s: skip, q: stop)", err=True, prompt_suffix="> ").strip().lower()
        if said in ("q", "s"):
            return bool(said == "s")
        words = said.replace(",", " ").split()
        if item.row is None and said == "n":
            record.answer(item, seed, "none", who=who)
        elif item.row is not None and said in ("r", "w"):
            record.answer(item, seed, {"r": "right", "w": "wrong"}[said], who=who)
        elif words and set(words) <= choices:
            if item.row is None:
                record.answer(item, seed, "missed", who=who, missed=words)
            else:
                record.answer(item, seed, "field", who=who, fields=words)
        else:
            print(f"one of: r, w, n, s, q, {', '.join(sorted(choices))}", file=sys.stderr)
            continue
        return True


COMMANDS = (validate,)
