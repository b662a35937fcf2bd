"""Score weights on coded reports with the plain assembly: python training/devscore.py FOLDER [dev|train|ceiling] [--errors N]

``ceiling``: the gold's own anchors and labels pushed through the scheme and back, on the dev reports.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from align import SHARED
from check import plain_rows
from data import cached
from dateline.model import Draft
from dateline.reading.anchors import trim
from dateline.reading.encoder import Encoder
from dateline.reading.scheme import CLASSES, LABELS
from gold import paragraphs, read_rows


def gold_drafts(example: Any) -> list[Draft]:
    """The gold of an example as the decoder would give it back."""
    u, out = example.units, []
    for i in example.items:
        parts: dict[str, list[tuple[int, int]]] = {}
        last = None
        for k in sorted(i.labels):
            name = LABELS[i.type][i.labels[k] - 1]
            if last == (k - 1, name):
                parts[name][-1] = (parts[name][-1][0], int(u.end[k]))
            else:
                parts.setdefault(name, []).append((int(u.start[k]), int(u.end[k])))
            last = (k, name)
        spans = {n: tuple(filter(None, (s if n == "content" else trim(example.text, *s) for s in v))) for n, v in parts.items()}
        lo, hi = i.span
        classes = {n: (CLASSES[n][v[0]], 1.0) for n, v in i.classes.items()}
        anchor = (int(u.start[i.anchor]), int(u.end[i.anchor]))
        out.append(Draft(i.type, anchor, (int(u.start[lo]), int(u.end[hi - 1])), spans, classes, 1.0))
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("folder", type=Path)
    ap.add_argument("what", nargs="?", default="dev")
    ap.add_argument("--errors", default="0")
    ap.add_argument("--min", type=float)
    args = ap.parse_args()
    rows: list[dict[str, Any]] = []
    words, seconds = 0, 0.0
    if args.what == "ceiling":
        for e in cached()["dev"]:
            rows += plain_rows(e.id, e.text, gold_drafts(e))
    else:
        encoder = Encoder(args.folder)
        for name, text, gold in read_rows(args.what):
            document = next(r["fields"] for r in gold if r["type"] == "document")
            began = time.process_time()
            drafts = encoder.read(text, paragraphs(text, [tuple(s) for s in document.get("furniture") or []]), min_confidence=args.min)
            seconds += time.process_time() - began
            words += len(text.split())
            rows += plain_rows(name, text, drafts)
        print(f"{words / seconds:.0f} words/s")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        f.writelines(json.dumps({k: v for k, v in r.items() if k != "draft"}) + "\n" for r in rows)
        f.flush()
        what = "dev*" if args.what == "ceiling" else f"{args.what}*"
        subprocess.run(
            [sys.executable, SHARED / "score/rows.py", SHARED / "gold/rows", f.name, "--docs", what, "--errors", args.errors], check=True
        )


if __name__ == "__main__":
    main()
