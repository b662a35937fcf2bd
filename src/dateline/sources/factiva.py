"""Factiva exports as HTML: many articles a file, named by their accession number; fields told by their order and shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from dateline.model import Hints, Input
from dateline.sources import html
from dateline.sources.base import MAX_CHARS, Refused, slurp
from dateline.sources.days import iso_day
from dateline.sources.decode import decode
from dateline.sources.known import merge
from dateline.sources.markup import paragraphs, tree

MEDIA = "text"
_LENGTH = re.compile(r"\d[\d.,\s]{0,10}\s+[^\W\d_]+\s*$")
_TIME = re.compile(r"\d{1,2}:\d{2}(?:\s*[AP]M)?(?:\s+\S+)?\s*$", re.I)


def sniff(name: str, head: bytes) -> bool:
    """True for HTML that names Factiva near its start; pages that only speak of it are told in ``read``."""
    return b"factiva" in head[:65536].lower() and html.sniff(name, head)


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The articles of an export, in order; a page that is none is one report, as ``html`` reads it."""
    data = slurp(stream)
    if isinstance(data, str):
        yield Refused(name, data)
        return
    node = tree(decode(data, declared=True))
    articles = [] if node is None else node.xpath("//div[starts-with(@id, 'article-')][.//p[contains(@class, 'articleParagraph')]]")
    if not articles:
        yield from html.read(name, BytesIO(data), hints)
    for number, found in enumerate(articles, 1):
        yield _report(f"{name}#{number}", found, hints)


def _report(where: str, node: Any, hints: Hints) -> Input | Refused:
    own = node.get("id").removeprefix("article-")
    body = [said for p in node.xpath(".//p[contains(@class, 'articleParagraph')]") if (said := " ".join(paragraphs(p)))]
    title = " ".join(" ".join(paragraphs(p)) for p in node.xpath(".//*[@id='hd']"))
    author = " ".join(" ".join(paragraphs(p)) for p in node.xpath(".//*[@class='author']"))
    if not body:
        return Refused(where, "no text in this article: look at it in the export")
    text = "\n\n".join(part for part in (title, author, *body) if part).replace("\0", "\ufffd")
    if len(text) > MAX_CHARS:
        return Refused(where, f"longer than {MAX_CHARS:,} characters: split it")
    published, outlet = _day_and_outlet([" ".join(d.text_content().split()) for d in node.iter("div") if not d.xpath(".//div")])
    known = merge(hints, {"title": title, "outlet": outlet, "published": published})
    return Input(own, text.encode("utf-8", "replace"), MEDIA, where, own_id=own, text=text, hints=known)


def _day_and_outlet(fields: list[str]) -> tuple[str, str]:
    """The day is the first date below the length in words; the outlet stands below it, a time of day between them passed over."""
    lengths = [i for i, f in enumerate(fields) if _LENGTH.match(f)]
    for i in range(lengths[0] + 1 if lengths else 0, len(fields)):
        if day := iso_day(fields[i]):
            below = [f for f in fields[i + 1 : i + 3] if f and not _TIME.match(f)]
            return day, below[0] if below else ""
    return "", ""
