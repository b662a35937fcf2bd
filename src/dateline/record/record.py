"""The record as a Python object: everything that the command line shows is a call here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from dateline.errors import RecordError, UsageError
from dateline.model import Date, DateCandidate, Input, Refused, Row
from dateline.record import codec, derived, judgements, lock, look, migrate, together
from dateline.record.ingest import Account, Ingest, Pipeline, Progress
from dateline.record.judgements import TOGETHER
from dateline.record.judging import Judging
from dateline.record.look import Report
from dateline.record.select import CHUNK, ROW_COLUMNS, Filters, iso_day, numbered_query, rows_query
from dateline.record.store import Store
from dateline.record.web import WebMemory

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Copy, Disagreement, Reconciled, ReportView, Series

WAIT_SECONDS = 30.0
"""How long a second writer waits for the first."""

STATUS_KINDS = ("coverage", "actors", "initiatives")


class Record(Judging):
    """One record file. Make or add to one with ``dateline.read``, look into one with ``dateline.open``; closes as a context manager.

    Every view hides superseded versions of a report and rows below the record's least confidence (``dateline.read(...,
    min_confidence=)``) unless told another. Raises RecordError when the file cannot be used.
    """

    def __init__(self, path: str | Path, *, create: bool = False, wait: float = WAIT_SECONDS) -> None:
        self.path = Path(path)
        self.wait = wait
        self.account: Account | None = None
        """What became of the inputs of this object's last ``add`` (None before it)."""
        self._store = Store(self.path, migrate.connect(self.path, create=create))
        self._db = self._store.db

    # --------------------------------------------------------------------------------------------------- the file

    def close(self) -> None:
        """Close the file; nothing is lost when this is not called."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -------------------------------------------------------------------------------------------------- adding to it

    def add(
        self,
        items: Iterable[Input | Refused],
        pipeline: Pipeline,
        *,
        workers: int = 1,
        min_confidence: float | None = None,
        progress: Progress | None = None,
        force: bool = False,
    ) -> Account:
        """Read what the record does not hold yet in this reader's version, then reconcile; the account of this call.

        Waits up to ``wait`` seconds for another process that writes, then raises RecordError naming it. A cut (Ctrl-C, kill, full
        disk) loses nothing that ``progress`` was told of. ``min_confidence`` becomes the record's least confidence.
        """
        with lock.writer(self.path, self.wait):
            if min_confidence is not None and min_confidence != self.floor:
                with self._store.transaction():
                    self._store.set_meta("min_confidence", repr(float(min_confidence)))
                    self._store.touch()
            ingest = Ingest(self._store, pipeline, workers, progress)
            account = ingest.take(items, force=force)
            self._settle()
            with migrate.mapped(self.path):
                account.copies = self._copies_among(ingest.touched)
            ingest.finish()
        self.account = account
        return account

    def retry(
        self, pipeline: Pipeline, *, workers: int = 1, everything: bool = False, private: bool = False, progress: Progress | None = None
    ) -> Account:
        """Read the refused inputs again whose cause lay outside them (``everything``: all whose bytes were kept, and all addresses).

        ``private``: addresses in private networks may be fetched.
        """
        from dateline.sources import inputs
        from dateline.sources.fetching import Fetcher

        with migrate.mapped(self.path):
            items = self._store.retriable(everything=everything)
            addresses = self._store.refused_addresses(everything=everything)
        fetched = inputs(addresses, fetcher=Fetcher(self.web_memory, private=private))
        return self.add(chain(items, fetched), pipeline, workers=workers, progress=progress)

    @property
    def web_memory(self) -> WebMemory:
        """What was fetched into this record before, for a fetcher."""
        return WebMemory(self._store)

    @property
    def floor(self) -> float:
        """The least confidence that a row needs to be shown."""
        return float(self._store.meta("min_confidence") or 0.0)

    @property
    def world(self) -> str:
        """The user's own world file that this record is read with (its text; '' for none)."""
        return self._store.meta("world") or ""

    @world.setter
    def world(self, text: str) -> None:
        if text != self.world:
            with lock.writer(self.path, self.wait), self._store.transaction():
                self._store.set_meta("world", text)
                self._store.touch()

    def _copies_among(self, reports: set[int]) -> int:
        keys = {c.report for c in self.reconciled("copies").copies}
        return sum(1 for (n, key) in self._db.execute("SELECT n, key FROM reports") if n in reports and key in keys)

    # ---------------------------------------------------------------------------------------------- reports and rows

    def reports(self, *, as_of: str | None = None, versions: bool = False) -> Iterator[Report]:
        """The reports in order of ``doc``; ``as_of``: only those published by the end of that day; ``versions``: old ones too."""
        conditions = ["1"] + ([] if versions else ["p.superseded_by IS NULL"]) + ([] if as_of is None else ["p.published_end <= ?"])
        values = () if as_of is None else (iso_day(as_of, "as_of"),)
        with migrate.mapped(self.path):
            numbers = self._db.execute(f"SELECT p.n FROM reports AS p WHERE {' AND '.join(conditions)} ORDER BY p.doc, p.key", values)
            for (n,) in numbers.fetchall():
                yield look.report_from(self._db, self._db.execute(f"{look.REPORT_QUERY}p.n = ?", (n,)).fetchone())

    def days(self) -> dict[str, tuple[str, Date | None]]:
        """The ``doc`` and the publication interval of every current report, by key; quicker than ``reports``."""
        with migrate.mapped(self.path):
            found = self._db.execute(
                "SELECT key, doc, published_start, published_end FROM reports WHERE superseded_by IS NULL ORDER BY doc"
            )
            return {key: (doc, Date(start, end) if start or end else None) for key, doc, start, end in found}

    def report(self, name: str) -> Report:
        """One report by its ``doc``, the start of it, or its key. Raises UsageError where there is none or several."""
        with migrate.mapped(self.path):
            return look.report_from(self._db, look.find_report(self._db, name))

    def rows(self, type: str | None = None, **filters: Any) -> Iterator[Row]:
        """Rows of one type (None: all), oldest report first; ``filters``: see ``dateline.Filters`` (``doc`` may be the start of one)."""
        with migrate.mapped(self.path):
            if filters.get("doc") is not None:
                filters["doc"] = look.find_report(self._db, filters["doc"])["doc"]
            query, values = rows_query(type, Filters(**filters), self.floor)
            numbers = [n for (n,) in self._db.execute(query, values)]
            for i in range(0, len(numbers), CHUNK):  # no query stays open between rows, so that nobody who writes is kept waiting
                chunk = numbers[i : i + CHUNK]
                found = {r["n"]: r for r in self._db.execute(numbered_query(len(chunk)), chunk)}
                yield from (codec.row_from(found[n]) for n in chunk if n in found)

    def rows_of(self, ids: Iterable[str]) -> list[Row]:
        """The rows of these ids, in their order; ids that the record does not hold are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Row] = {}
        with migrate.mapped(self.path):
            for i in range(0, len(wanted), CHUNK):
                chunk = wanted[i : i + CHUNK]
                numbers = [n for (n,) in self._db.execute(f"SELECT n FROM rows WHERE id IN ({', '.join('?' * len(chunk))})", chunk)]
                found |= {r["id"]: codec.row_from(r) for r in self._db.execute(numbered_query(len(numbers)), numbers)}
        return [found[i] for i in wanted if i in found]

    def page(self, type: str, *, first: int = 0, count: int = 50, **filters: Any) -> tuple[list[Row], int]:
        """``count`` rows of one type from the ``first`` on, newest report first, and how many there are in all; filters as ``rows``."""
        with migrate.mapped(self.path):
            if filters.get("doc") is not None:
                filters["doc"] = look.find_report(self._db, filters["doc"])["doc"]
            query, values = rows_query(type, Filters(**filters), self.floor, newest=True)
            numbers = [n for (n,) in self._db.execute(query, values)]
            chunk = numbers[first : first + min(count, CHUNK)]
            found = {r["n"]: codec.row_from(r) for r in self._db.execute(numbered_query(len(chunk)), chunk)}
        return [found[n] for n in chunk if n in found], len(numbers)

    def rows_by_report(self) -> Iterator[tuple[Report, list[Row]]]:
        """Every current report with all its rows, in order of ``doc``; for exports."""
        least = self.floor
        for report in self.reports():
            with migrate.mapped(self.path):
                found = self._db.execute(
                    f"SELECT {ROW_COLUMNS} FROM rows AS w JOIN reports AS p ON p.n = w.report WHERE p.key = ? "
                    "AND (w.confidence >= ? OR w.type = 'document') ORDER BY w.span_start, w.span_end, w.type, w.id",
                    (report.key, least),
                ).fetchall()
            yield report, [codec.row_from(r) for r in found]

    def statements(self, **filters: Any) -> list[Row]:
        """Who says what."""
        return list(self.rows("statement", **filters))

    def positions(self, **filters: Any) -> list[Row]:
        """Who stands where on which initiative."""
        return list(self.rows("position", **filters))

    def events(self, **filters: Any) -> list[Row]:
        """What was done between parties, or is expected to be."""
        return list(self.rows("event", **filters))

    def figures(self, **filters: Any) -> list[Row]:
        """Counted claims. Figures of different claimants are never added."""
        return list(self.rows("figure", **filters))

    def roles(self, **filters: Any) -> list[Row]:
        """Who holds which office."""
        return list(self.rows("role", **filters))

    def frame(self, type: str, kind: str = "pandas", **filters: Any) -> Any:
        """Rows of one type as a pandas or polars frame, a column for each field. Raises UsageError where that is not installed."""
        from dateline.exports.frames import frame

        return frame(self.rows(type, **filters), type, kind)

    # ------------------------------------------------------------------------------------------- what reports say together

    def status(self, as_of: str, known_on: str | None = None) -> dict[str, Any]:
        """How every initiative stood on ``as_of``, from what was reported by then (``known_on``: by that day); the codebook's shape."""
        from dateline.reconciling.status import status

        iso_day(as_of, "as_of")
        return status(self.reconciled(*STATUS_KINDS), as_of, iso_day(known_on, "known_on") if known_on else None)

    def timeline(self, **filters: Any) -> list[dict[str, Any]]:
        """Events, positions and states day by day, each told once: see ``dateline.record.timeline.timeline``."""
        from dateline.record.timeline import timeline

        return timeline(self, Filters(**filters))

    def disagreements(self, *, as_of: str | None = None) -> list[dict[str, Any]]:
        """The fields on which reports differ; the codebook's shape."""
        found: tuple[Disagreement, ...] = self.reconciled("disagreements").disagreements
        if as_of is not None:
            iso_day(as_of, "as_of")
        return [d.to_json() for d in found if as_of is None or d.known <= as_of]

    def copies(self) -> tuple[Copy, ...]:
        """Text that one report took from another."""
        return self.reconciled("copies").copies

    def series(self) -> tuple[Series, ...]:
        """Figures of one measure by one claimant, over time."""
        return self.reconciled("series").series

    def reconciled(self, *kinds: str) -> Reconciled:
        """What many reports give together (``kinds``: only these tables of it). Made anew first where reports have changed."""
        with migrate.mapped(self.path):
            if not derived.current(self._store):
                try:
                    with lock.writer(self.path, 0):
                        self._settle()
                except RecordError:  # being written, or read-only: answer from what is there, and keep nothing
                    return self._reconcile()
            return derived.load(self._db, kinds)

    def settled(self) -> tuple[str, bool]:
        """A mark of what was last made of many reports, which changes when it is made anew, and whether it is up to date."""
        with migrate.mapped(self.path):
            return self._store.meta("reconciled") or "", derived.current(self._store)

    def last_reconciled(self, *kinds: str) -> Reconciled:
        """What many reports gave together when it was last made, even where reports have changed since: ``reconciled`` without its wait."""
        with migrate.mapped(self.path):
            return derived.load(self._db, kinds)

    def settle(self, wait: float | None = None) -> None:
        """Make anew what many reports give together, where reports have changed. Waits up to ``wait`` seconds for another that writes."""
        with lock.writer(self.path, self.wait if wait is None else wait), migrate.mapped(self.path):
            self._settle()

    def _settle(self) -> None:
        if not derived.current(self._store):
            derived.save(self._store, self._reconcile())

    def _reconcile(self) -> Reconciled:
        from dateline.reconciling import reconcile

        made = reconcile(self._views(), self.rows(), world=self.world)
        wanted = f"action IN ({', '.join('?' * len(TOGETHER))})"
        entries = [j for j in judgements.log(self._db, wanted, TOGETHER) if j.active]
        return together.lay(made, entries, self.rows_now) if entries else made

    def _views(self) -> list[ReportView]:
        from dateline.reconciling.shapes import ReportView

        documents = {r.report: r.fields for r in self.rows("document")}
        return [
            ReportView(
                key=p.key, doc=p.doc, outlet=p.outlet, published=p.published, text=p.text,
                blocks=tuple((b.start, b.end) for b in p.blocks if b.zone in ("headline", "standfirst", "caption", "body")),
                agencies=documents[p.key].agencies if p.key in documents else (),
                headline=documents[p.key].headline if p.key in documents else None,
            )
            for p in self.reports()
        ]  # fmt: skip

    # ------------------------------------------------------------------------------------------------ looking closer

    def search(self, query: str, *, limit: int = 20, as_of: str | None = None) -> list[dict[str, Any]]:
        """The rows and reports that hold these words, best first: ``{"kind", "doc", "outlet", "published", "id", "snippet" ...}``."""
        if limit < 1:
            raise UsageError("limit must be at least 1")
        with migrate.mapped(self.path):
            return look.search(self._db, query, limit, iso_day(as_of, "as_of") if as_of else None)

    def vocabulary(self) -> list[tuple[str, int]]:
        """The words of names, quotes and initiatives, and how many rows hold each."""
        with migrate.mapped(self.path):
            return look.vocabulary(self._db)

    def relays(self, most: int = 100) -> list[tuple[str, str, int]]:
        """(outlet, the medium or channel whose words it passes on, in how many rows), most often first."""
        with migrate.mapped(self.path):
            return look.relays(self._db, most)

    def cite(self, row_id: str) -> dict[str, Any]:
        """All that is needed to cite a row: quote, context, chain of tellers, outlet, day, offsets. ``row_id`` may be a start of it."""
        with migrate.mapped(self.path):
            return look.citation(self._db, row_id)

    def why_date(self, name: str) -> tuple[Report, list[DateCandidate]]:
        """A report and every possible publication date of it, with why each was taken or turned down."""
        with migrate.mapped(self.path):
            found = look.find_report(self._db, name)
            return look.report_from(self._db, found), look.candidates(self._db, found["n"])

    def original(self, name: str) -> bytes:
        """The bytes of a report as they came."""
        with migrate.mapped(self.path):
            n = look.find_report(self._db, name)["n"]
            return codec.input_from(self._db.execute("SELECT * FROM originals WHERE report = ? LIMIT 1", (n,)).fetchone()).data

    def refused(self) -> list[dict[str, Any]]:
        """The inputs that gave no report: ``{"input", "reason", "retriable"}``."""
        with migrate.mapped(self.path):
            found = self._db.execute("SELECT input, reason, retriable FROM refused ORDER BY input")
            return [{"input": r["input"], "reason": r["reason"], "retriable": bool(r["retriable"])} for r in found]

    def dropped(self) -> dict[str, int]:
        """What the reader left out, counted by reason."""
        with migrate.mapped(self.path):
            return self._store.dropped()

    def accounts(self) -> list[dict[str, Any]]:
        """The accounts of every call of ``read`` that wrote to this record, oldest first."""
        with migrate.mapped(self.path):
            return [json.loads(text) for (text,) in self._db.execute("SELECT account FROM reads WHERE account IS NOT NULL ORDER BY n")]

    def export(self, format: str, stream: IO[str]) -> None:
        """Write the whole record to a text stream: ``rows``, ``texts``, ``jsonl`` (``csv`` needs a folder: ``dateline.exports``)."""
        from dateline.exports import write

        write(self, format, stream)
