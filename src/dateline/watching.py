"""Keeping a record fresh from feeds: the same reading round after round, asking each feed only for what changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from dateline.record import Account, Pipeline, Record
from dateline.sources import inputs
from dateline.sources.fetching import Fetcher


def watch(
    feeds: Sequence[str], record: str, pipeline: Callable[[str], Pipeline], every: float, rounds: int | None, workers: int, private: bool
) -> Iterator[Account]:  # fmt: skip
    """The account of each round; see ``dateline.watch``. ``pipeline``: from the text of a world file to the reading."""
    fetcher = Fetcher(private=private)
    done = 0
    while True:
        start = time.monotonic()
        with Record(record, create=True) as opened:
            fetcher.memory = opened.web_memory
            account = opened.add(inputs(feeds, fetcher=fetcher), pipeline(opened.world), workers=workers)
        done += 1
        yield account
        if rounds is not None and done >= rounds:
            return
        time.sleep(max(0.0, start + every - time.monotonic()))
