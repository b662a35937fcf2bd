"""How well two coders agree on the reports that both coded, by the row scorer.

usage: agreement.py [--errors N]     prints full F1 by row type over all doubly coded reports of training/labels
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "training/labels"
SCORER = ROOT.parent / "shared/score/rows.py"


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--errors", type=int, default=0)
    args = ap.parse_args()
    coded: dict[str, list[list[dict[str, object]]]] = {}
    for path in sorted(LABELS.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        coded.setdefault(rows[0]["src"], []).append(rows)
    twice = {src: sets for src, sets in coded.items() if len(sets) == 2}
    print(f"{len(coded)} reports coded, {sum(len(s) for sets in coded.values() for s in sets[:1])} rows; {len(twice)} reports coded twice")
    if not twice:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for n in (0, 1):
            files.append(Path(folder) / f"{n}.jsonl")
            lines = [json.dumps({**row, "doc": src}) for src, sets in twice.items() for row in sets[n]]
            files[-1].write_text("\n".join(lines), encoding="utf-8")
        print(subprocess.run([sys.executable, SCORER, *files, "--errors", str(args.errors)], capture_output=True, text=True).stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
