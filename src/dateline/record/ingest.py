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
from dateline.record.store import Known, Store

BATCH_REPORTS = 50
BATCH_SECONDS = 1.0
"""A commit holds at most so many reports, and none waits longer than this once it is read."""

_LINE = re.compile(r"[:#]\d+$")
"""What sources add to the name of a file that holds many reports."""


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
    languages: dict[str, int] = field(default_factory=dict)
    """Of the read ones, how many are in a language that the reader does not read: kept and searchable, without rows."""
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The shape of ``read --json`` (docs/codebook.md, Shapes)."""
        shown = asdict(self) | {"seconds": round(self.seconds, 2)}
        return shown if self.languages else {k: v for k, v in shown.items() if k != "languages"}


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
        self._seen: dict[str, list[Hints]] = {}
        self._replaces: dict[str, str] = {}
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
                self._keep(outcome, counted=codec.fingerprint(outcome[0]) in self._replaces)
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
            many = item.text is not None or item.own_id is not None
            self._files.add(_LINE.sub("", item.origin) if many else item.origin)
            content = codec.content_mark(item)
            if self._came_before(content, item):
                self._again.append((content, Input(item.name, b"", item.media, item.origin, own_id=item.own_id, hints=item.hints)))
                continue
            found = self._find(content, item)
            if found is None:
                yield item
                continue
            hints = codec.merged(found.hints, item.hints, settled=False)
            if force or hints != found.hints or found.reader != self.version:
                yield self._instead(found, codec.with_hints(item, hints))
                continue
            self._known(found.report, item.name)

    def _came_before(self, content: str, item: Input) -> bool:
        """Whether this call took an input of the same report already; the first of each is noted."""
        earlier = self._seen.setdefault(content, [])
        if any(item.own_id is not None or not codec.conflict(hints, item.hints) for hints in earlier):
            return True
        earlier.append(item.hints)
        return False

    def _find(self, content: str, item: Input) -> Known | None:
        """The kept report that an input is of: one that says all it says, else one that does not speak against it, else a namesake."""
        kept = self.store.same(content)
        given = set(self._replaces.values())
        ways: tuple[Callable[[Known], bool], ...] = (
            lambda k: codec.merged(k.hints, item.hints, settled=False) == k.hints,
            lambda k: not codec.conflict(k.hints, item.hints),
            lambda k: item.own_id is not None or (k.name == item.name and k.report not in self.touched and k.fingerprint not in given),
        )
        return next((k for fits in ways for k in kept if fits(k)), None)

    def _instead(self, kept: Known, item: Input) -> Input:
        """The same input, noted as taking the place of a kept one."""
        self._replaces[codec.fingerprint(item)] = kept.fingerprint
        return item

    def _known(self, report: int, name: str) -> None:
        self.account.known += 1
        self.touched.add(report)
        self.store.rename(report, name)
        self.progress(self.account)

    def _twins(self) -> Iterator[Input]:
        """Inputs that came twice in this call: known by now, and read once more only where the twin says more from outside.

        Where two twins speak against each other, the second is a report of its own.
        """
        fuller: dict[str, tuple[Known, Hints]] = {}
        others: dict[str, list[Input]] = {}
        for content, twin in self._again:
            found = self._find(content, twin)
            if found is None:
                reason = "the same as another input that was refused: see its reason"
                self._refuse(twin.origin, reason)
                self._source_refused.append(Refused(twin.origin, reason, item=self.store.refused_original(content)))
                continue
            said = fuller[found.fingerprint][1] if found.fingerprint in fuller else found.hints
            if twin.own_id is None and codec.conflict(said, twin.hints):
                mine = others.setdefault(content, [])
                if any(not codec.conflict(o.hints, twin.hints) for o in mine):
                    self.account.known += 1
                else:
                    mine.append(replace(self.store.original(found.fingerprint), name=twin.name, origin=twin.origin, hints=twin.hints))
                continue
            self._known(found.report, twin.name)
            hints = codec.merged(said, twin.hints, settled=True)
            if hints != found.hints:
                fuller[found.fingerprint] = (found, hints)
        for mark, (found, hints) in sorted(fuller.items()):
            yield self._instead(found, codec.with_hints(self.store.original(mark), hints))
        for content in sorted(others):
            yield from others[content]

    def _keep(self, outcome: Outcome, *, counted: bool = False) -> None:
        item, result = outcome
        if isinstance(result, Reading):
            result = codec.checked(item, result)
        if isinstance(result, Reading) and result.dropped.get("language") and not counted:
            name = result.page.language or "unknown"
            self.account.languages[name] = self.account.languages.get(name, 0) + 1
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
            self.touched.update(self.store.write(buffer, refused, self.number, self._replaces))
            self.account.read += self._unsaid
            self._unsaid = 0
            self.progress(self.account)
        self._flushed = time.monotonic()

    def _row_counts(self) -> dict[str, int]:
        return self.store.row_counts(self.touched)
