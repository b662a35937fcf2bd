"""What every format shares: the refusal, the limits, the name of a report, and the hints that stand beside it."""

from __future__ import annotations

import calendar
import importlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from dateline.errors import InputError
from dateline.model import Date, Hints
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

EMPTY = "empty file: nothing to read; check how it was saved"
BLANK = "only white space: nothing to read; check how it was saved"

_ISO = re.compile(r"\s*(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?![\d])")
_SUFFIXES = re.compile(r"(\.[A-Za-z]{1,8})?(\.gz)?$")


def stem(name: str) -> str:
    """A file name without its folder and suffix (``a/b.jsonl.gz`` -> ``b``); ``stdin`` for ``-``."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return "stdin" if last == "-" else _SUFFIXES.sub("", last) or last


def numbered(name: str, ordinal: int) -> str:
    """The name of the nth report of one file: the file's own, then ``#2``, ``#3`` ..."""
    return stem(name) if ordinal == 1 else f"{stem(name)}#{ordinal}"


def parse_published(text: str) -> Date | None:
    """A publication day, month or year as somebody outside wrote it (ISO 8601 with or without a time, RFC 822).

    Returns an interval with basis ``outside``, None where the text is no date. The day is the one written, whatever the zone.
    """
    match = _ISO.match(text)
    try:
        if match:
            year, month, day = (int(g) if g else None for g in match.groups())
            if not year or not 1800 <= year <= 2200:
                return None
            if month is None:
                first, last = date(year, 1, 1), date(year, 12, 31)
            elif day is None:
                first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
            else:
                first = last = date(year, month, day)
        else:
            first = last = parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Date(first.isoformat(), last.isoformat(), text.strip(), "outside")


def merge(base: Hints, fields: Mapping[str, object]) -> Hints:
    """Hints with what ``fields`` (``url``, ``outlet``, ``published``, ``title``) says laid over them; blanks are passed over."""
    said = {k: v.strip() for k in ("url", "outlet", "title", "published") if isinstance(v := fields.get(k), str) and v.strip()}
    published = parse_published(said.pop("published")) if "published" in said else None
    return replace(
        base,
        url=said.get("url", base.url),
        outlet=said.get("outlet", base.outlet),
        title=said.get("title", base.title),
        published=published or base.published,
    )


def needed(module: str, package: str) -> Any:
    """A module that only some formats need. Raises InputError, naming the package to install, where it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise InputError(f"this format needs the package {package}: pip install {package}") from error


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
