"""What reconciling finds in the piles beside what people found: copies, disagreements, cases that are none, initiatives.

usage: python bench/piles.py PILE_FOLDER RECORD [--show]
  PILE_FOLDER: a folder of ``gold/piles``; RECORD: a record of its reports.jsonl

A copy of the list is found when the two reports are linked, at any level. A disagreement is found when one of ours has, under two
different sides, rows that lie on the quotes of two of its sides. The initiatives' B-cubed F1 is over the positions and states that lie on
a quote of the pile's checks (``status.json``), each labelled with the initiative that the check is about.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import dateline
from dateline.record import Record

Spot = tuple[str, int, int]


class Texts:
    """Finds quotes in the reports of a record."""

    def __init__(self, record: Record) -> None:
        self.text = {r.doc: r.text for r in record.reports()}

    def spot(self, doc: str, quote: str) -> Spot | None:
        """Where a quote stands, whatever the white space; None where it does not."""
        found = re.search(r"\s+".join(map(re.escape, quote.split())), self.text.get(doc, ""))
        return (doc, *found.span()) if found else None


def meets(a: Spot, b: Spot) -> bool:
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


def sides(given: dict[str, Any], texts: Texts) -> list[list[Spot]]:
    """The quotes of each side of a hand-made disagreement, where they stand; a case that lists no sides has one for each quote."""
    if "sides" not in given:
        return [[s] for q in given["quotes"] for d in given["docs"] for s in [texts.spot(d, q)] if s]
    out = []
    for side in given["sides"]:
        spots = [s for doc in side["docs"] for q in side["quotes"] for s in [texts.spot(doc, q)] if s]
        out.append(spots)
    return out


def held(given: list[list[Spot]], ours: list[list[Spot]]) -> bool:
    """Whether two sides of ours lie on two sides of what was given."""
    hits = {(g, o) for g, spots in enumerate(given) for o, mine in enumerate(ours) if any(meets(a, b) for a in spots for b in mine)}
    return any(g != h and o != p for g, o in hits for h, p in hits)


def bcubed(labels: dict[str, str], found: dict[str, str]) -> float:
    """B-cubed F1 of a clustering over the items that both label."""
    items = [i for i in labels if i in found]
    if not items:
        return 0.0

    def share(a: dict[str, str], b: dict[str, str]) -> float:
        total = 0.0
        for i in items:
            mine = [j for j in items if a[j] == a[i]]
            total += sum(b[j] == b[i] for j in mine) / len(mine)
        return total / len(items)

    precision, recall = share(found, labels), share(labels, found)
    return 2 * precision * recall / (precision + recall)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("pile", type=Path)
    ap.add_argument("record", type=Path)
    ap.add_argument("--show", action="store_true")
    args = ap.parse_args()
    load = lambda name: json.loads((args.pile / name).read_text(encoding="utf-8"))  # noqa: E731
    with dateline.open(args.record) as record:
        texts = Texts(record)
        names = {r.key: r.doc for r in record.reports()}
        rows = {r.id: (r.doc, r.start, r.end) for r in record.rows()}
        linked = {frozenset((names[c.report], names[c.origin])) for c in record.copies()}
        listed = {frozenset(c[:2]) for c in load("copies.json")}
        print(f"copies {len(listed & linked)} of {len(listed)} (found {len(linked)})")
        ours = [[[rows[i] for i in s["rows"] if i in rows] for s in d["sides"]] for d in record.disagreements()]
        given = load("disagreements.json")
        for name in ("disagreements", "not_a_disagreement"):
            right = 0
            for one in given[name]:
                ok = any(held(sides(one, texts), o) for o in ours)
                right += ok
                if args.show:
                    print("  ", "found" if ok else "-    ", name, one.get("kind", ""), one["about"])
            print(f"{name} {right} of {len(given[name])} (ours: {len(ours)})")
        found = {s.row: i.id for i in record.reconciled("initiatives").initiatives for s in i.steps if s.part != "event"}
        labels: dict[str, set[str]] = defaultdict(set)
        checks = load("status.json")
        for check in checks["checks"] if isinstance(checks, dict) else checks:
            for piece in check.get("evidence", ()):
                spot = texts.spot(piece["doc"], piece["quote"])
                for row in found:
                    if spot and meets(rows[row], spot):
                        labels[row].add(check["initiative"])
        single = {row: next(iter(names)) for row, names in labels.items() if len(names) == 1}
        print(f"initiatives: B-cubed F1 {bcubed(single, found):.3f} over {len(single)} rows")


if __name__ == "__main__":
    main()
