"""The local engine: a stream in, every item answered for, whatever a single report does."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from functools import partial

import pytest

import fake_reader
from dateline.engines import local
from dateline.engines.local import _Pool as Pool
from dateline.engines.local import run
from dateline.model import Input, Reading, Refused
from fake_reader import item


def outcomes(items: list[Input], workers: int, **more) -> dict[str, Reading | Refused]:
    """What became of each item, by name."""
    return {i.name: result for i, result in run(items, workers, fake_reader.load, **more)}


@pytest.mark.parametrize("workers", [1, 3])
def test_every_item_is_answered_for(workers: int) -> None:
    items = [item(f"Talks ended {n}.", f"n{n}") for n in range(40)]
    items[7] = item("RAISE", "n7")
    items[9] = item("REFUSE", "n9")
    found = outcomes(items, workers)
    assert set(found) == {f"n{n}" for n in range(40)}
    bad = {n: r for n, r in found.items() if isinstance(r, Refused)}
    assert set(bad) == {"n7", "n9"}
    assert bad["n7"].retriable
    assert "ValueError: the reader broke" in bad["n7"].reason
    assert not bad["n9"].retriable
    assert bad["n9"].reason == "no report in it; look at the file"
    assert all("\n" not in r.reason and r.item is not None for r in bad.values())


def test_workers_read_as_one_process_does() -> None:
    items = [item(f"Syria accepts talks {n}.", f"n{n}") for n in range(12)]
    assert outcomes(items, 1) == outcomes(items, 2)


def test_a_small_pile_is_read_alone_and_a_large_one_by_every_core(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    monkeypatch.setattr(local, "cores", lambda: 2)
    monkeypatch.setattr(local, "_Pool", lambda size, *more: started.append(size) or Pool(size, *more))
    few = [item(f"Syria accepts talks {n}.", f"n{n}") for n in range(local.SMALL - 1)]
    assert outcomes(few, 0) == outcomes(few, 1)
    assert not started
    many = [*few, item("Iran refuses talks.", "last")]
    assert outcomes(many, 0) == outcomes(many, 1)
    assert started == [2]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_that_hangs_is_given_up(workers: int) -> None:
    started = time.monotonic()
    found = outcomes([item("HANG", "bad"), *(item(f"Fine {n}.", f"n{n}") for n in range(5))], workers, seconds=0.5)
    assert time.monotonic() - started < 30
    assert isinstance(found["bad"], Refused)
    assert found["bad"].retriable
    assert "0.5 s" in found["bad"].reason
    assert sum(isinstance(r, Reading) for r in found.values()) == 5


def test_a_worker_that_dies_costs_its_report_only() -> None:
    found = outcomes([item("DIE", "bad"), *(item(f"Fine {n}.", f"n{n}") for n in range(9)), item("DIE twice", "worse")], 2)
    assert {n for n, r in found.items() if isinstance(r, Refused)} == {"bad", "worse"}
    assert found["bad"].retriable  # type: ignore[union-attr]
    assert len(found) == 11


def test_the_stream_is_taken_only_as_it_is_read() -> None:
    taken = 0

    def stream() -> Iterator[Input]:
        nonlocal taken
        for n in range(500):
            taken += 1
            yield item(f"Fine {n}.", f"n{n}")

    results = run(stream(), 2, fake_reader.load)
    for _ in range(10):
        next(results)
    assert taken <= 20
    results.close()
    assert not multiprocessing.active_children()


def test_a_reader_that_cannot_be_loaded_says_so() -> None:
    with pytest.raises(OSError, match="no weights"):
        list(run([item("x")], 1, fake_reader.broken_load))
    with pytest.raises(RuntimeError, match="no weights"):
        list(run([item("x"), item("y")], 2, fake_reader.broken_load))
    assert not multiprocessing.active_children()


def test_nothing_is_loaded_for_nothing() -> None:
    assert list(run([], 2, fake_reader.broken_load)) == []
    assert list(run([], 1, partial(pytest.fail, "loaded"))) == []
