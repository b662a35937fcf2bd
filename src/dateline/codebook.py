"""Writes docs/codebook.md from ``dateline.model``: ``python -m dateline.codebook > docs/codebook.md``. A test holds that it is current."""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, Field, fields

from dateline import model
from dateline.model import ROW_TYPES, Date, Fields

HEAD = """# Codebook: what a record holds

Written by `python -m dateline.codebook` from `dateline/model.py`; do not edit.

**Evidence.** `start` and `end` are offsets into the page text, in Unicode code points, half-open; `quote` is that slice. No row is
without evidence, and none has its evidence in page furniture. **Names** are the fullest form that the report itself gives.
**Dates** are closed intervals `{"start", "end", "text", "basis"}` of ISO days; an open side is `null`; the width is the precision.
**Attribution**: `told_by` is the party whose word a row is (`null`: the report's own), `via` the channels between that party and the
report, nearest the party first.
"""

SHAPES = """## Shapes

- **rows** (`dateline export RECORD --format rows`): one JSON object a line, `{"id", "doc", "type", "start", "end", "quote", "zone",
  "confidence", "reader", "fields": {...}}`. `id` is stable: a hash of the report, the type, the span and what tells twins apart.
- **texts** (`--format texts`): `{"doc", "sha256", "text"}` a line; `text` is what offsets point into, `sha256` that of its UTF-8 bytes.
- **jsonl** (`--format jsonl`): a report a line, with its `text` and its `rows`. **csv** (`--format csv -o FOLDER`): a table a row type
  and one of the reports; cells that a spreadsheet would run as formulas start with an apostrophe.
- **status** (`dateline status RECORD --as-of DAY --json`): `{"as_of", "known_on", "undated": [doc], "initiatives": [...]}`, most recently
  moved first, each `{"id", "initiative", "kind", "aliases", "state", "state_date", "expected", "place", "parties": [{"actor", "stance",
  "since", "condition", "addressees", "told_by", "rows"}], "no_answer": [{"actor", "basis": "reported"|"no_record", "asked_on", "rows"}],
  "reports", "independent_reports", "rows"}`. As of a day means: what had been reported by its end. A report counts from the end of its
  publication interval; one with an open end enters no answer and is listed as undated.
- **disagreements** (`dateline disagreements RECORD --json`): `{"id", "about", "field", "kind": "contradiction"|"update"|"scope"|"wording",
  "sides": [{"value", "reports": [doc], "independent", "rows"}]}`.
- **account** (`dateline read ... --json`): `{"files", "inputs", "read", "known", "refused": [{"input", "reason"}], "copies",
  "rows": {type: n}, "seconds"}`; `inputs = read + known + refused`, always. `copies`: reports among them
  that hold text taken from another. `languages` {code: n}, where there are any: how many of the read ones are in a language that
  gives no rows, by its code; they are kept and searchable.
- **doc** names a report for people: its own id where the input has one, else its file name without suffix (`#2`, `#3` ... for the
  further reports of a file). Where a name is shared, each has the start of its key behind it: `name~1a2b3c4d`. The same own id with
  new text is a new version: the old one stays in the record, linked by `superseded_by`, and views hide it.

## The record in SQLite

A record is one SQLite file (`PRAGMA application_id` 0x444C4E31). The tables are described in `src/dateline/record/schema`; each row type
has a view with a column for each field:
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, "## Value lists\n"]
    lists = {"basis of a date": model.BASES, "zone": model.ZONES}
    parts += [f"- **{name}**: {_listed(values)}" for name, values in lists.items()]
    parts += ["", "## Rows\n"]
    parts += [_section(cls) for cls in ROW_TYPES.values()]
    parts.append(SHAPES)
    parts += [f"- `{name}s`: {', '.join(f'`{f.name}`' for f in fields(cls))}" for name, cls in ROW_TYPES.items()]
    return "\n".join(parts) + "\n"


def _section(cls: type[Fields]) -> str:
    hints = typing.get_type_hints(cls)
    lines = [f"### `{cls.type}`\n", f"{cls.doc}\n", "| field | holds | meaning |", "|---|---|---|"]
    lines += [f"| `{f.name}` | {_type(hints[f.name])}{_default(f)} | {_meaning(f)} |" for f in fields(cls)]
    if cls.twins:
        lines.append(f"\nTwins (rows of one type and span) are told apart by {_listed(cls.twins)}.")
    return "\n".join(lines) + "\n"


def _meaning(f: Field[typing.Any]) -> str:
    values = f.metadata.get("values", ())
    return f"{f.metadata['doc']}{': ' + _listed(values) if values else ''}"


def _default(f: Field[typing.Any]) -> str:
    return "" if f.default in (MISSING, None, (), "") else f" (else `{str(f.default).lower()}`)"


def _type(hint: typing.Any) -> str:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return f"{_type(next(a for a in arguments if a is not type(None)))} or null"
    if arguments == (int, int):
        return "[start, end]"
    if typing.get_origin(hint) is tuple:
        return f"list of {_type(arguments[0])}"
    return {Date: "date", str: "text", float: "number", bool: "true or false"}.get(hint, str(hint))


def _listed(values: typing.Iterable[str]) -> str:
    return ", ".join(f"`{v}`" for v in values)


if __name__ == "__main__":
    print(page(), end="")
