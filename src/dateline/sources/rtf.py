"""RTF by striprtf: a Nexis export with its articles, or one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from dateline.model import Hints, Input
from dateline.sources import nexis
from dateline.sources.base import BLANK, Refused, needed, numbered, slurp, within

MEDIA = "text"
_NAME = re.compile(r"\.rtf(?:\.gz)?$", re.I)


def sniff(name: str, head: bytes) -> bool:
    """True for ``.rtf`` and for whatever opens as RTF does."""
    return bool(_NAME.search(name)) or head.startswith(b"{\\rtf")


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The articles of an export, or the file as one report."""
    data = slurp(stream)
    if isinstance(data, str):
        yield Refused(name, data)
        return
    if not data.lstrip().startswith(b"{\\rtf"):
        yield Refused(name, "not RTF inside: save it again as RTF, or as text")
        return
    strip = needed("striprtf.striprtf", "striprtf").rtf_to_text
    try:
        with within():
            text = str(strip(data.decode("cp1252", "replace"), errors="replace")).replace("\0", "\ufffd")
    except (ValueError, LookupError, IndexError, RecursionError) as error:
        yield Refused(name, f"damaged RTF ({type(error).__name__}): save it again")
        return
    lines = [line.strip() for line in text.splitlines()]
    if nexis.split(lines):
        yield from nexis.reports(name, lines, hints)
    elif text.strip():
        yield Input(numbered(name, 1), text.encode("utf-8", "replace"), MEDIA, name, text=text, hints=hints)
    else:
        yield Refused(name, BLANK)
