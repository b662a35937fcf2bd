"""Status of hand-coded or read rows as of a day, in the shape that ``status.py`` of the shared scorers asks of a command.

usage: status.py status FOLDER --as-of DAY --json
  FOLDER holds ``texts/NAME.txt`` and ``rows/NAME.jsonl`` (codebook rows with their document row); ``dates.csv`` (doc,published,outlet)
  dates reports that do not say. Written for gold rows, so that reconciling is measured apart from reading.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from dateline.model import Date, Document, Row, from_plain, make_row
from dateline.reconciling import ReportView, reconcile, status


def load(folder: Path) -> Iterator[tuple[ReportView, list[Row]]]:
    """Views and rows of a folder of texts and coded rows. Raises OSError and ValueError on files that are not so."""
    dates = {}
    if (folder / "dates.csv").exists():
        with (folder / "dates.csv").open(encoding="utf-8") as f:
            dates = {line["doc"]: line for line in csv.DictReader(f)}
    for path in sorted((folder / "rows").glob("*.jsonl")):
        doc = path.stem
        text = (folder / "texts" / f"{doc}.txt").read_bytes().decode("utf-8-sig")
        coded = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        top = next(from_plain("document", r["fields"]) for r in coded if r["type"] == "document")
        assert isinstance(top, Document)
        given = dates.get(doc)
        published = Date(given["published"], given["published"], None, "outside") if given else top.published
        view = ReportView(
            doc, doc, given["outlet"] if given else top.outlet, published, text, readable(text, top), top.agencies, top.headline
        )
        yield view, [r for r in (_row(c, doc, text, top) for c in coded) if r]


def readable(text: str, top: Document) -> tuple[tuple[int, int], ...]:
    """What lies outside the furniture."""
    out, at = [], 0
    for start, end in sorted(top.furniture):
        if at < start:
            out.append((at, start))
        at = max(at, end)
    return (*out, (at, len(text))) if at < len(text) else tuple(out)


def _row(coded: dict[str, object], doc: str, text: str, top: Document) -> Row | None:
    if coded["type"] == "document":
        return None
    start, end = int(str(coded["start"])), int(str(coded["end"]))
    above = {"headline": top.headline, "standfirst": top.standfirst}
    zone = next((z for z, s in above.items() if s and s[0] <= start < s[1]), "body")
    fields = from_plain(str(coded["type"]), coded["fields"])  # type: ignore[arg-type]
    return make_row(doc, doc, text, (start, end), fields, zone=zone, confidence=1.0, reader="gold")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("verb", choices=["status"])
    ap.add_argument("folder", type=Path)
    ap.add_argument("--as-of", required=True)
    ap.add_argument("--json", action="store_true")
    args = ap.parse_args()
    pairs = list(load(args.folder))
    done = reconcile([v for v, _ in pairs], [r for _, rows in pairs for r in rows])
    json.dump(status(done, args.as_of), sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
