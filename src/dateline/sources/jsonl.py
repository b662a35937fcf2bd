"""JSON Lines: one report a line, ``{"id", "url", "outlet", "published", "title", "text"}``, all but ``text`` optional. Streamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import BLANK, EMPTY, MAX_BYTES, MAX_CHARS, Refused, merge, numbered
from dateline.sources.decode import decode

MEDIA = "json"
_NAME = re.compile(r"\.(?:jsonl|ndjson|json)(?:\.gz)?$", re.I)
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")


def sniff(name: str, head: bytes) -> bool:
    """True for ``.jsonl``, ``.ndjson``, ``.json`` and for whatever opens like a JSON object."""
    return bool(_NAME.search(name) or _HEAD.match(head))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """A report a line, in order; a bad line is refused alone. Blank lines are passed over."""
    ordinal, number, answered = 0, 0, False
    for number, line in _lines(stream):
        where = f"{name}:{number}"
        if line is not None and not line.strip():
            continue
        answered = True
        if line is None:
            yield Refused(where, f"line longer than {MAX_CHARS:,} characters: split it into one line a report")
        elif not ordinal and line.strip() in (b"[", b"{"):
            yield Refused(name, "JSON spread over several lines: write it as one JSON object a line")
            return
        else:
            item = _report(where, line, hints, numbered(name, ordinal + 1))
            ordinal += isinstance(item, Input)
            yield item
    if not answered:
        yield Refused(name, BLANK if number else EMPTY)


def _report(where: str, line: bytes, hints: Hints, fallback: str) -> Input | Refused:
    try:
        fields = json.loads(decode(line))
    except (ValueError, RecursionError) as error:
        return Refused(where, f"not JSON ({str(error)[:60]}): mend or drop this line")
    if not isinstance(fields, dict):
        return Refused(where, 'not a JSON object: write {"text": ...} on the line')
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        return Refused(where, 'no text on this line: give the report in the field "text"')
    if len(text) > MAX_CHARS:
        return Refused(where, f"longer than {MAX_CHARS:,} characters: split it into one line a report")
    if "\0" in text:
        return Refused(where, 'NUL characters in "text", binary data: convert it to text first')
    own = fields.get("id")
    own_id = str(own).strip() if isinstance(own, (str, int)) and str(own).strip() else None
    return Input(own_id or fallback, line, MEDIA, where, own_id=own_id, text=_whole_characters(text), hints=merge(hints, fields))


def _whole_characters(text: str) -> str:
    """The text with lone surrogates (half of an escaped pair, which no file can hold) replaced one for one."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES)
        yield number, None
