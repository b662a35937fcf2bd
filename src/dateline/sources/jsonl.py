"""JSON: lines of one report each (``{"id", "url", "outlet", "published", "title", "text"}``, all but ``text`` optional; streamed), and
the documents that archives and wires give (newsapi.ai and Event Registry, newsapi.org, ninjs, schema.org JSON-LD): a report an article.

Fields go by many names (``known.NAMES``); where they are not our own, a line on standard error shows which was taken for what.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import BLANK, EMPTY, MAX_BYTES, MAX_CHARS, ColumnsWarning, Refused, numbered
from dateline.sources.decode import decode
from dateline.sources.known import MARKED, by_name, flat, merge, plain_name, shown
from dateline.sources.markup import plain

MEDIA = "json"
MAX_DOCUMENT = 5 * MAX_BYTES
"""Longest JSON document of many reports that is read, in bytes; lines are streamed without such an end."""
_NAME = re.compile(r"\.(?:jsonl|ndjson|json|jsonld|ninjs)(?:\.gz)?$", re.I)
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"")
DEPTH = 5
_LISTS = ("articles", "results", "items", "docs", "documents", "hits", "data", "response", "@graph", "value", "stories", "news")
"""What objects call the list of articles that they wrap, at most ``DEPTH`` deep."""
_WIRE = frozenset(("_source", "item", "mainEntity"))
"""What wraps a single article."""


def sniff(name: str, head: bytes) -> bool:
    """True for ``.jsonl``, ``.ndjson``, ``.json``, ``.jsonld`` and for whatever opens like a JSON object or a list of them."""
    return bool(_NAME.search(name) or _HEAD.match(head))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The reports of lines, in order, a bad line refused alone and blank lines passed over; or those of one JSON document."""
    lines = _lines(stream)
    number, first = next(lines, (0, b""))
    blank = number > 0
    while first is not None and number and not first.strip():
        number, first = next(lines, (0, b""))
    if not number:
        yield Refused(name, BLANK if blank else EMPTY)
        return
    if first is not None and _opens_document(first):
        yield from _document(name, first, stream, hints)
        return
    ordinal, told = 0, False
    for at, line in chain([(number, first)], lines):
        where = f"{name}:{at}"
        if line is not None and not line.strip():
            continue
        if line is None:
            yield Refused(where, f"line longer than {MAX_CHARS:,} characters: split it into one line a report")
            continue
        for thing, source in _things(line):
            if isinstance(thing, str):
                yield Refused(where, thing)
                continue
            item = _report(where, thing, source, hints, numbered(name, ordinal + 1))
            ordinal += isinstance(item, Input)
            told = told or (isinstance(item, Input) and _tell(name, thing))
            yield item


def _opens_document(line: bytes) -> bool:
    """True for a first line that opens a document of several lines, or a list."""
    start = line.strip().removeprefix(b"\xef\xbb\xbf")
    if not start.startswith((b"[", b"{")):
        return False
    if start in (b"[", b"{"):
        return True
    return start.startswith(b"[") or (line.endswith(b"\n") and not start.endswith(b"}") and _unfinished(start))


def _unfinished(line: bytes) -> bool:
    """True where JSON breaks off at the end of the line rather than before it."""
    text = decode(line)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(text) - 1
    except (ValueError, RecursionError):
        return False
    return False


def _document(name: str, first: bytes, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    data = first + stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        yield Refused(name, f"one JSON document of more than {MAX_DOCUMENT:,} bytes: write it as one JSON object a line")
        return
    ordinal, told = 0, False
    for number, (thing, source) in enumerate(_things(data), 1):
        if isinstance(thing, str):
            yield Refused(name, thing)
            continue
        item = _report(f"{name}#{number}", thing, source, hints, numbered(name, ordinal + 1))
        ordinal += isinstance(item, Input)
        told = told or (isinstance(item, Input) and _tell(name, thing))
        yield item


def _things(data: bytes) -> Iterator[tuple[dict[str, Any] | str, bytes]]:
    """The objects of a line or a document that are articles, each with its bytes; or why there are none."""
    try:
        value = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        yield f"not JSON ({str(error)[:60]}): mend or drop this line", data
        return
    found = _articles(value, DEPTH)
    if len(found) == 1 and found[0] is value and isinstance(value, dict):
        yield value, data
        return
    if not found:
        yield "JSON without articles: nothing to read; check how it was saved", data
    others = [thing for thing in found if not isinstance(thing, dict)]
    for thing in found:
        if isinstance(thing, dict):
            yield thing, json.dumps(thing, ensure_ascii=False).encode("utf-8", "replace")
    if others:
        yield f'{len(others)} of what it holds not a JSON object: write {{"text": ...}} for each report', data


def _articles(value: Any, depth: int) -> list[Any]:
    """The articles that a JSON value is or wraps; ``depth``: how many wrappers may still be opened."""
    if isinstance(value, list):
        return [a for v in value for a in (_articles(v, depth - 1) if isinstance(v, dict) and depth > 0 else [v])]
    if not isinstance(value, dict) or depth <= 0 or _text(value)[0]:
        return [value]
    for key in _LISTS:
        if isinstance(inside := value.get(key), (list, dict)) and inside:
            return _articles(inside, depth - 1)
    for key in _WIRE:
        if isinstance(inside := value.get(key), dict):
            return [inside]
    return [] if any(isinstance(value.get(key), list) for key in _LISTS) else [value]


def _text(thing: Mapping[str, Any]) -> tuple[str, str]:
    """The report of an object and the field that holds it; empty where none does."""
    if isinstance(own := thing.get("text"), str) and own.strip():
        return own, "text"
    fields = {k: v for k, v in flat(thing).items() if v.strip() and not (k == "text" or v.isdigit())}
    name = by_name(k for k in fields if "." not in k or plain_name(k) in MARKED).get("text")
    if name is None:
        return "", ""
    return (plain(fields[name]) if plain_name(name) in MARKED else fields[name]), name


def _tell(name: str, thing: Mapping[str, Any]) -> bool:
    """Say which fields were taken for what, where they are not our own; True once it is said."""
    columns = {**by_name(flat(thing)), "text": _text(thing)[1]}
    if any(part != field for part, field in columns.items()):
        warnings.warn(f"{name}: {shown(columns)}", ColumnsWarning, stacklevel=3)
    return True


def _report(where: str, thing: Mapping[str, Any], source: bytes, hints: Hints, fallback: str) -> Input | Refused:
    text, _ = _text(thing)
    if not text.strip():
        return Refused(where, 'no text on this line: give the report in the field "text"')
    if len(text) > MAX_CHARS:
        return Refused(where, f"longer than {MAX_CHARS:,} characters: split it into one line a report")
    if "\0" in text:
        return Refused(where, "NUL characters in the text, binary data: convert it to text first")
    fields = flat(thing)
    said = {part: fields[name] for part, name in by_name(fields).items()}
    own = said.get("id", "").strip() or None
    if "url" not in said and own and re.match(r"https?://", own):
        said["url"] = own
    return Input(own or fallback, source, MEDIA, where, own_id=own, text=_whole_characters(text), hints=merge(hints, said))


def _whole_characters(text: str) -> str:
    """The text with lone surrogates (half of an escaped pair, which no file can hold) replaced one for one."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream with their numbers; None for one that is too long."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES)
        yield number, None
