"""How fast, and in how much memory: python bench/speed.py [--reports 2000] [--workers 2]

One run gives: words a second of the whole reading (raw to rows in the record, reconciled), by wall clock and by processor time; spaCy's
parse alone on a sample of the same texts with as many processes, and the ratio of the two; peak memory; where the time goes, stage by
stage; what ``status``, ``search`` and ``cite`` take on the record. Other work on the machine disturbs wall clock most, processor time
less, and the ratio least.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import dateline
from dateline import flow
from dateline.model import Hints, Input
from dateline.reading import encoder
from dateline.reading.parse import load_nlp
from dateline.record import Record
from dateline.sources import jsonl

CORPUS = Path(__file__).parents[2] / "shared/corpora/news_20k.jsonl.gz"
SAMPLE = 60
"""Reports of the stage table; spaCy alone gets as many for each process."""
TIMES = 9
"""How often each query is timed; the median counts."""

STAGES: tuple[tuple[Any, str, str], ...] = (
    (flow, "make_page", "page"),
    (flow, "parse", "parse"),
    (flow, "find_times", "times"),
    (flow.Cast, "of", "cast"),
    (encoder.Encoder, "drafts", "drafts of the encoder's outputs"),
    (encoder, "find_units", "wordpieces"),
    (encoder.Encoder, "_label", "labels of the pair head's outputs"),
    (flow.rules, "drafts", "rules"),
    (flow, "assemble", "assembly"),
)
"""Where each stage is called, its name there, and its name in the table."""


class Clock:
    """Processor seconds by stage; what a stage calls that has a clock of its own is not counted to it."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._inner: list[float] = []

    def wrap(self, call: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*args: Any, **more: Any) -> Any:
            self._inner.append(0.0)
            started = time.process_time()
            try:
                return call(*args, **more)
            finally:
                took = time.process_time() - started
                self.spent[stage] += took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        return timed


class Session:
    """A session of ONNX Runtime with a clock."""

    def __init__(self, session: Any, clock: Clock, stage: str) -> None:
        self.run = clock.wrap(session.run, stage)


@contextmanager
def clocks(clock: Clock) -> Iterator[None]:
    """Every stage under the clock, within the block."""
    before = [(place, name, place.__dict__[name]) for place, name, _ in STAGES]
    for place, name, stage in STAGES:
        timed = clock.wrap(getattr(place, name), stage)
        setattr(place, name, staticmethod(timed) if place is flow.Cast else timed)
    try:
        yield
    finally:
        for place, name, call in before:
            setattr(place, name, call)


def stages(lines: list[bytes]) -> tuple[dict[str, float], float, int]:
    """Processor seconds by stage over some reports in this process, all of them, and the words."""
    reader = flow.Reader.load()
    items = [i for i in jsonl.read("sample", BytesIO(b"".join(lines)), Hints()) if isinstance(i, Input)]
    flow.read_report(items[0], reader)
    clock = Clock()
    learned: Any = reader.encoder
    learned._encode, learned._pair = Session(learned._encode, clock, "encoder"), Session(learned._pair, clock, "pair head")
    with clocks(clock):
        started = time.process_time()
        for item in items:
            flow.read_report(item, reader)
        total = time.process_time() - started
    return dict(clock.spent.most_common()), total, sum(len((i.text or "").split()) for i in items)


