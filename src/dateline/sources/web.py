"""Addresses as inputs: the page, feed or file that lies there, read like the same thing from disk; and the pages that a feed leads to.

A feed entry that holds its full text is read as it stands; of the others the page is fetched, once, and where that fails, what the feed
says is read instead.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from dateline.model import Hints, Input
from dateline.sources import feeds, html
from dateline.sources.base import Refused
from dateline.sources.decode import in_utf8
from dateline.sources.fetching import Fetcher, FetchError, Page
from dateline.sources.known import merge

FULL_TEXT = 120
"""Words from which on an entry of a feed counts as the whole report."""
PEEK = 1 << 16
_ADDRESS = re.compile(r"https?://", re.I)

Reader = Callable[[str, io.BufferedReader, Hints], Iterable[Input | Refused]]
"""What reads an open file by its name and content (``sources._stream``)."""


def is_address(path: str) -> bool:
    """True for what is fetched rather than opened."""
    return bool(_ADDRESS.match(path))


def read(url: str, fetcher: Fetcher, reader: Reader, hints: Hints) -> Iterator[Input | Refused]:
    """The reports at an address, or why there are none."""
    try:
        page = fetcher.get(url)
    except FetchError as error:
        yield Refused(url, str(error), retriable=error.retriable)
        return
    if not page.body.strip():
        yield Refused(url, "an empty page: try again later", retriable=True)
        return
    stream = cast(io.BufferedReader, io.BufferedReader(cast(io.RawIOBase, io.BytesIO(_body(page))), buffer_size=PEEK))
    name = _name(url, page)
    if feeds.sniff(name, stream.peek(PEEK)[:PEEK]):
        for item in feeds.read(url, cast(BinaryIO, stream), hints):
            yield from _entry(item, fetcher, hints)
        return
    for item in reader(name, stream, hints):
        yield _of_address(item, url, name)


def _entry(item: Input | Refused, fetcher: Fetcher, hints: Hints) -> Iterator[Input | Refused]:
    """An entry as the feed has it where that is the whole report, else its page."""
    url = item.hints.url if isinstance(item, Input) else None
    if isinstance(item, Refused) or not url or not is_address(url) or len((item.text or "").split()) >= FULL_TEXT:
        yield item
        return
    try:
        page = fetcher.get(url, once=True)
    except FetchError as error:
        yield item
        yield Refused(url, f"what the feed says of it was read, not its page: {error}", retriable=error.retriable)
        return
    if page.media_type not in ("", "text/html", "application/xhtml+xml") and not html.sniff("", page.body[:2048]):
        yield item
        return
    yield Input(url, _body(page), "html", item.origin, own_id=item.own_id or url, hints=item.hints)


def _of_address(item: Input | Refused, url: str, name: str) -> Input | Refused:
    """A report with the address as its name where it is the only one there; refusals say the address."""
    if isinstance(item, Refused):
        return replace(item, input=item.input.replace(name, url, 1))
    origin = item.origin.replace(name, url, 1)
    if item.own_id is None and origin == url:
        return replace(item, name=url, origin=url, own_id=url, hints=merge(item.hints, {"url": url}))
    return replace(item, origin=origin)


def _body(page: Page) -> bytes:
    return in_utf8(page.body, page.charset)


def _name(url: str, page: Page) -> str:
    """A file name for the address that ends as its type says, for the formats that look at names."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2] or "page"
    if page.media_type in ("text/html", "application/xhtml+xml") and not html.sniff(last, b""):
        return f"{last}.html"
    return last
