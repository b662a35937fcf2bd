"""Where reports come from: files, folders and standard input to ``Input``s, each with its original bytes; nothing is decided here.

A format is a module with ``sniff(name, head) -> bool`` and ``read(name, stream, hints) -> Iterator[Input | Refused]``; the first in
``FORMATS`` that claims a file reads it. To add one, write the module and name it in that list (docs/formats.md). Files that hold files
(zip, tar) are opened by ``archives`` and their members read the same way.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from dateline.errors import InputError
from dateline.model import Hints, Input
from dateline.sources import archives, docx, factiva, feeds, html, jsonl, mail, nexis, parquet, pdf, rtf, tables, text, warc, web
from dateline.sources.base import MAX_BYTES, MAX_CHARS, Refused
from dateline.sources.fetching import Fetcher
from dateline.sources.known import parse_published
from dateline.sources.sidecar import Sidecar, SidecarWarning, is_sidecar

__all__ = ["FORMATS", "MAX_BYTES", "MAX_CHARS", "Refused", "SidecarWarning", "inputs", "parse_published"]

HEAD = 1 << 16
GZIP = b"\x1f\x8b"
_BESIDE = re.compile(r"(?:_files|\.files|-files|_archivos|-Dateien|_fichiers|_bestanden)$")
"""How browsers call the folder beside a saved page that holds its pictures and frames."""
NO_REPORTS = frozenset({".css", ".js", ".py", ".sql", ".log", ".ini", ".toml", ".yml", ".yaml", ".xml", ".xsl", ".xsd"})
"""Suffixes of text files that hold no report unless a format knows them by their content."""


class Format(Protocol):
    """What a format module offers."""

    MEDIA: str

    def sniff(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that starts with these bytes is of this format."""

    def read(self, name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
        """The reports of the stream."""


FORMATS: tuple[Format, ...] = cast(
    "tuple[Format, ...]", (warc, pdf, parquet, feeds, docx, factiva, nexis, rtf, mail, tables, jsonl, html, text)
)


def inputs(
    paths: Iterable[str], *, hints: Hints = Hints(), sidecar: str | None = None, fetcher: Fetcher | None = None  # noqa: B008
) -> Iterator[Input | Refused]:  # fmt: skip
    """The reports of files, folders, addresses of the web and ``-`` (standard input), one by one. Folders are read whole, sorted; hidden
    files, sidecars and what a browser saved beside a page are passed over.

    ``fetcher`` gets what lies at addresses; without one nothing is remembered of earlier requests. ``hints`` hold for every report; its
    own fields go over them, the sidecar over both. What cannot be read comes as ``Refused``.
    Raises UsageError on a sidecar that cannot be used. Warns (``SidecarWarning``) of files that the sidecar names and no input is,
    and of a sidecar found in a folder and not given as one.
    """
    beside = Sidecar(sidecar) if sidecar else None
    return _all(paths, hints, beside, fetcher or Fetcher())


def _all(paths: Iterable[str], hints: Hints, beside: Sidecar | None, fetcher: Fetcher) -> Iterator[Input | Refused]:
    for path in paths:
        for name in _files(path, beside):
            if isinstance(name, Refused):
                yield name
                continue
            for item in web.read(name, fetcher, _stream, hints) if web.is_address(name) else _read(name, hints):
                yield replace(item, hints=beside.over(item, _path(item, name))) if beside and isinstance(item, Input) else item
    if beside:
        beside.warn_unused()


def _path(item: Input, name: str) -> str:
    """The path that a sidecar may name a report by: its file, or its place in the archive that was read."""
    return item.origin if item.origin.startswith(f"{name}/") else name


def _files(path: str, beside: Sidecar | None) -> Iterator[str | Refused]:
    if path == "-" or web.is_address(path) or "\0" in path or not Path(path).is_dir():
        yield path
        return
    found = False
    problems: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=problems.append):
        pages = {Path(n).stem for n in names if Path(n).suffix.lower() in (".html", ".htm")}
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not (_BESIDE.search(f) and _BESIDE.sub("", f) in pages))
        for name in sorted(names):
            full = str(Path(folder) / name)
            if name.startswith(".") or (beside and Path(full).resolve() == Path(beside.path).resolve()):
                continue
            found = True
            if name.lower().endswith(".csv") and is_sidecar(full):
                warnings.warn(f"{full} is a sidecar and no report: give it with --sidecar", SidecarWarning, stacklevel=4)
            else:
                yield full
    for problem in problems:
        found = True
        yield Refused(str(problem.filename), f"folder cannot be opened ({problem.strerror}): check its permissions")
    if not found:
        yield Refused(path, "no reports in this folder: give one that holds text, HTML, JSONL or other files of docs/formats.md")


def _read(name: str, hints: Hints) -> Iterator[Input | Refused]:
    try:
        with Path(name).open("rb", buffering=HEAD) if name != "-" else nullcontext(sys.stdin.buffer) as stream:
            yield from _stream(name, cast(io.BufferedReader, stream), hints)
    except FileNotFoundError:
        yield Refused(name, "no such file or folder: check the path")
    except PermissionError:
        yield Refused(name, "no permission to read it: check who owns it (chmod +r)")
    except (OSError, ValueError) as error:
        yield Refused(name, f"cannot be read ({_why(error)}): check the path and the disk")


def _stream(name: str, raw: io.BufferedReader, hints: Hints, depth: int = 0) -> Iterator[Input | Refused]:
    """The reports of an open file, whatever packs it. ``depth``: how many archives hold it."""
    try:
        head = _head(raw)
        if archives.sniff(name, head):
            if depth >= archives.MAX_DEPTH:
                yield Refused(name, f"archives more than {archives.MAX_DEPTH} deep: unpack it first")
                return
            for member in archives.members(name, raw):
                yield from (member,) if isinstance(member, Refused) else _stream(*member, hints, depth + 1)
            return
        chosen = next(f for f in FORMATS if f.sniff(name, head))
        suffix = Path(name.removesuffix(".gz")).suffix.lower()
        if chosen is cast(Format, text) and suffix in NO_REPORTS:
            yield Refused(name, f"a {suffix} file is not read as a report: convert it to text, HTML or JSONL")
            return
        packed = getattr(chosen, "PACKED", False)
        yield from chosen.read(name, cast(BinaryIO, raw if packed else _unpacked(raw)), hints)
    except InputError as error:
        yield Refused(name, str(error))
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Refused(name, "damaged gzip data: fetch or unpack it again")
    except archives.DAMAGE as error:
        yield Refused(name, f"damaged in its archive ({str(error)[:60]}): pack it again")


def _head(raw: io.BufferedReader) -> bytes:
    """The first bytes of a file, unpacked where they are gzip; nothing is taken from the stream. Raises zlib.error on damage."""
    head = raw.peek(HEAD)
    return zlib.decompressobj(31).decompress(head, HEAD) if head[:2] == GZIP else head[:HEAD]


def _unpacked(raw: io.BufferedReader) -> io.BufferedReader:
    return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw))) if raw.peek(2)[:2] == GZIP else raw


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
