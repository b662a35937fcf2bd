"""A pile of little reports for tests, and ways to read it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import fake_reader
from dateline.model import Hints, Input
from dateline.record import Record
from fake_reader import day, item

PLACES = ("Geneva", "Astana", "Vienna", "Doha", "Minsk", "Juba", "Oslo")


def pile(n: int = 24) -> list[Input]:
    """``n`` reports of some days and outlets; names clash, ids repeat with new text, some bytes come under two names."""
    made = []
    for i in range(n):
        place = PLACES[i % len(PLACES)]
        text = (
            f"Headline number {i}\n\nLavrov, the minister said talks collapsed on 2014-01-{i % 28 + 1:02d}. "
            f"Syria accepts talks in {place}. "
            f"Russia attacked Georgia near {place} again. {i + 3} people were killed. nothing else"
        )
        known = Hints(outlet=f"Outlet {i % 3}", published=day(f"2014-02-{i % 28 + 1:02d}"))
        made.append(item(text, f"report{i % 10}", hints=known))
    made.append(item("First words\n\nIran refuses talks in Oslo.", "story", own_id="story", hints=Hints(published=day("2014-03-01"))))
    made.append(item("New words\n\nIran accepts talks in Oslo.", "story", own_id="story", hints=Hints(published=day("2014-03-02"))))
    twin = made[0]
    made.append(Input("another_name", twin.data, twin.media, "another_name.txt", hints=Hints(url="https://example.org/1")))
    return made


def build(path: Path, items: Iterable[Input], *, workers: int = 1, version: str = "fake-1") -> Record:
    """A record of these items by the fake reader."""
    record = Record(path, create=True)
    record.add(items, fake_reader.pipeline(version), workers=workers)
    return record


def exported(record: Record) -> dict[str, str]:
    """The record in every format that is one stream."""
    out = {}
    for kind in ("rows", "texts", "jsonl"):
        stream = io.StringIO()
        record.export(kind, stream)
        out[kind] = stream.getvalue()
    return out
