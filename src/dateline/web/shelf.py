"""What the page keeps of a record between requests: a connection a thread, and one snapshot of what many reports give together."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.errors import RecordError
from dateline.reconciling.status import status
from dateline.record import Record
from dateline.views.sources import families
from dateline.web.timeline import Entry, entries

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Coverage, Happening, Initiative, Reconciled, Series, Step

KINDS = ("coverage", "copies", "initiatives", "happenings", "disagreements", "series")
WEEK = 7
"""Days before the day that is shown from which changes are told."""
FEW_REPORTS = 2000
"""With fewer reports than this, an answer takes no time that anybody notices."""
KEPT_DAYS = 200
"""How many answers of ``status`` are kept."""
PATIENCE = 1.5
"""Seconds that a write waits for what many reports give together to be made anew, before the page goes on with the last one."""


@dataclass
class Snapshot:
    """What many reports give together at one moment, with its indices. Read by many threads; only the cache of days changes."""

    mark: str
    tables: Reconciled
    _days: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def status(self, day: str) -> dict[str, Any]:
        """The status answer of a day; reckoned once a snapshot."""
        with self._lock:
            if day in self._days:
                self._days.move_to_end(day)
                return self._days[day]
        answer = status(self.tables, day)
        with self._lock:
            self._days[day] = answer
            while len(self._days) > KEPT_DAYS:
                self._days.popitem(last=False)
        return answer

    def has(self, day: str) -> bool:
        """Whether the answer of a day is at hand, or quickly reckoned."""
        return day in self._days or len(self.tables.coverage) < FEW_REPORTS

    @cached_property
    def initiatives(self) -> Mapping[str, Initiative]:
        """Initiatives by id."""
        return {i.id: i for i in self.tables.initiatives}

    @cached_property
    def steps(self) -> Mapping[str, tuple[Initiative, Step]]:
        """The initiative and the step of a row, by row id."""
        return {s.row: (i, s) for i in self.tables.initiatives for s in i.steps}

    @cached_property
    def happenings(self) -> Mapping[str, Happening]:
        """The happening of an event row, by row id."""
        return {row: h for h in self.tables.happenings for row in h.rows}

    @cached_property
    def coverage(self) -> Mapping[str, Coverage]:
        """Reports by key."""
        return {c.key: c for c in self.tables.coverage}

    @cached_property
    def report_days(self) -> list[str]:
        """The days on which something was reported, in order."""
        return sorted({c.known for c in self.tables.coverage if c.known})

    @cached_property
    def entries(self) -> list[Entry]:
        """The timeline, by day."""
        return entries(self.tables)

    @cached_property
    def outlet_of(self) -> dict[str, str]:
        """Report key -> its outlet, else its name."""
        return {c.key: c.outlet or c.doc for c in self.tables.coverage}

    @cached_property
    def key_of(self) -> dict[str, str]:
        """Report name -> its key."""
        return {c.doc: c.key for c in self.tables.coverage}

    @cached_property
    def outlets(self) -> list[str]:
        """The outlets, those with most reports first."""
        counts = Counter(c.outlet for c in self.tables.coverage if c.outlet)
        return [o for o, _ in counts.most_common()]

    def names(self, day: str) -> dict[str, str]:
        """Initiative id -> the name under which it goes on a day."""
        return {i["id"]: i["initiative"] for i in self.status(day)["initiatives"]}

    def series_by(self, day: str | None) -> list[Series]:
        """The series with the figures reported by a day (None: all)."""
        if day is None:
            return list(self.tables.series)
        cut = (replace(s, points=tuple(p for p in s.points if p.known <= day)) for s in self.tables.series)
        return [s for s in cut if s.points]

    def independent(self, rows: list[str]) -> int:
        """How many independent sources stand behind some rows: reports that do not copy each other."""
        sources = {self.steps[r][1].source for r in rows if r in self.steps}
        return len(sources) or (1 if rows else 0)


def day_before(day: str, days: int) -> str:
    """The ISO day so many days earlier."""
    try:
        return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
    except OverflowError:
        return day


class Shelf:
    """A record for many threads."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._local = threading.local()
        self._snapshot: Snapshot | None = None
        self._loading = threading.Lock()
        self._settling = threading.Lock()
        self._quoted: tuple[str, list[tuple[str, str, int]]] | None = None
        self._families: tuple[str, list[dict[str, Any]]] | None = None
        self._worker: threading.Thread | None = None

    @property
    def record(self) -> Record:
        """This thread's connection."""
        if not hasattr(self._local, "record"):
            self._local.record = Record(self.path)
        record: Record = self._local.record
        return record

    def snapshot(self) -> Snapshot:
        """The last snapshot, loaded where the record has a newer one. Starts to bring the record up to date where reports changed."""
        mark, current = self.record.settled()
        if not current:
            if not mark:
                self.record.settle()
                mark, _ = self.record.settled()
            else:
                self.settle()
        held = self._snapshot
        if held is None or held.mark != mark:
            with self._loading:
                if self._snapshot is None or self._snapshot.mark != mark:
                    self._snapshot = Snapshot(mark, self.record.last_reconciled(*KINDS))
                held = self._snapshot
        return held

    def quoted(self) -> list[tuple[str, str, int]]:
        """(outlet, the medium whose words it passes on, how often), most often first; reckoned once a snapshot."""
        mark = self.snapshot().mark
        if self._quoted is None or self._quoted[0] != mark:
            self._quoted = (mark, self.record.relays())
        return self._quoted[1]

    def families(self) -> list[dict[str, Any]]:
        """Copy families, largest first; reckoned once a snapshot."""
        mark = self.snapshot().mark
        if self._families is None or self._families[0] != mark:
            self._families = (mark, families(self.record))
        return self._families[1]

    def warm(self) -> None:
        """Make ready what the first looks need: the last day and the week before it, the timeline, sources."""
        held = self.snapshot()
        for day in held.report_days[-1:]:
            held.status(day)
            held.status(day_before(day, WEEK))
        _ = held.entries, held.steps, held.outlets, held.key_of, self.quoted(), self.families()

    @property
    def behind(self) -> bool:
        """Whether reports or judgements changed after the last snapshot was made."""
        return not self.record.settled()[1]

    def settle(self, patience: float = 0.0) -> None:
        """Make anew, beside the page, what many reports give together; wait for it up to ``patience`` seconds."""
        with self._settling:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._settle, name="dateline-settle", daemon=True)
                self._worker.start()
            worker = self._worker
        if patience:
            worker.join(patience)

    def _settle(self) -> None:
        try:
            with Record(self.path) as record:
                while not record.settled()[1]:
                    record.settle()
        except RecordError:  # somebody else writes; the next request tries again
            return
