"""What reconciling says differs, as a table to be read by hand beside hand-made lists.

usage: disagreements.py FOLDER [--copies]
  FOLDER as for ``status.py``: texts, coded or read rows, dates. Prints kind, field, what it is about, and each side with its reports, its
  independent count and the first quote; with ``--copies`` also the copies found. Prints the number of each kind at the end.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from dateline.reconciling import reconcile
from status import load


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--copies", action="store_true")
    args = ap.parse_args()
    pairs = list(load(args.folder))
    rows = [r for _, mine in pairs for r in mine]
    quotes = {r.id: " ".join(r.quote.split())[:90] for r in rows}
    done = reconcile([v for v, _ in pairs], rows)
    for d in done.disagreements:
        print(f"{d.kind:13} {d.field:10} {d.about}")
        for side in d.sides:
            print(f"    {side.value} | {', '.join(side.reports)} | {side.independent} | {quotes[side.rows[0]]}")
    for c in done.copies if args.copies else ():
        print(f"copy {c.level} {c.report} <- {c.origin} {c.containment} by {c.direction}")
    print(dict(sorted(Counter(d.kind for d in done.disagreements).items())))


if __name__ == "__main__":
    main()
