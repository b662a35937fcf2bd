"""Dateline: from a pile of news reports to a record that can be cited. See README.md.

import dateline

record = dateline.read(["reports/"], record="war.dateline", sidecar="days.csv")
record.account                       # what became of every input
record.status(as_of="2014-12-29")    # who proposed, accepted, has not answered
record.cite(record.positions()[0].id)

record = dateline.open("war.dateline")
for row in record.rows("figure", actor="observatory"): ...
record.frame("event", kind="polars")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.errors import DatelineError, InputError, RecordError, UsageError

if TYPE_CHECKING:
    from dateline.engines.local import ReadOne
    from dateline.model import Hints, Input, Refused
    from dateline.record import Account, Filters, Pipeline, Record, Report

__version__ = "0.1.0"

__all__ = [
    "Account", "DatelineError", "Filters", "InputError", "Record", "RecordError", "Report", "UsageError", "__version__", "open", "read",
    "watch",
]  # fmt: skip

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]

DEFAULT_RECORD = "record.dateline"


def read(
    paths: Paths,
    *,
    record: str | PathLike[str] = DEFAULT_RECORD,
    published: str | None = None,
    outlet: str | None = None,
    sidecar: str | PathLike[str] | None = None,
    hints: Hints | None = None,
    workers: int = 1,
    min_confidence: float | None = None,
    allow_private: bool = False,
    world: str | PathLike[str] | None = None,
    progress: Callable[[Account], None] | None = None,
) -> Record:
    """Read reports into a record and give the record, its ``account`` saying what became of every input.

    ``paths``: files, folders and addresses of the web (``-``: standard input). ``published`` (``YYYY-MM-DD``, ``YYYY-MM`` or
    ``YYYY``), ``outlet`` and ``hints`` hold for every report that does not say; ``sidecar``: a CSV
    ``file,published,outlet,title,url``. ``workers``: processes. ``min_confidence`` (0 to 1): rows below it are kept but not shown.
    ``allow_private``: addresses in private networks may be fetched. ``world``: a CSV of your own office holders and parties
    (docs/world.md), kept in the record. ``progress`` is called after each commit. Raises UsageError on arguments that make no
    sense, InputError on a world file that is not sound, RecordError when the record cannot be written.
    """
    from dateline.record import Record
    from dateline.sources import inputs
    from dateline.sources.fetching import Fetcher

    listed = [paths] if isinstance(paths, (str, PathLike)) else list(paths)
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise UsageError(f"min_confidence must be between 0 and 1, not {min_confidence}")
    known = _hints(hints, published, outlet)
    own = None if world is None else _world(world)
    fetcher = Fetcher(private=allow_private)
    items = inputs([fspath(p) for p in listed], hints=known, sidecar=None if sidecar is None else fspath(sidecar), fetcher=fetcher)
    opened = Record(fspath(record), create=True)
    fetcher.memory = opened.web_memory
    try:
        if own is not None:
            opened.world = own
        ready = pipeline(opened.world)
        opened.add(_without(items, opened.path), ready, workers=workers, min_confidence=min_confidence, progress=progress)
    except BaseException:
        opened.close()
        raise
    return opened


def watch(
    feeds: Paths,
    *,
    record: str | PathLike[str] = DEFAULT_RECORD,
    every: float = 900.0,
    rounds: int | None = None,
    workers: int = 1,
    allow_private: bool = False,
) -> Iterator[Account]:
    """Keep a record fresh: read these feeds (or other paths) again and again and give the account of each round.

    ``every``: seconds from the start of one round to the start of the next. ``rounds``: how many (None: until it is stopped).
    The record is free between rounds. Raises UsageError on arguments that make no sense, RecordError when the record cannot be
    written.
    """
    from dateline.watching import watch

    listed = [feeds] if isinstance(feeds, (str, PathLike)) else list(feeds)
    if every < 0 or (rounds is not None and rounds < 1):
        raise UsageError("every must not be negative and rounds at least 1")
    return watch([fspath(f) for f in listed], fspath(record), pipeline, every, rounds, workers, allow_private)


def open(path: str | PathLike[str]) -> Record:
    """A record to look into. Raises RecordError when there is none at ``path`` or it cannot be used."""
    from dateline.record import Record

    return Record(fspath(path))


def pipeline(world: str = "") -> Pipeline:
    """The reading of one report as engines need it; nothing is loaded yet. ``world``: the text of a user's world file."""
    from functools import partial

    from dateline.record import Pipeline

    return Pipeline(version=partial(_reader_version, world), load=partial(load_reader, world))


def load_reader(world: str = "") -> ReadOne:
    """Load the reader (models and tables) and give the function that reads one report; for engines."""
    from functools import partial

    from dateline.flow import Reader, read_report
    from dateline.world import tables

    tables.use(world)
    return partial(read_report, reader=Reader.load())


def _world(path: str | PathLike[str]) -> str:
    """The text of a world file, checked. Raises InputError."""
    from dateline.world import tables

    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"{fspath(path)}: cannot be read as a CSV in UTF-8 ({e}); see docs/world.md") from e
    tables.use(text)
    return text


def _reader_version(world: str = "") -> str:
    from dateline.flow import reader_version
    from dateline.world import tables

    tables.use(world)
    return reader_version()


def _hints(hints: Hints | None, published: str | None, outlet: str | None) -> Hints:
    from dataclasses import replace

    from dateline.model import Hints
    from dateline.sources import parse_published

    known = hints or Hints()
    if outlet is not None:
        known = replace(known, outlet=outlet)
    if published is not None:
        day = parse_published(published)
        if day is None:
            raise UsageError(f"published {published!r} is no day; write it as YYYY-MM-DD (or YYYY-MM, YYYY)")
        known = replace(known, published=day)
    return known


def _without(items: Iterable[Input | Refused], record: Path) -> Iterator[Input | Refused]:
    """The inputs without the record's own files, where it lies in a folder that is read."""
    from dateline.model import Input

    own = tuple(record.name + end for end in ("", "-lock", "-journal"))
    folder = record.resolve().parent
    for item in items:
        name = item.origin if isinstance(item, Input) else item.input
        path = Path(name.rpartition(":")[0] if name.rpartition(":")[2].isdigit() else name)
        if path.name not in own or path.resolve().parent != folder:
            yield item


def __getattr__(name: str) -> object:
    if name in ("Account", "Filters", "Record", "Report"):
        from dateline import record

        return getattr(record, name)
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")
