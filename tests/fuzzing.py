"""One fuzzed file through the sources and the page stage, and what it must not do; for the suite and ``bench/fuzz.py``."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

from dateline.model import Input
from dateline.page import make_page
from dateline.sources import inputs

SECONDS = 10.0
"""Processor time that one input may take."""
_CALM = ("/dev/null", "/dev/urandom", "/proc/", "/etc/localtime", "/usr/share/zoneinfo")


class Watch:
    """Notes files opened and connections made while it is on. An audit hook cannot be taken out: make one watch a process."""

    def __init__(self, place: Path) -> None:
        self.on, self.place, self.seen = False, str(place), []  # type: ignore[var-annotated]
        self._ours = tuple(os.path.realpath(p) for p in {sys.prefix, sys.base_prefix, str(Path(__file__).parents[1])})
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode = arguments[0], arguments[1]
            if isinstance(path, int) or path is None:
                return
            name = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
            writes = isinstance(mode, str) and any(c in mode for c in "wax+")
            if writes or not (name.startswith((self.place, *self._ours)) or name.startswith(_CALM)):
                self.seen.append(f"open {name} {mode}")
        elif event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.remove", "os.rename", "os.mkdir"):
            self.seen.append(f"{event} {arguments[:2]}")


def try_one(watch: Watch, name: str, data: bytes) -> int:
    """Read a file of this name and content and make its pages; how many reports it gave.

    Raises AssertionError where there is no answer, an answer without a reason, it took too long, or something else was touched.
    """
    path = Path(watch.place) / name
    path.write_bytes(data)
    start, given, answers = time.process_time(), 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        watch.on = True
        try:
            for item in inputs([str(path)]):
                answers += 1
                if isinstance(item, Input):
                    given += 1
                    page = make_page(item)
                    assert all(0 <= b.start <= b.end <= len(page.text) for b in page.blocks)
                else:
                    assert item.reason
                    assert "\n" not in item.reason
        finally:
            watch.on = False
    assert answers, "no answer at all"
    assert not watch.seen, watch.seen
    assert time.process_time() - start < SECONDS, f"took {time.process_time() - start:.1f} s"
    return given


def new_watch() -> Watch:
    """A watch over a fresh folder, in which the fuzzed files are written."""
    return Watch(Path(os.path.realpath(tempfile.mkdtemp(prefix="fuzz-"))))
