"""Files that hold files: zip and tar (gz, bz2, xz). Members are read one by one from the archive; nothing is ever written to disk.

A member's name only names it: a path that leads out of the archive is refused, links and devices are refused, hidden files passed over.
Bounds: members, bytes in all, bytes out for one byte in, archives within archives.
"""

from __future__ import annotations

import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from dateline.sources.base import MAX_RATIO, MAX_UNPACKED, Refused

MAX_DEPTH = 2
MAX_MEMBERS = 100_000
MAX_MEMBER = MAX_UNPACKED
"""Largest member that is read, in bytes unpacked."""
MAX_TOTAL = 20 * MAX_UNPACKED
"""Most bytes that one archive may unpack to."""
_ZIP = b"PK\x03\x04"
_TAR_NAME = re.compile(r"\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz))$", re.I)
_WACZ = re.compile(r"\.wacz$", re.I)
"""Web archives as a zip: the captures lie in ``archive/``; the rest describes them."""
_OFFICE = re.compile(r"\.(?:docx|xlsx|pptx|odt|ods|epub|jar)$", re.I)

PEEK = 1 << 16

DAMAGE = (zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What packed data raise when they are unpacked, by whoever reads the member."""

Member = tuple[str, io.BufferedReader]


def sniff(name: str, head: bytes) -> bool:
    """True for zip (office files apart, which are zip inside) and tar, by name or by magic."""
    if head.startswith((_ZIP, b"PK\x05\x06")):
        return not _OFFICE.search(name) and b"[Content_Types].xml" not in head and b"word/" not in head
    return head[257:262] == b"ustar" or bool(_TAR_NAME.search(name))


def members(name: str, raw: io.BufferedReader) -> Iterator[Member | Refused]:
    """The files of an archive as (``archive/path``, stream), in the archive's order; each must be read before the next is asked for."""
    answered = False
    try:
        for member in _zip(name, raw) if raw.peek(2)[:2] == b"PK" else _tar(name, raw):
            answered = True
            yield member
        if not answered:
            yield Refused(name, "an archive without files: check how it was packed")
    except (*DAMAGE, OSError) as error:
        yield Refused(name, f"damaged archive ({str(error)[:80]}): what stood before was read; pack it again")


def _zip(name: str, raw: io.BufferedReader) -> Iterator[Member | Refused]:
    source = raw if raw.seekable() else io.BytesIO(raw.read(MAX_UNPACKED))
    total = 0
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist()[:MAX_MEMBERS]:
            if entry.is_dir() or _hidden(entry.filename) or (_WACZ.search(name) and not entry.filename.startswith("archive/")):
                continue
            where = f"{name}/{entry.filename}"
            total += entry.file_size
            problem = _problem(entry.filename, entry.file_size, entry.compress_size, total)
            if problem is None and entry.flag_bits & 1:
                problem = "locked with a password: unpack it first"
            if problem:
                yield Refused(where, problem)
                continue
            try:
                with archive.open(entry) as member:
                    yield where, _bounded(member, entry.file_size)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
                yield Refused(where, f"damaged in the archive ({str(error)[:60]}): pack it again")
        if len(archive.infolist()) > MAX_MEMBERS:
            yield Refused(name, f"more than {MAX_MEMBERS:,} files in one archive: split it")


def _tar(name: str, raw: io.BufferedReader) -> Iterator[Member | Refused]:
    total = 0
    with tarfile.open(fileobj=raw, mode="r|*") as archive:
        for number, entry in enumerate(archive):
            if entry.isdir() or _hidden(entry.name):
                continue
            where = f"{name}/{entry.name}"
            total += entry.size
            packed = raw.tell() if raw.seekable() else entry.size
            problem = _problem(entry.name, entry.size, packed, total)
            if problem is None and not entry.isreg():
                problem = "a link or a device, not a file: unpack the archive and give the file itself"
            member = archive.extractfile(entry) if problem is None else None
            if member is None:
                yield Refused(where, problem or "cannot be opened: unpack it first")
            else:
                yield where, _bounded(member, entry.size)
            if total > MAX_TOTAL or number >= MAX_MEMBERS or (total > MAX_UNPACKED and total > MAX_RATIO * max(1, packed)):
                yield Refused(name, "the rest of the archive is not read: too many files or too large unpacked; split it")
                return


def _problem(path: str, size: int, packed: int, total: int) -> str | None:
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", path) or "\0" in path:
        return "its path leads out of the archive: pack it again with plain names"
    if size > MAX_MEMBER or total > MAX_TOTAL:
        return "too large unpacked: split it"
    if size > 10 * (1 << 20) and size > MAX_RATIO * max(1, packed):
        return f"unpacks to more than {MAX_RATIO} times its size, as bombs do: unpack it first"
    return None


def _hidden(path: str) -> bool:
    return any(p.startswith((".", "__MACOSX")) and p not in (".", "..") for p in path.replace("\\", "/").split("/"))


def _bounded(member: object, size: int) -> io.BufferedReader:
    """The member as a stream that one may peek into; no more is read than the archive says it holds."""
    return io.BufferedReader(_Bounded(cast(BinaryIO, member), size), buffer_size=PEEK)


class _Bounded(io.RawIOBase):
    def __init__(self, source: BinaryIO, size: int) -> None:
        super().__init__()
        self._source, self._left = source, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        data = self._source.read(min(len(view), self._left))
        view[: len(data)] = data
        self._left -= len(data)
        return len(data)
