"""The world file: how many entries of which kind, what is wrong with them, and a sample of lines to check by hand.

usage: python bench/world.py [--sample 100] [--seed 4]

Prints the problems (exit code 1 where there are any) and the counts; with ``--sample`` writes that many lines, drawn at random, to
bench/world_sample.tsv, keeping the verdicts that stand there for lines drawn before.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from pathlib import Path

from dateline.world import check, tables

SAMPLE = Path(__file__).resolve().parent / "world_sample.tsv"


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--sample", type=int, default=0)
    ap.add_argument("--seed", type=int, default=4)
    args = ap.parse_args()
    wrong = check.problems()
    print("\n".join(wrong[:60]))
    actors, holders, states = tables.lines("actors"), tables.lines("holders"), tables.lines("states")
    people = {h["person"] for h in holders}
    print(f"{len(states)} states, {len(actors)} parties, {len(holders)} terms of {len(people)} people; {len(wrong)} problems")
    print("parties by sector:", dict(Counter(a["sector"] for a in actors).most_common()))
    print("terms by office:", dict(Counter(h["office"] for h in holders).most_common(12)))
    if args.sample:
        _draw(args.sample, args.seed)
    return 1 if wrong else 0


def _draw(size: int, seed: int) -> None:
    every = [("actors", a) for a in tables.lines("actors")] + [("holders", h) for h in tables.lines("holders")]
    drawn = random.Random(seed).sample(every, size)
    before: dict[tuple[str, str], dict[str, str]] = {}
    if SAMPLE.exists():
        with SAMPLE.open(encoding="utf-8", newline="") as stream:
            before = {(r["table"], r["id"]): r for r in csv.DictReader(stream, delimiter="\t")}
    with SAMPLE.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter="\t", lineterminator="\n")
        out.writerow(("table", "id", "reader_1", "reader_2", "note"))
        for table, line in drawn:
            old = before.get((table, line["id"]), {})
            out.writerow((table, line["id"], old.get("reader_1", ""), old.get("reader_2", ""), old.get("note", "")))


if __name__ == "__main__":
    raise SystemExit(main())
