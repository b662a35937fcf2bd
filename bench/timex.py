"""Score the temporal expressions on a gold file and hold a floor: ``python bench/timex.py GOLD [--floor .85] [--errors N]``.

GOLD is JSONL of ``{"doc_id", "dct", "text", "timexes": [{"start", "end", "type", "value"}]}``. A predicted expression matches a gold one
that it overlaps (same span first, then the longest overlap); value F1 is over all gold and all predicted, as in TempEval-3.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from dateline.model import Date, Timex
from dateline.reading.times import find_times


def pairs(gold: list[dict[str, Any]], found: tuple[Timex, ...]) -> list[tuple[int, int]]:
    """One-to-one matches (gold index, found index) of overlapping spans."""
    options = []
    for i, g in enumerate(gold):
        for j, p in enumerate(found):
            overlap = min(g["end"], p.end) - max(g["start"], p.start)
            if overlap > 0:
                options.append(((g["start"], g["end"]) != (p.start, p.end), -overlap, i, j))
    taken_g: set[int] = set()
    taken_p: set[int] = set()
    out = []
    for _, _, i, j in sorted(options):
        if i not in taken_g and j not in taken_p:
            taken_g.add(i)
            taken_p.add(j)
            out.append((i, j))
    return out


def main() -> int:
    """Print the scores; exit 1 below the floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", type=Path)
    options.add_argument("--floor", type=float, default=0.85)
    options.add_argument("--errors", type=int, default=0)
    args = options.parse_args()
    total = dict.fromkeys(("gold", "found", "overlap", "span", "type", "value"), 0)
    errors: list[tuple[str, str, str, str]] = []
    words, seconds = 0, 0.0
    find_times("warm up", None)
    for line in args.gold.read_text(encoding="utf-8").splitlines():
        doc = json.loads(line)
        text, gold = doc["text"], doc["timexes"]
        began = time.process_time()
        found = find_times(text, Date(doc["dct"], doc["dct"]) if doc["dct"] else None)
        seconds += time.process_time() - began
        words += len(text.split())
        matched = pairs(gold, found)
        total["gold"] += len(gold)
        total["found"] += len(found)
        for i, j in matched:
            g, p = gold[i], found[j]
            total["overlap"] += 1
            total["span"] += (g["start"], g["end"]) == (p.start, p.end)
            total["type"] += g["type"] == p.type
            total["value"] += g["value"] == p.value
            if g["value"] != p.value:
                errors.append((doc["doc_id"], f"value {g['text']!r}", g["value"], p.value))
        hit_g, hit_p = {i for i, _ in matched}, {j for _, j in matched}
        errors += [(doc["doc_id"], f"missed {g['text']!r}", g["value"], "") for i, g in enumerate(gold) if i not in hit_g]
        errors += [(doc["doc_id"], f"extra {text[p.start : p.end]!r}", "", p.value) for j, p in enumerate(found) if j not in hit_p]
    score = {k: 2 * total[k] / max(1, total["gold"] + total["found"]) for k in ("overlap", "span", "type", "value")}
    print(f"gold {total['gold']} found {total['found']}  F1 " + "  ".join(f"{k} {v:.3f}" for k, v in score.items()))
    print(f"{words / seconds:,.0f} words/s on one core")
    for error in errors[: args.errors]:
        print("  ", *error)
    return score["value"] < args.floor


if __name__ == "__main__":
    sys.exit(main())
