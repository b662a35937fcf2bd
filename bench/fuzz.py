"""Fuzz the sniffers, the parsers and the page stage: no crash, nothing over ten seconds, memory bounded, no other file or place touched.

    python bench/fuzz.py [--runs 10000] [--seed 1]
    python bench/fuzz.py --atheris [--runs 10000]

Without ``--atheris``, sound files of every format (``tests/seeds.py``) are damaged at random. With it (``pip install atheris``), inputs
grow towards code that none has reached. Exit code 1 where an input fails; it is kept and its path told.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

MEMORY = 2 << 30
"""Bytes of resident memory that the whole run may come to."""


def at_random(runs: int, seed: int) -> int:
    """Damage and read; how many inputs failed."""
    from fuzzing import new_watch, try_one
    from seeds import damaged

    watch, failed, seen = new_watch(), 0, Counter[str]()
    began = time.monotonic()
    for number in range(runs):
        name, data = damaged(random.Random(seed * 1_000_003 + number))
        start = time.process_time()
        try:
            seen["reports"] += try_one(watch, name, data)
        except Exception as error:
            failed += 1
            kept = Path(watch.place).with_name(f"failed-{number}-{name}")
            kept.write_bytes(data)
            watch.seen.clear()
            print(f"{number} {kept}: {type(error).__name__} {str(error)[:200]}", flush=True)
        seen["slowest ms"] = max(seen["slowest ms"], int(1000 * (time.process_time() - start)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"{runs} damaged files in {time.monotonic() - began:.0f} s: {seen['reports']} reports, {failed} failed, the slowest "
        f"{seen['slowest ms'] / 1000:.2f} s of processor time, peak memory {peak >> 20} MB"
    )
    return failed + (peak > MEMORY)


def by_coverage(runs: int, seed: int) -> None:
    """Hand over to atheris, which ends the process; a failed input ends it with its traceback."""
    import atheris

    with atheris.instrument_imports(include=["dateline.sources", "dateline.page", "striprtf", "feedparser"]):
        import dateline.page
        import dateline.sources  # noqa: F401
        from fuzzing import new_watch, try_one
        from seeds import SEEDS
    watch, names = new_watch(), list(SEEDS)
    corpus = Path(watch.place).with_name(Path(watch.place).name + "-corpus")
    corpus.mkdir()
    for number, data in enumerate(SEEDS.values()):
        (corpus / str(number)).write_bytes(bytes([number]) + data)

    def one(data: bytes) -> None:
        if data:
            try_one(watch, names[data[0] % len(names)], data[1:])

    options = [f"-runs={runs}", f"-seed={seed}", "-max_len=20000", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", action="store_true")
    options = parser.parse_args()
    if options.atheris:
        by_coverage(options.runs, options.seed)
        return 0
    return 1 if at_random(options.runs, options.seed) else 0


if __name__ == "__main__":
    raise SystemExit(main())
