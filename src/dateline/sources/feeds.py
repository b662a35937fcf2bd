"""RSS, Atom, RDF and JSON feeds from files: one report an entry, its full text where the feed has it, else title and summary.

Ill-formed feeds are read as far as they can be (feedparser falls back to a loose reader). Nothing is fetched.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from time import struct_time
from typing import Any, BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import MAX_CHARS, Refused, needed, numbered, slurp, within
from dateline.sources.decode import decode
from dateline.sources.known import merge, parse_published
from dateline.sources.markup import plain

MEDIA = "text"
_NAME = re.compile(r"\.(?:rss|atom|rdf)(?:\.gz)?$", re.I)
_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)[\s>/]", re.I)
_OTHER_ROOT = re.compile(r"<(?:html|!doctype\s+html|body)\b", re.I)
_JSON = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org\\?/version", re.I)
_DOCTYPE = re.compile(rb"<!ENTITY", re.I)


def sniff(name: str, head: bytes) -> bool:
    """True for ``.rss``, ``.atom``, ``.rdf``, for XML whose first elements are a feed's, and for what calls itself a JSON feed."""
    if _NAME.search(name) or _JSON.search(head):
        return True
    opening = decode(head[:4096]).lstrip()
    root = _ROOT.search(opening)
    return bool(root and opening.startswith("<") and not _OTHER_ROOT.search(opening, 0, root.start()))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The entries of a feed in order; an entry without text is refused alone."""
    data = slurp(stream)
    if isinstance(data, str):
        yield Refused(name, data)
        return
    entries: Iterable[Mapping[str, str]] | None
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        entries = _json_entries(data)
    elif _DOCTYPE.search(data):
        yield Refused(name, "a feed that declares entities of its own, which may be a bomb: take the <!ENTITY> lines out")
        return
    else:
        entries = _entries(data)
    if entries is None:
        yield Refused(name, "not JSON: fetch the feed again")
        return
    number = 0
    for number, entry in enumerate(entries, 1):
        yield _report(name, number, entry, hints)
    if not number:
        yield Refused(name, "a feed without entries: nothing to read; fetch it again later")


def _report(name: str, number: int, entry: Mapping[str, str], hints: Hints) -> Input | Refused:
    where = f"{name}#{number}"
    title, body = " ".join(plain(entry["title"]).split()), plain(entry["body"])
    text = body if body.startswith(title) else "\n\n".join(part for part in (title, body) if part)
    text = text.replace("\0", "\ufffd")
    if not text:
        return Refused(where, "an entry without title or text: nothing to read; follow its link")
    if len(text) > MAX_CHARS:
        return Refused(where, f"longer than {MAX_CHARS:,} characters: split it")
    own = entry["id"] or entry["url"] or None
    said = merge(hints, {**entry, "title": title})
    return Input(own or numbered(name, number), text.encode("utf-8", "replace"), MEDIA, where, own_id=own, text=text, hints=said)


def _entries(data: bytes) -> Iterator[Mapping[str, str]]:
    # A stream, never bytes: feedparser takes bytes and text for an address or a file name first.
    with within():
        parsed = needed("feedparser", "feedparser").parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=False)
    outlet = _said(parsed.feed.get("title"))
    for entry in parsed.entries:
        bodies = [_said(part.get("value")) for part in entry.get("content", ())] + [_said(entry.get("summary"))]
        when: Any = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
        yield {
            "title": _said(entry.get("title")), "body": max(bodies, key=len), "id": _said(entry.get("id")),
            "url": _said(entry.get("link")), "outlet": plain(_said(entry.get("source", {}).get("title")) or outlet),
            "published": _day(_said(dict.get(entry, "published") or dict.get(entry, "updated")), when),
        }  # fmt: skip


def _day(written: str, parsed: struct_time | None) -> str:
    """The day as the feed wrote it where it can be read so; else as feedparser read it."""
    if parse_published(written) or not parsed:
        return written
    return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"


def _json_entries(data: bytes) -> list[Mapping[str, str]] | None:
    try:
        feed = json.loads(decode(data))
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not isinstance(items := feed.get("items", []), list):
        return None
    return [
        {
            "title": _said(item.get("title")), "id": str(item.get("id") or ""), "url": _said(item.get("url")),
            "body": _said(item.get("content_html")) or _said(item.get("content_text")) or _said(item.get("summary")),
            "outlet": _said(feed.get("title")), "published": _said(item.get("date_published") or item.get("date_modified")),
        }
        for item in items
        if isinstance(item, dict)
    ]  # fmt: skip


def _said(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
