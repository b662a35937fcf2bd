"""Plain text: one file, one report. The format that takes whatever no other claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import Refused, numbered, slurp
from dateline.sources.decode import is_binary

MEDIA = "text"


def sniff(name: str, head: bytes) -> bool:
    """True always: the last format of the list."""
    return True


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The one report of the stream, or why it is none."""
    yield whole(name, stream, hints, MEDIA)


def whole(name: str, stream: BinaryIO, hints: Hints, media: str) -> Input | Refused:
    """A stream that is one report of the given medium."""
    data = slurp(stream)
    if isinstance(data, str):
        return Refused(name, data)
    if is_binary(data):
        return Refused(name, "binary data, not text: convert it to text, HTML or JSONL first")
    return Input(numbered(name, 1), data, media, name, hints=hints)
