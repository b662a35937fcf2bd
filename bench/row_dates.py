"""Score the dates of rows given their gold spans: ``python bench/row_dates.py GOLD --split train [--floor .75] [--errors N]``.

GOLD holds ``rows/NAME.jsonl`` and ``text/NAME.txt``. Each row's span (for a statement its cue and content), modality and the report's
published day are given; its date is right where start and end both are. The share of rows without a date is printed beside it: what
answering "no date" throughout would score.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from dateline.model import Block, Date, Document, Hints, Page, Span
from dateline.reading.parse import load_nlp, parse
from dateline.reading.times import find_times
from dateline.resolving.dates import row_date

KINDS = ("statement", "position", "event", "figure", "state")


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
    published = document.get("published")
    when = Date(published["start"], published["end"]) if published else None
    return Page(name, name, text, Hints(), tuple(blocks), Document(published=when))


def ends(date: dict[str, Any] | None) -> tuple[str | None, str | None] | None:
    """Start and end of a gold date."""
    return (date["start"], date["end"]) if date else None


def main() -> int:
    """Print the share of right dates by row type; exit 1 where events and positions together are below the floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", type=Path)
    options.add_argument("--split", default="train")
    options.add_argument("--floor", type=float, default=0.75)
    options.add_argument("--errors", type=int, default=0)
    args = options.parse_args()
    nlp = load_nlp()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    errors = []
    for path in sorted((args.gold / "rows").glob(f"{args.split}*.jsonl")):
        document, *rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        text = (args.gold / "text" / f"{path.stem}.txt").read_bytes().decode("utf-8-sig")
        page = gold_page(path.stem, text, document["fields"])
        words = parse(page, nlp)
        times = find_times(text, page.document.published, words, page.blocks)
        for row in rows:
            kind, fields = row["type"], row["fields"]
            if kind not in KINDS:
                continue
            span: Span = (row["start"], row["end"])
            anchor = tuple(fields["cue"]) if fields.get("cue") else span
            apart = [tuple(fields["content"])] if kind == "statement" else []
            got = row_date(span, anchor, times, page, words, kind=kind, modality=fields.get("modality") or "happened", apart=apart)
            want, have = ends(fields.get("period" if kind == "figure" else "date")), (got.start, got.end) if got else None
            count = counts[kind]
            count["rows"] += 1
            count["right"] += want == have
            count["undated"] += want is None
            count["missed" if have is None else "spurious" if want is None else "wrong"] += want != have
            if want != have:
                errors.append((page.doc, kind, row["quote"][:90], want, have))
    for kind, count in counts.items():
        print(
            f"{kind:10} right {count['right'] / count['rows']:.3f}  (no date at all: {count['undated'] / count['rows']:.3f})  {dict(count)}"
        )
    for error in errors[: args.errors]:
        print("  ", *error)
    both = counts["event"] + counts["position"]
    print(f"events and positions {both['right'] / max(1, both['rows']):.3f}")
    return both["right"] / max(1, both["rows"]) < args.floor


if __name__ == "__main__":
    sys.exit(main())
