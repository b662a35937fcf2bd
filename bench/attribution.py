"""PolNeAR dev by the weights alone: python bench/attribution.py [--shared ../shared] [--weights FOLDER]

Prints the figures of shared/score/attribution.py for `Encoder.attributions`, and sentences and words a second of one core.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dateline.reading.encoder import Encoder


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    ap.add_argument("--weights", type=Path)
    args = ap.parse_args()
    gold = args.shared / "gold/attribution/dev.jsonl"
    encoder = Encoder(args.weights)
    words, began = 0, time.process_time()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for line in gold.read_text(encoding="utf-8").splitlines():
            d = json.loads(line)
            words += len(d["text"].split())
            said = [{"source": a.source, "cue": a.cue, "content": a.content} for a in encoder.attributions(d["text"])]
            out.write(json.dumps({"doc_id": d["doc_id"], "attributions": said}) + "\n")
        out.flush()
        print(f"{words / (time.process_time() - began):.0f} words a second of one core")
        return subprocess.run([sys.executable, args.shared / "score/attribution.py", gold, out.name]).returncode


if __name__ == "__main__":
    raise SystemExit(main())
