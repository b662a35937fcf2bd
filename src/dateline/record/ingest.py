"""From a stream of inputs to the record: what is known is passed over, the rest is read by an engine and kept in small commits."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from dateline.engines.local import Load, Outcome, run
from dateline.model import ROW_TYPES, Hints, Input, Reading, Refused
from dateline.record import codec
from dateline.record.store import Store

BATCH_REPORTS = 50
BATCH_SECONDS = 1.0
"""A commit holds at most so many reports, and none waits longer than this once it is read."""

_LINE = re.compile(r":\d+$")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The reading of one report as an engine needs it: its version, told without loading it, and how to load it."""

    version: Callable[[], str]
    load: Load


@dataclass(slots=True)
class Account:
    """What became of every input of one call: ``inputs = read + known + len(refused)``, always."""

    files: int = 0
    inputs: int = 0
    read: int = 0
    known: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    copies: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The shape of ``read --json`` (docs/codebook.md, Shapes)."""
        return asdict(self) | {"seconds": round(self.seconds, 2)}


Progress = Callable[[Account], None]


class Ingest:
    """One call of ``read``: takes inputs, keeps outcomes, counts both."""

    def __init__(self, store: Store, pipeline: Pipeline, workers: int, progress: Progress | None = None) -> None:
        self.store = store
        self.pipeline = pipeline
        self.workers = workers
        self.progress = progress or (lambda _account: None)
        self.account = Account(rows=dict.fromkeys(ROW_TYPES, 0))
        self.version = pipeline.version()
        self.touched: set[int] = set()
        """Numbers of the reports that were read or known in this call."""
        self._seen: set[str] = set()
        self._again: list[tuple[str, Input]] = []
        self._files: set[str] = set()
        self._source_refused: list[Refused] = []
        self._buffer: list[Outcome] = []
        self._unsaid = 0  # read, but not yet safe in the record
        self._flushed = time.monotonic()
        self._read: int | None = None

    def take(self, items: Iterable[Input | Refused], *, force: bool = False) -> Account:
        """Read every item that the record does not hold in this reader's version (``force``: every item).

        Returns the account, complete but for ``copies``. Raises RecordError when the record cannot be written; what was
        counted as read by then is safe in it.
        """
        started = time.monotonic()
        try:
            for outcome in run(self._fresh(items, force), self.workers, self.pipeline.load):
                self._keep(outcome)
            self._flush()
            for outcome in run(self._twins(), 1, self.pipeline.load):
                self._keep(outcome, counted=True)
        finally:
            self._flush()
        self.account.rows = dict.fromkeys(ROW_TYPES, 0) | self._row_counts()
        self.account.files = len(self._files)
        self.account.seconds = time.monotonic() - started
        return self.account

    @property
    def number(self) -> int:
        """The number of this call; given only once something is written, so that a call that finds all known leaves no mark."""
        if self._read is None:
            self._read = self.store.begin_read(self.version)
        return self._read

    def finish(self) -> None:
        """Keep the account beside what the call wrote."""
        if self._read is not None:
            self.store.end_read(self._read, self.account.to_json())

    def _fresh(self, items: Iterable[Input | Refused], force: bool) -> Iterator[Input]:
        for item in items:
            self.account.inputs += 1
            if isinstance(item, Refused):
                name = codec.encodable(item.input)
                self._files.add(_LINE.sub("", name))
                self._source_refused.append(replace(item, input=name))
                self._refuse(name, item.reason)
                self._flush_if_due()
                continue
            item = codec.storable(item)
            self._files.add(_LINE.sub("", item.origin) if item.media == "json" else item.origin)
            mark = codec.fingerprint(item)
            if mark in self._seen:
                self._again.append((mark, Input(item.name, b"", item.media, item.origin, hints=item.hints)))
                continue
            self._seen.add(mark)
            known = self.store.known(mark)
            if known is None:
                yield item
                continue
            hints = codec.merged(known.hints, item.hints, settled=False)
            if force or hints != known.hints or known.reader != self.version:
                yield codec.with_hints(item, hints)
                continue
            self._known(known.report, item.name)

    def _known(self, report: int | None, name: str) -> None:
        self.account.known += 1
        if report is not None:
            self.touched.add(report)
            self.store.rename(report, name)
        self.progress(self.account)

    def _twins(self) -> Iterator[Input]:
        """Inputs that came twice in this call: known by now; read once more only where the twin says more from outside."""
        pending: dict[str, Hints] = {}
        for mark, twin in self._again:
            known = self.store.known(mark)
            if known is None:
                refused = Refused(twin.origin, "the same as another input that was refused: see its reason", item=self.store.original(mark))
                self._refuse(refused.input, refused.reason)
                self._source_refused.append(refused)
                continue
            self._known(known.report, twin.name)
            hints = codec.merged(pending.get(mark, known.hints), twin.hints, settled=True)
            if hints != known.hints:
                pending[mark] = hints
        for mark, hints in sorted(pending.items()):
            yield codec.with_hints(self.store.original(mark), hints)

    def _keep(self, outcome: Outcome, *, counted: bool = False) -> None:
        item, result = outcome
        if isinstance(result, Reading):
            result = codec.checked(item, result)
        if not counted:
            if isinstance(result, Refused):
                self._refuse(result.input, result.reason)
            else:
                self._unsaid += 1
        self._buffer.append((item, result))
        self._flush_if_due()

    def _refuse(self, name: str, reason: str) -> None:
        self.account.refused.append({"input": name, "reason": reason})

    def _flush_if_due(self) -> None:
        waiting = len(self._buffer) + len(self._source_refused)
        if waiting >= BATCH_REPORTS or time.monotonic() - self._flushed >= BATCH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        if self._buffer or self._source_refused:
            buffer, self._buffer = self._buffer, []
            refused, self._source_refused = self._source_refused, []
            self.touched.update(self.store.write(buffer, refused, self.number))
            self.account.read += self._unsaid
            self._unsaid = 0
            self.progress(self.account)
        self._flushed = time.monotonic()

    def _row_counts(self) -> dict[str, int]:
        return self.store.row_counts(self.touched)
