"""What every format shares: the refusal, the limits and the name of a report."""

from __future__ import annotations

import importlib
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from dateline.errors import InputError
from dateline.model import Refused as Refused

MAX_CHARS = 5_000_000
"""Longest report that is read, in code points."""
MAX_BYTES = 4 * MAX_CHARS
"""Longest report that is read, in bytes."""
MAX_UNPACKED = 1 << 30
"""Bytes that a packed file may unpack to before its ratio is looked at."""
MAX_RATIO = 200
"""Bytes out for one byte in past which a packed file counts as a bomb."""
CHUNK = 1 << 20
PARSE_SECONDS = 8.0
"""Processor time that the parser of one file may take before any report is there."""

EMPTY = "empty file: nothing to read; check how it was saved"
BLANK = "only white space: nothing to read; check how it was saved"

_SUFFIXES = re.compile(r"(\.[A-Za-z]{1,8})?(\.gz)?$")


class ColumnsWarning(UserWarning):
    """Says which column of a table or field of JSON was taken for what."""


def stem(name: str) -> str:
    """A file name without its folder and suffix (``a/b.jsonl.gz`` -> ``b``); ``stdin`` for ``-``."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return "stdin" if last == "-" else _SUFFIXES.sub("", last) or last


def numbered(name: str, ordinal: int) -> str:
    """The name of the nth report of one file: the file's own, then ``#2``, ``#3`` ..."""
    return stem(name) if ordinal == 1 else f"{stem(name)}#{ordinal}"


def needed(module: str, package: str) -> Any:
    """A module that only some formats need. Raises InputError, naming the package to install, where it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise InputError(f"this format needs the package {package}: pip install {package}") from error


class _Late(BaseException):
    """The time limit of a parser is over. No ``Exception``: the parser must not swallow it."""


@contextmanager
def within(seconds: float = PARSE_SECONDS) -> Iterator[None]:
    """Raise InputError in a block that computes for longer, where the platform can (a main thread with timers)."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: Any) -> None:
        raise _Late

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except _Late:
        raise InputError(f"parsing it took more than {seconds:g} s, as hostile files do: split it or save it as text") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slurp(stream: BinaryIO) -> bytes | str:
    """The bytes of one report, or the reason why they are none (empty, blank, too long). Memory stays under ``MAX_BYTES``."""
    kept: list[bytes] = []
    size, blank, seen = 0, True, False
    while chunk := stream.read(CHUNK):
        seen = True
        if blank and chunk.isspace():
            continue
        if blank:
            blank = False
        size += len(chunk)
        if size > MAX_BYTES:
            return f"longer than {MAX_CHARS:,} characters: split it into one file a report"
        kept.append(chunk)
    if not seen:
        return EMPTY
    if blank:
        return BLANK
    return b"".join(kept)