def parse_alone(texts: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of spaCy's parse of whole texts in this process, the loading left out."""
    nlp = load_nlp()
    next(iter(nlp.pipe(texts[:1])))
    wall, own = time.monotonic(), time.process_time()
    for _doc in nlp.pipe(texts, batch_size=32):
        pass
    return time.monotonic() - wall, time.process_time() - own


def read_all(path: Path, record: Path, workers: int) -> dict[str, float]:
    """Read a file into a record: wall seconds, processor seconds, seconds of reconciling, and peak memory in MB."""
    settle = Record._settle
    reconciling = 0.0

    def timed(self: Record) -> None:
        nonlocal reconciling
        started = time.monotonic()
        settle(self)
        reconciling += time.monotonic() - started

    Record._settle = timed  # type: ignore[method-assign]
    wall, own = time.monotonic(), processor()
    with dateline.read([path], record=record, workers=workers) as opened:
        assert opened.account is not None
        refused = opened.account.refused
    Record._settle = settle  # type: ignore[method-assign]
    if refused:
        print(f"{len(refused)} refused, the first: {refused[0]['input']}: {refused[0]['reason']}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "wall": time.monotonic() - wall, "processor": processor() - own, "reconciling": reconciling,
        "parent": peak[0] / 1024, "worker": peak[1] / 1024,
    }  # fmt: skip


def processor() -> float:
    """Processor seconds of this process and of its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def queries(record: Path) -> dict[str, float]:
    """Median milliseconds of what a user asks of a record."""
    with dateline.open(record) as opened:
        days = sorted(d.end for _, d in opened.days().values() if d and d.end)
        middle = days[len(days) // 2] if days else "2016-01-01"
        some = [r.id for r in islice(opened.rows("event"), TIMES)]
        calls: dict[str, Callable[[], object]] = {
            "status": lambda: opened.status(middle),
            "search": lambda: opened.search("ceasefire talks"),
            "cite": lambda: [opened.cite(i) for i in some],
        }
        out = {}
        for name, call in calls.items():
            took = []
            for _ in range(TIMES):
                started = time.perf_counter()
                call()
                took.append(1000 * (time.perf_counter() - started))
            out[name] = statistics.median(took) / (len(some) or 1 if name == "cite" else 1)
        return out


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--reports", type=int, default=2000)
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--corpus", type=Path, default=CORPUS, help="JSONL, gzipped")
    args = ap.parse_args()
    with gzip.open(args.corpus) as f:
        lines = list(islice(f, args.reports))
    texts = [json.loads(line)["text"] for line in lines]
    words = sum(len(t.split()) for t in texts)
    print(f"{len(lines)} reports, {words} words, {args.workers} workers")
    with tempfile.TemporaryDirectory() as folder:
        path, record = Path(folder) / "reports.jsonl", Path(folder) / "speed.dateline"
        path.write_bytes(b"".join(lines))
        took = read_all(path, record, args.workers)
        asked = queries(record)
    step = max(1, len(lines) // (SAMPLE * args.workers))
    parts = [texts[k * step :: step * args.workers][:SAMPLE] for k in range(args.workers)]
    with multiprocessing.get_context("spawn").Pool(args.workers) as pool:
        alone = pool.map(parse_alone, parts, chunksize=1)
    some = sum(len(t.split()) for part in parts for t in part)
    ours = words / took["wall"], words / took["processor"]
    theirs = some / max(w for w, _ in alone), some / sum(p for _, p in alone)
    print("\n                          words/s (wall)   words/s of one processor")
    print(f"whole reading             {ours[0]:14.0f}   {ours[1]:24.0f}")
    print(f"spaCy's parse alone       {theirs[0]:14.0f}   {theirs[1]:24.0f}")
    print(f"ratio                     {ours[0] / theirs[0]:14.2f}   {ours[1] / theirs[1]:24.2f}")
    print(f"reconciling: {took['reconciling']:.1f} s of {took['wall']:.1f} s")
    print(f"peak memory: {took['parent']:.0f} MB the writer, {took['worker']:.0f} MB the largest worker")
    print("queries: " + ", ".join(f"{name} {ms:.1f} ms" for name, ms in asked.items()))
    spent, total, sampled = stages(lines[:: max(1, len(lines) // SAMPLE)][:SAMPLE])
    print(f"\nstage table ({sampled} words, one process)          seconds   share    words/s")
    for name, seconds in [*spent.items(), ("the rest", total - sum(spent.values())), ("all", total)]:
        print(f"{name:45} {seconds:12.2f} {100 * seconds / total:6.1f}% {sampled / seconds if seconds > 0 else 0:10.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
