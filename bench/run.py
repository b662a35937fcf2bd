"""Every score on ../shared, in one command, against floors that only rise.

usage: python bench/run.py [--only rows,status,piles,quotes] [--shared ../shared] [--raise] [--workers 2] [--keep FOLDER]

Reads the gold texts as bare files, exactly as a user's files would be read, through ``dateline read``; scores the exported rows by
``score/rows.py`` and the status by ``score/status.py``. ``--raise`` lifts the floors in bench/floors.json to what was measured now
(never lowers one). Exit code 1 when a score is under its floor.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
DATELINE = str(Path(sys.executable).parent / "dateline")
Scores = dict[str, float]


def call(*args: str | Path, ok: tuple[int, ...] = (0,)) -> str:
    """Standard output of a command; raises SystemExit with its error when it failed."""
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True)
    if done.returncode not in ok:
        raise SystemExit(f"{' '.join(map(str, args))}\n{done.stderr[-2000:]}")
    return done.stdout


def read(work: Path, name: str, paths: list[Path], workers: int, *more: str | Path) -> Path:
    """A record of some files, made by the command line."""
    record = work / f"{name}.dateline"
    call(DATELINE, "read", *paths, "--record", record, "--workers", str(workers), "--json", *more, ok=(0, 1))
    return record


def rows(shared: Path, work: Path, workers: int) -> Scores:
    """Rows of the gold reports: mean full F1 by split, and by type on dev*."""
    record = read(work, "gold", [shared / "gold/text"], workers)
    pred = work / "pred.jsonl"
    pred.write_text(call(DATELINE, "export", record, "--format", "rows"), encoding="utf-8")
    scores: Scores = {}
    for split in ("dev", "seed", "train"):
        out = json.loads(call(sys.executable, shared / "score/rows.py", shared / "gold/rows", pred, "--docs", f"{split}*", "--json"))
        print(call(sys.executable, shared / "score/rows.py", shared / "gold/rows", pred, "--docs", f"{split}*"))
        scores[f"rows.{split}.mean_full_f1"] = out["mean_full_f1"]
        scores[f"rows.{split}.furniture_f1"] = out["document"]["furniture"][2]
        scores[f"rows.{split}.published_covered"] = out["document"]["published_covered"]
        if split == "dev":
            scores |= {f"rows.dev.{t}.full_f1": out[t]["full"][2] for t in ("statement", "position", "event", "figure", "role", "state")}
            scores["rows.dev.event.modality"] = out["event"]["modality"]
            scores["rows.dev.event.date"] = out["event"]["date"]
            scores["rows.dev.position.date"] = out["position"]["date"]
    return scores


def held(checks: str) -> float:
    found = re.search(r"= ([\d.]+)\s*$", checks)
    if not found:
        raise SystemExit(f"no share in the output of score/status.py:\n{checks[-500:]}")
    return float(found.group(1))


def status(shared: Path, work: Path, workers: int) -> Scores:
    """The checks of status as of a day on the five reports, dated by the sidecar."""
    record = read(work, "seeds", [shared / "reports"], workers, "--sidecar", shared / "sidecars/reports.csv")
    out = call(sys.executable, shared / "score/status.py", shared / "gold/seeds_status.json", record, "--command", DATELINE)
    print(out)
    return {"status.seeds": held(out)}


def piles(shared: Path, work: Path, workers: int) -> Scores:
    """The checks of status as of a day on the piles."""
    scores = {}
    for pile in sorted((shared / "gold/piles").iterdir()):
        record = read(work, pile.name, [pile / "reports.jsonl"], workers)
        names = ("--initiatives", pile / "initiatives.json", "--command", DATELINE)
        out = call(sys.executable, shared / "score/status.py", pile / "status.json", record, *names)
        print(out.splitlines()[-1], pile.name)
        scores[f"status.{pile.name}"] = held(out)
    return scores


def quotes(shared: Path, work: Path, workers: int) -> Scores:
    """The share of rows of 802 reports whose quote equals its slice, and of reports that failed."""
    record = read(work, "fakes", [shared / "corpora/fakes.jsonl.gz"], workers)
    texts = {r["doc"]: r["text"] for r in map(json.loads, call(DATELINE, "export", record, "--format", "texts").splitlines())}
    exported = [json.loads(line) for line in call(DATELINE, "export", record, "--format", "rows").splitlines()]
    cited = [r for r in exported if r["type"] != "document"]
    right = sum(texts[r["doc"]][r["start"] : r["end"]] == r["quote"] for r in cited)
    print(f"{len(texts)} reports, {len(cited)} rows, {right} quotes equal their slice")
    return {"quotes.equal": right / max(1, len(cited)), "quotes.reports": len(texts)}


PARTS: dict[str, Callable[[Path, Path, int], Scores]] = {"rows": rows, "status": status, "piles": piles, "quotes": quotes}


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--only", default=",".join(PARTS))
    ap.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared")
    ap.add_argument("--raise", dest="lift", action="store_true")
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--keep", type=Path, help="keep the records and exports in this folder")
    args = ap.parse_args()
    if not (args.shared / "gold").is_dir():
        print(f"no gold under {args.shared}: give --shared FOLDER", file=sys.stderr)
        return 2
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    work = args.keep or Path(tempfile.mkdtemp(prefix="dateline-bench-"))
    work.mkdir(parents=True, exist_ok=True)
    scores: Scores = {}
    try:
        for part in args.only.split(","):
            scores |= PARTS[part](args.shared, work, args.workers)
    finally:
        if not args.keep:
            shutil.rmtree(work, ignore_errors=True)
    under = 0
    for name, value in scores.items():
        low = value < floors.get(name, 0) - 1e-9
        under += low
        print(f"{name:34} {value:8.3f}   floor {floors.get(name, 0):8.3f} {'UNDER' if low else ''}")
    if args.lift:
        floors |= {k: max(floors.get(k, 0), int(v * 1000) / 1000) for k, v in scores.items()}
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if under else 0


if __name__ == "__main__":
    raise SystemExit(main())
