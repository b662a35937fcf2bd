"""How many of the rows read in ordinary news are right, as readers see it: sentences drawn at random, their rows judged by hand.

usage: python bench/ordinary.py draw OUT.jsonl [--count 200] [--seed 5] [--shared ../shared]
       python bench/ordinary.py score OUT.jsonl READER_A.tsv READER_B.tsv

``draw`` reads whole reports of ``corpora/news_20k`` (one a sentence, drawn by ``--seed``), takes one sentence of eight words or more
from each, and writes the sentence, the one before it, the report's day and the rows whose quote starts inside the sentence. Readers
work apart; a judgement is a line ``ROW_ID<tab>right`` or ``ROW_ID<tab>wrong<tab>which field``. ``score`` prints the share judged right
by each, by both, by type, and how often the two agree (Cohen's kappa).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WORDS = 8


def drawn(path: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """Reports of a corpus, drawn at random."""
    rng = random.Random(seed)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        total = sum(1 for _ in lines)
    wanted = set(rng.sample(range(total), count))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for n, line in enumerate(lines) if n in wanted]


def draw(out: Path, shared: Path, count: int, seed: int) -> None:
    """Write the sentences with their rows."""
    from dateline.flow import Reader, read_report
    from dateline.model import Date, Hints, Input
    from dateline.reading.parse import parse

    reader, rng = Reader.load(), random.Random(seed)
    with out.open("w", encoding="utf-8") as stream:
        for data in drawn(shared / "corpora/news_20k.jsonl.gz", count, seed):
            day = (data.get("published") or "")[:10]
            hints = Hints(published=Date(day, day, None, "outside") if day else None)
            read = read_report(Input(data["id"], data["text"].encode(), "text", data["id"], hints=hints), reader)
            text, words = read.page.text, parse(read.page, reader.nlp)
            spans = [(words.tokens[a].start, words.tokens[b - 1].end) for a, b in words.sentences]
            body = [n for n, (a, b) in enumerate(spans) if read.page.zone_at(a) == "body" and len(text[a:b].split()) >= WORDS]
            if not body:
                continue
            n = rng.choice(body)
            a, b = spans[n]
            rows = [r for r in read.rows if r.type not in ("document", "time", "place") and a <= r.start < b]
            item = {
                "report": data["id"], "day": day, "before": text[slice(*spans[n - 1])] if n else "", "sentence": text[a:b],
                "rows": [r.to_json() for r in rows],
            }  # fmt: skip
            stream.write(json.dumps(item, ensure_ascii=False) + "\n")
            print(f"\r{n} {data['id'][:60]:60}", end="", file=sys.stderr)


def judged(path: Path) -> dict[str, bool]:
    """Row id -> whether a reader found the row right."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {parts[0]: parts[1].strip() == "right" for parts in lines}


def score(drawn_file: Path, first: Path, second: Path) -> None:
    """Print the shares judged right."""
    items = [json.loads(line) for line in drawn_file.read_text(encoding="utf-8").splitlines()]
    a, b = judged(first), judged(second)
    by: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for item in items:
        for row in item["rows"]:
            if row["id"] in a and row["id"] in b:
                by[row["type"]].append((a[row["id"]], b[row["id"]]))
                by["all"].append((a[row["id"]], b[row["id"]]))
    print(f"{len(items)} sentences, {sum(bool(i['rows']) for i in items)} with rows, {len(by['all'])} rows judged by both")
    for kind, pairs in sorted(by.items()):
        n = len(pairs)
        x, y = sum(p for p, _ in pairs) / n, sum(q for _, q in pairs) / n
        same = sum(p == q for p, q in pairs) / n
        chance = x * y + (1 - x) * (1 - y)
        kappa = (same - chance) / (1 - chance) if chance < 1 else 1.0
        both = sum(p and q for p, q in pairs) / n
        print(
            f"{kind:10} {n:4} rows: right by A {x:.2f}, by B {y:.2f}, by both {both:.2f}; the two agree on {same:.2f} (kappa {kappa:.2f})"
        )


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("action", choices=("draw", "score"))
    ap.add_argument("file", type=Path)
    ap.add_argument("readers", nargs="*", type=Path)
    ap.add_argument("--count", type=int, default=200)
    ap.add_argument("--seed", type=int, default=5)
    ap.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = ap.parse_args()
    if args.action == "draw":
        draw(args.file, args.shared, args.count, args.seed)
    elif len(args.readers) != 2:
        ap.error("score needs the judgements of two readers")
    else:
        score(args.file, *args.readers)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
