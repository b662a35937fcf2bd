"""Reading many reports on this machine: in this process, or by worker processes that each load the reader once.

An engine knows no linguistics: it is handed ``load``, which gives the function that reads one report. A report whose reading
raises, takes too long or kills its worker is refused, with its reason; the others are unaffected.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from dateline.errors import DatelineError, InputError
from dateline.model import Input, Reading, Refused

ReadOne = Callable[[Input], Reading]
Load = Callable[[], ReadOne]
Outcome = tuple[Input, Reading | Refused]

REPORT_SECONDS = 120.0
"""How long one report may take before it is given up."""
LOAD_SECONDS = 300.0
"""How long a worker may take to load the reader."""

SMALL = 40
"""Items from which loading a reader in each worker pays."""

log = logging.getLogger(__name__)


class TooLong(BaseException):
    """The time limit of one report is over. No ``Exception``: the reading must not swallow it."""


def run(items: Iterable[Input], workers: int, load: Load, *, seconds: float = REPORT_SECONDS) -> Iterator[Outcome]:
    """Read every item; give each with its Reading, or with a Refused that says why there is none, in any order.

    Items are taken only as workers get free, so a stream of any length is read in little memory. ``load`` (and what it returns
    in a worker) must be importable, as workers are spawned; with ``workers`` of 1 all runs in this process; 0 stands for every core,
    or one process where there are fewer than ``SMALL`` items. ``seconds`` is the time limit of one report.
    Raises what ``load`` raises, and DatelineError when workers cannot be started.
    """
    stream = iter(items)
    first = list(islice(stream, max(1, workers) if workers else SMALL))
    if not workers:
        workers = cores() if len(first) == SMALL else 1
    if len(first) <= 1 or workers <= 1:
        yield from _alone(chain(first, stream), load, seconds)
    else:
        yield from _Pool(min(workers, len(first)), load, seconds).run(chain(first, stream))


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ------------------------------------------------------------------------------------------------------ in this process


def _alone(items: Iterable[Input], load: Load, seconds: float) -> Iterator[Outcome]:
    read: ReadOne | None = None
    for item in items:
        read = read or load()
        yield item, _guarded(read, item, seconds)


def _guarded(read: ReadOne, item: Input, seconds: float) -> Reading | Refused:
    """One reading; whatever goes wrong in it is this report's alone."""
    try:
        with _limit(seconds):
            return read(item)
    except TooLong:
        return _too_long(item, seconds)
    except InputError as e:
        return Refused(item.origin, _line(str(e)), item=item)
    except MemoryError:
        return Refused(item.origin, "not enough memory to read it: free some, then run dateline retry", retriable=True, item=item)
    except Exception as e:
        log.debug("reading %s failed", item.origin, exc_info=True)
        return Refused(
            item.origin, f"reading it failed ({type(e).__name__}: {_line(str(e))[:200]}): please report this, then run dateline retry",
            retriable=True, item=item,
        )  # fmt: skip


def _too_long(item: Input, seconds: float) -> Refused:
    reason = f"reading it took more than {seconds:g} s: split it into shorter reports, or run dateline retry"
    return Refused(item.origin, reason, retriable=True, item=item)


def _line(text: str) -> str:
    return " ".join(text.split())


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise TooLong in the block after ``seconds`` where the platform can (a main thread with timers)."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# ----------------------------------------------------------------------------------------------------- worker processes


def _work(pipe: Connection, load: Load, seconds: float) -> None:
    """A worker: load the reader, say so, then answer one item after the other until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    try:
        read = load()
    except BaseException as e:
        pipe.send(e if isinstance(e, DatelineError) else RuntimeError(f"{type(e).__name__}: {e}"))
        return
    gc.freeze()  # models and tables stay: the collector need not walk them again and again
    pipe.send(None)
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        pipe.send(_guarded(read, item, seconds))


@dataclass
class _Worker:
    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    item: Input | None = None
    until: float = 0.0


class _Pool:
    """Workers with a pipe each; one report in each pipe at a time, so that a dead worker's report is known."""

    def __init__(self, size: int, load: Load, seconds: float) -> None:
        self.size = size
        self.load = load
        self.seconds = seconds
        self.context = multiprocessing.get_context("spawn")
        self.workers: list[_Worker] = []
        self.stillborn = 0

    def run(self, items: Iterable[Input]) -> Iterator[Outcome]:
        source = iter(items)
        waiting = next(source, None)
        try:
            while waiting or any(w.item for w in self.workers):
                while waiting and len(self.workers) < self.size:
                    self._start()
                for worker in self.workers:
                    if worker.ready and worker.item is None and waiting:
                        self._hand(worker, waiting)
                        waiting = next(source, None)
                yield from self._collect()
        finally:
            self._stop()

    def _start(self) -> None:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.load, self.seconds), daemon=True)
        process.start()
        theirs.close()
        self.workers.append(_Worker(process, ours, until=time.monotonic() + LOAD_SECONDS))

    def _hand(self, worker: _Worker, item: Input) -> None:
        worker.item = item
        worker.until = time.monotonic() + self.seconds * 1.25 + 5  # the worker's own limit comes first; ours ends what it cannot
        try:
            worker.pipe.send(item)
        except (BrokenPipeError, ConnectionResetError):
            log.debug("a worker died before it got %s", item.origin)  # _collect sees its end and answers for the item

    def _collect(self) -> Iterator[Outcome]:
        """Wait for something to happen; give what is done, replace what is dead."""
        nearest = min((w.until for w in self.workers if w.item or not w.ready), default=time.monotonic())
        happened = wait([w.pipe for w in self.workers], timeout=max(0.0, nearest - time.monotonic()))
        for worker in list(self.workers):
            if worker.pipe in happened:
                yield from self._answer(worker)
            elif (worker.item or not worker.ready) and time.monotonic() >= worker.until:
                item = worker.item
                self._end(worker)
                if item is None:
                    raise DatelineError(f"loading the reader took more than {LOAD_SECONDS:g} s: free some memory, or use one worker")
                yield item, _too_long(item, self.seconds)

    def _answer(self, worker: _Worker) -> Iterator[Outcome]:
        item = worker.item
        try:
            answer = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._end(worker)
            if item is None:
                self.stillborn += 1
                if self.stillborn > self.size:
                    raise DatelineError(
                        "worker processes die as they start: use one worker, or, in a script of your own, call dateline.read under "
                        "if __name__ == '__main__'"
                    ) from None
                return
            code = worker.process.exitcode
            reason = f"the process that read it died (exit {code}): free some memory, then run dateline retry"
            yield item, Refused(item.origin, reason, retriable=True, item=item)
            return
        if worker.ready and item is not None:
            worker.item = None
            yield item, answer
        elif answer is None:
            worker.ready = True
        else:
            raise answer

    def _end(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()

    def _stop(self) -> None:
        for worker in self.workers:
            worker.pipe.close()
            if worker.item or not worker.ready:
                worker.process.kill()
        for worker in self.workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self.workers.clear()
