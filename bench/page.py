"""How long the page takes at the size of a large record: python bench/page.py RECORD (or a number of reports to make one of).

Prints wall and processor seconds of the start and of each view, first and second look. Made records hold short invented reports.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

VIEWS = (
    "/", "/?day=2014-05-05", "/?day=2014-05-06", "/timeline", "/statements", "/figures", "/disagreements", "/sources", "/search?q=talks",
    "/search?q=talsk", "/corrections",
)  # fmt: skip
STATES = "Syria Russia Iran Turkey Iraq Sudan Mali Libya Yemen Ukraine Georgia Serbia Qatar Egypt Jordan Chad Niger Kenya".split()
TOWNS = [a + b for a in "Ba Mo Ke Ti Sul Or Ver Al Dor Zan".split() for b in "ra gan lim tov den rum bek sal mir nok".split()]


def make(path: Path, n: int) -> None:
    """A record of ``n`` short reports over four years, read by the tests' reader."""
    import fake_reader
    from dateline.model import Hints
    from dateline.record import Record
    from fake_reader import day, item

    chance = random.Random(7)

    def one(i: int):
        a, b, c = chance.sample(STATES, 3)
        town, at = chance.choice(TOWNS), str(date(2012, 1, 1) + timedelta(days=i * 1500 // n))
        said = chance.choice(("talks collapsed", "truce ended", f"nothing new came of item {i}"))
        text = (
            f"Report {i} from {town}\n\n{a} accepts talks in {town}. {b} refuses talks in {town}. {c} proposes a ceasefire near {town}. "
            f"{a} attacked {b} near {town} on {at}. {b} shelled {c}. {chance.randint(1, 90)} people were killed. Lavrov said {said}. "
            + " ".join(chance.choice(STATES + TOWNS) for _ in range(150))
        )
        return item(f"{text}.", f"r{i:05d}", hints=Hints(outlet=f"Outlet {i % 60}", published=day(at)))

    with Record(path, create=True) as record:
        record.add((one(i) for i in range(n)), fake_reader.pipeline())


def main(path: Path) -> None:
    """Time every view of a record, without a network between."""
    from starlette.testclient import TestClient

    from dateline.web import create_app

    def timed(what: str, call):
        wall, cpu = time.perf_counter(), time.process_time()
        made = call()
        size = len(made.content) // 1024 if hasattr(made, "content") else 0
        print(f"{what:<28} {time.perf_counter() - wall:8.3f} s  {time.process_time() - cpu:8.3f} s of processor  {size:6} KiB")
        return made

    app = timed("start", lambda: create_app(path, port=1))
    page = TestClient(app, base_url="http://127.0.0.1:1")
    page.get("/static/icon.svg")
    for view in VIEWS:
        for look in ("first", "second"):
            timed(f"{view} {look}", lambda view=view: page.get(view))


if __name__ == "__main__":
    if sys.argv[1].isdigit():
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "made.dateline"
            make(made, int(sys.argv[1]))
            main(made)
    else:
        main(Path(sys.argv[1]))
