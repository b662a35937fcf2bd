"""Score the dates of rows given their gold spans: ``python bench/row_dates.py SHARED --split dev [--floor .75]``.

usage: python bench/row_dates.py SHARED [--split dev] [--labels 'H_*' ...] [--keep FILE] [--floor .75]

SHARED holds ``gold/rows/NAME.jsonl``, ``gold/text/NAME.txt`` and the corpora that the hand-coded reports of ``training/labels`` come from;
with ``--labels`` those are scored instead of a split. Each row's span (for a statement its cue and content), its classes and the report's
published day are given; its date is right where start and end both are. The share of rows without a date is printed beside it: what
answering "no date" throughout would score. ``--keep`` keeps the parse of the reports in a file and takes it from there the next time.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from assembly import label_items
from dateline.model import Block, Date, Document, Hints, Page, Parse, Span, Timex
from dateline.page import make_page
from dateline.reading.parse import load_nlp, parse
from dateline.reading.tellers import Told, teller
from dateline.reading.times import find_times
from dateline.reading.words import Words
from dateline.resolving.dates import row_date

KINDS = ("statement", "position", "event", "figure", "state")
LABELS = {"position": "stance", "event": "event_type", "figure": "measure", "state": "state"}
Days = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Coded:
    """One hand-coded report with its page, parse and rows."""

    name: str
    page: Page
    parse: Parse
    rows: list[dict[str, Any]]


def gold_page(name: str, text: str, document: dict[str, Any]) -> Page:
    """A page with the gold's headline, furniture and published day; every other line is body."""
    furniture = [tuple(x) for x in document.get("furniture") or []]
    headline = document.get("headline")
    blocks = []
    for line in re.finditer(r"[^\n]+", text):
        start, end = line.span()
        if headline and headline[0] <= start and end <= headline[1]:
            zone = "headline"
        else:
            zone = "furniture" if any(a <= start and end <= b for a, b in furniture) else "body"
        blocks.append(Block(start, end, zone))
    return Page(name, name, text, Hints(), tuple(blocks), Document(published=_day(document.get("published"))))


def _day(value: dict[str, Any] | None) -> Date | None:
    return Date(value["start"], value["end"]) if value else None


def split(shared: Path, name: str) -> Iterator[Coded]:
    """The gold reports of a split."""
    nlp = load_nlp()
    for path in sorted((shared / "gold/rows").glob(f"{name}*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        text = (shared / "gold/text" / f"{path.stem}.txt").read_bytes().decode("utf-8-sig")
        page = gold_page(path.stem, text, rows[0]["fields"])
        yield Coded(path.stem, page, parse(page, nlp), rows)


def labels(shared: Path, patterns: list[str]) -> Iterator[Coded]:
    """The hand-coded reports of training/labels whose file names match, dated as their coder dates them, else as their corpus does."""
    nlp = load_nlp()
    for name, item, rows in label_items(shared, patterns, 1):
        page = make_page(item)
        coded = _day(rows[0]["fields"].get("published"))
        published = coded if coded and coded.start else item.hints.published
        page = replace(page, document=replace(page.document, published=published))
        yield Coded(name, page, parse(page, nlp), rows)


def kept(path: Path | None, reports: Iterable[Coded]) -> list[Coded]:
    """Reports from a file, or read now and kept in it."""
    if path and path.exists():
        found: list[Coded] = pickle.loads(path.read_bytes())
        return found
    found = list(reports)
    if path:
        path.write_bytes(pickle.dumps(found))
    return found


def questions(report: Coded) -> Iterator[tuple[dict[str, Any], tuple[Timex, ...], Words, Span, Span, dict[str, Any], Days | None]]:
    """Every row of a report that may have a date: the row, times, words, span and anchor, what else is known of it, and its days."""
    words = Words(report.page, report.parse)
    times = find_times(report.page.text, report.page.document.published, report.parse, report.page.blocks)
    told = [
        Told((r["fields"]["content"][0], r["fields"]["content"][1]), None, ())
        for r in report.rows
        if r["type"] == "statement" and r["fields"].get("content")
    ]
    for row in report.rows:
        kind, fields = row["type"], row["fields"]
        if kind not in KINDS:
            continue
        span: Span = (row["start"], row["end"])
        anchor: Span = tuple(fields["cue"]) if fields.get("cue") else span
        inside = teller(told, span) if kind != "statement" else None
        known = {
            "kind": kind,
            "modality": fields.get("modality") or "happened",
            "label": fields.get(LABELS.get(kind, ""), ""),
            "total": bool(fields.get("cumulative")),
            "told": inside.content if inside else None,
            "apart": [tuple(fields["content"])] if kind == "statement" and fields.get("content") else [],
        }
        yield row, times, words, span, anchor, known, ends(fields.get("period" if kind == "figure" else "date"))


def ends(date: dict[str, Any] | None) -> Days | None:
    """Start and end of a gold date; None where both are open."""
    return (date["start"], date["end"]) if date and (date["start"] or date["end"]) else None


def main() -> int:
    """Print the share of right dates by row type; exit 1 where events and positions together are below the floor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--split", default="dev")
    options.add_argument("--labels", nargs="*")
    options.add_argument("--keep", type=Path)
    options.add_argument("--floor", type=float, default=0.75)
    args = options.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for report in kept(args.keep, labels(args.shared, args.labels) if args.labels else split(args.shared, args.split)):
        for _, times, words, span, anchor, known, want in questions(report):
            got = row_date(span, anchor, times, words, **known)
            have = (got.start, got.end) if got and (got.start or got.end) else None
            count = counts[known["kind"]]
            count["rows"] += 1
            count["right"] += want == have
            count["undated"] += want is None
            count["missed" if have is None else "spurious" if want is None else "wrong"] += want != have
    for kind, count in counts.items():
        print(
            f"{kind:10} right {count['right'] / count['rows']:.3f}  (no date at all: {count['undated'] / count['rows']:.3f})  {dict(count)}"
        )
    both = counts["event"] + counts["position"]
    print(f"events and positions {both['right'] / max(1, both['rows']):.3f}")
    return both["right"] / max(1, both["rows"]) < args.floor


if __name__ == "__main__":
    sys.exit(main())
