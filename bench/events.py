"""PLOVER sentences kept out of training (number modulo 5 is 4): python bench/events.py [--shared ../shared] [--reader both|encoder|rules]

Every sentence is read as a report of its own by `flow.read_report`; scored by shared/score/events.py.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from dateline.flow import Reader, read_report
from dateline.model import Input

KEPT_OUT = 4


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    ap.add_argument("--reader", choices=("both", "encoder", "rules"), default="both")
    ap.add_argument("--errors", default="0")
    args = ap.parse_args()
    reader = Reader.load(encoder=args.reader != "rules", rules=args.reader != "encoder")
    with (args.shared / "gold/events/plover_train.tsv").open(encoding="utf-8", newline="") as f:
        table = csv.DictReader(f, delimiter="\t")
        names, lines = list(table.fieldnames or ()), [d for k, d in enumerate(table) if k % 5 == KEPT_OUT]
    with tempfile.TemporaryDirectory() as work:
        gold, pred = Path(work) / "gold.tsv", Path(work) / "pred.jsonl"
        with gold.open("w", encoding="utf-8", newline="") as f:
            writer = csv.DictWriter(f, names, delimiter="\t")
            writer.writeheader()
            writer.writerows(lines)
        with pred.open("w", encoding="utf-8") as f:
            for k, d in enumerate(lines):
                item = Input(name=str(k), data=d["sentence"].encode(), media="text", origin=str(k), own_id=str(k), text=d["sentence"])
                f.writelines(json.dumps(r.to_json()) + "\n" for r in read_report(item, reader).rows)
        return subprocess.run([sys.executable, args.shared / "score/events.py", gold, pred, "--errors", args.errors]).returncode


if __name__ == "__main__":
    raise SystemExit(main())
