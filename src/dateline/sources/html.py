"""Saved HTML pages: one file, one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from dateline.model import Hints, Input
from dateline.sources.base import Refused
from dateline.sources.text import whole

MEDIA = "html"
_NAME = re.compile(r"\.(?:x?html?)(?:\.gz)?$", re.I)
_HEAD = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def sniff(name: str, head: bytes) -> bool:
    """True for ``.html``, ``.htm``, ``.xhtml`` and for whatever opens like a page."""
    return bool(_NAME.search(name) or _HEAD.match(head.removeprefix(b"\xef\xbb\xbf")))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The page as one report, or why it is none."""
    yield whole(name, stream, hints, MEDIA)
