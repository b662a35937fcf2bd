"""Web archives (WARC; gzip, lz4, zstd or bare) by FastWARC: one report a captured page, named by its address.

Pages are ``response`` and ``resource`` records that hold HTML and ``conversion`` records (WET) that hold text. What a crawler writes
of itself (``warcinfo``, ``request``, ``metadata``) is no input; captures that are no page (pictures, redirects, errors, revisits
without a body) are counted by reason in refusals at the end of the file. A damaged file gives what is there, then says where it ended.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.model import Hints, Input
from dateline.sources import html
from dateline.sources.base import MAX_BYTES, MAX_CHARS, MAX_RATIO, MAX_UNPACKED, Refused, needed, numbered
from dateline.sources.decode import in_utf8, is_binary
from dateline.sources.known import merge

MEDIA = "html"
PACKED = True
"""The stream is handed over as it lies on the disk: the library unpacks member by member, past a damaged one."""
_NAME = re.compile(r"\.(?:warc|wet|arc)(?:\.(?:gz|lz4|zst))?$", re.I)
_PAGES = ("text/html", "application/xhtml+xml")
_NEXT = re.compile(rb"\r?\n\r?\nWARC/\d\.\d\r?\nWARC-")
"""The next record inside a page: its length was a lie."""
_HEX = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\n]{0,200}\n")


def sniff(name: str, head: bytes) -> bool:
    """True for ``.warc`` (with ``.gz``, ``.lz4``, ``.zst``), ``.wet``, and for what opens like a WARC record, or is lz4 or zstd."""
    return bool(_NAME.search(name)) or head.startswith((b"WARC/", b"\x04\x22\x4d\x18", b"\x28\xb5\x2f\xfd"))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The pages of an archive in order, then one refusal a reason for the captures that are none."""
    passed: Counter[str] = Counter()
    ordinal = records = 0
    for record in _records(name, stream):
        if isinstance(record, Refused):
            yield record
            continue
        records += 1
        kind, url = str(record.record_type).rpartition(".")[2], _address(record)
        where = f"{name}#{ordinal + 1}"
        if kind not in ("response", "resource", "conversion", "revisit") or (url and not re.match(r"https?:", url, re.I)):
            length = min(record.content_length, MAX_BYTES)
            if len(record.reader.read(length)) < length:
                yield Refused(name, f"the archive ends inside record {records}, which is no page: fetch it again if pages should follow")
            continue
        taken = _page(record, kind)
        if isinstance(taken, str):
            passed[taken] += 1
            continue
        data, media, cut = taken
        ordinal += 1
        yield Input(url or numbered(name, ordinal), data, media, where, own_id=url, hints=merge(hints, {"url": url}))
        if cut:
            yield Refused(where, "the archive breaks off inside this page or lies about its length; what is there was read: fetch it again")
    for reason, count in sorted(passed.items()):
        yield Refused(name, f"{count} {'captures' if count > 1 else 'capture'} not read: {reason}")
    if not ordinal and not passed:
        yield Refused(name, "no captured page in this archive: check what was crawled" if records else "no WARC record: fetch it again")


class _Counted:
    """A stream that only reads on and says where it is: all that the library may ask of a pipe or of a member of an archive."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def _records(name: str, stream: BinaryIO) -> Iterator[Any]:
    """The records one by one; a refusal where the archive cannot be read further."""
    library = needed("fastwarc.warc", "fastwarc")
    total, seen, counted = 0, 0, _Counted(stream)
    try:
        for record in library.ArchiveIterator(counted, auto_decode="none", quirks_mode=True, max_header_len=1 << 16):
            yield record
            seen += 1
            total += max(0, record.content_length)
            if total > MAX_UNPACKED and total > MAX_RATIO * max(1, counted.tell()):
                yield Refused(name, f"after {seen} records it unpacks to {MAX_RATIO} times its size or lies about it: not read further")
                return
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # the library is compiled: damage comes as OSError, ValueError or a panic outside Exception
        yield Refused(name, f"damaged after {seen} records ({str(error)[:80]}): fetch it again; what stood before was read")


def _address(record: Any) -> str | None:
    raw = str(record.headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    return raw or None


def _page(record: Any, kind: str) -> tuple[bytes, str, bool] | str:
    """The bytes of a page, its medium and whether it is cut short; or why the capture is none."""
    if kind == "revisit":
        return "a revisit, its page is in an earlier capture"
    fields = {str(k).lower(): str(v) for k, v in record.http_headers} if record.http_headers else {}
    status = record.http_headers.status_code if record.http_headers else None
    if status is not None and status != 200:
        return f"HTTP status {status}"
    declared = (fields.get("content-type") or ("" if kind == "response" else str(record.headers.get("Content-Type") or ""))).lower()
    mime = declared.split(";")[0].strip()
    if mime and mime not in _PAGES and mime != "text/plain":
        return f"{mime[:60]} is no page"
    raw = record.reader.read(MAX_BYTES + 1)
    cut = len(raw) < min(record.content_length, MAX_BYTES + 1)
    if lie := _NEXT.search(raw):
        raw, cut = raw[: lie.start()], True
    data = _decoded(raw, fields)
    if len(data) > MAX_BYTES:
        return f"longer than {MAX_CHARS:,} characters"
    if not data.strip():
        return "an empty page"
    if is_binary(data):
        return "binary data"
    media = "html" if mime in _PAGES or html.sniff("", data[:2048]) else "text"
    return in_utf8(data, record.http_charset if record.http_headers else None), media, cut


def _decoded(raw: bytes, fields: dict[str, str]) -> bytes:
    """The body without its transfer and content encodings, as far as they can be undone; crawlers often undid them already."""
    data = _unchunked(raw) if "chunked" in fields.get("transfer-encoding", "").lower() else raw
    encoding = fields.get("content-encoding", "").lower().strip()
    try:
        if encoding in ("gzip", "x-gzip", "deflate"):
            return zlib.decompressobj(47 if data[:1] in (b"\x1f", b"\x78") else -15).decompress(data, MAX_BYTES + 1)
        if encoding in ("br", "zstd"):
            streams = needed("fastwarc.stream_io", "fastwarc")
            reader = streams.BrotliReader if encoding == "br" else streams.ZstdReader
            return bytes(reader(io.BytesIO(data)).read(MAX_BYTES + 1))
    except (zlib.error, OSError, ValueError):
        return data
    return data


def _unchunked(raw: bytes) -> bytes:
    """A chunked body joined; the body as it is where it is not chunked after all, what is there where it breaks off."""
    out, at = [], 0
    while size := _HEX.match(raw, at):
        length = int(size[1], 16)
        if not length:
            break
        out.append(raw[size.end() : size.end() + length])
        at = size.end() + length
    return b"".join(out) or raw
