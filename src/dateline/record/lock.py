"""One writer at a time: a lock beside the record that dies with its process and says who holds it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import ModuleType

from dateline.errors import RecordError
from dateline.record import migrate

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows: SQLite's own locks guard each transaction
    fcntl = None


@contextmanager
def writer(path: Path, wait: float) -> Iterator[None]:
    """Hold the record at ``path`` for writing.

    Waits up to ``wait`` seconds for another process, then raises RecordError naming the one that holds it. The lock is the
    kernel's (``flock``), so a killed process frees it at once; the file ``PATH-lock`` only says who holds it.
    """
    if fcntl is None:
        yield
        return
    side = path.with_name(path.name + "-lock")
    until = time.monotonic() + wait
    while (handle := _take(side)) is None:
        if time.monotonic() >= until:
            raise RecordError(f"{path} is being written by {_holder(side)}; wait until it is done and run the same command again")
        time.sleep(0.1)
    try:
        with suppress(OSError):  # a full disk must not keep a record from being opened
            os.ftruncate(handle, 0)
            os.write(handle, json.dumps({"pid": os.getpid(), "since": datetime.now().isoformat(timespec="seconds")}).encode())
        yield
    finally:
        side.unlink(missing_ok=True)
        os.close(handle)


def _take(side: Path) -> int | None:
    """The locked file, or None while another holds it (or has just removed it)."""
    assert fcntl is not None
    try:
        handle = os.open(side, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as e:
        raise RecordError(f"{side.parent}: {migrate.NO_PERMISSION}") from e
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == side.stat().st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None


def _holder(side: Path) -> str:
    try:
        told = json.loads(side.read_text(encoding="utf-8"))
        return f"process {told['pid']} (since {told['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"
