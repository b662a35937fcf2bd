"""Kill -9 at random moments, a hundred times: nothing that was told as read is lost, and reading on ends in the same record.

    python bench/kills.py [--times 100] [--seed 1]

Half of the kills fall on one process, half on two workers. The reader is the suite's fake one: what is tried here is the record. Exit
code 1 and the failed claim where one does not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from killing import trial


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for workers, kills in ((1, options.times - options.times // 2), (2, options.times // 2)):
            found = trial(Path(place) / str(workers), workers=workers, kills=kills, seed=options.seed + workers)
            amid = sum(t > 0 for t in found.told)
            print(f"{workers} worker(s): {found.hit} kills, {amid} after reports were told as read, {found.finished} finished: all held")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
