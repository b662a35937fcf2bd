"""Word files: a Nexis export with its articles, or one report. Only the paragraphs of the document itself are read, by lxml."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from dateline.model import Hints, Input
from dateline.sources import nexis
from dateline.sources.base import BLANK, MAX_BYTES, MAX_CHARS, MAX_RATIO, Refused, numbered, slurp
from dateline.sources.known import merge

MEDIA = "text"
_NAME = re.compile(r"\.docx$", re.I)
_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_XML = 8 * MAX_BYTES
"""Most bytes that the document inside may unpack to."""


def sniff(name: str, head: bytes) -> bool:
    """True for ``.docx`` and for a zip whose first entries are Word's."""
    return head.startswith(b"PK\x03\x04") and bool(_NAME.search(name) or b"word/" in head[:2048])


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The articles of an export, or the document as one report."""
    data = slurp(stream)
    if isinstance(data, str):
        yield Refused(name, data)
        return
    lines = _paragraphs(data)
    if isinstance(lines, str):
        yield Refused(name, lines)
    elif nexis.split(lines):
        yield from nexis.reports(name, lines, hints)
    else:
        text = "\n\n".join(line for line in lines if line)
        if not text or len(text) > MAX_CHARS:
            yield Refused(name, BLANK if not text else f"longer than {MAX_CHARS:,} characters: split it")
        else:
            yield Input(numbered(name, 1), text.encode("utf-8", "replace"), MEDIA, name, text=text, hints=merge(hints, {}))


def _paragraphs(data: bytes) -> list[str] | str:
    """The paragraphs of a Word file, empty ones too; or why there are none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = archive.getinfo(_PART)
            if entry.file_size > MAX_XML or (entry.file_size > MAX_RATIO * max(1, entry.compress_size) and entry.file_size > MAX_BYTES):
                return "the document inside is too large, as bombs are: save it as text"
            with archive.open(entry) as part:
                xml = part.read(MAX_XML)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        root = etree.fromstring(xml, parser)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return "not a Word file, or damaged: save it again"
    except etree.LxmlError:
        return "the document inside is no sound XML: save it again"
    return ["".join(_said(part) for part in p.iter(f"{_W}t", f"{_W}tab", f"{_W}br")).strip() for p in root.iter(f"{_W}p")]


def _said(part: etree._Element) -> str:
    return part.text or "" if part.tag == f"{_W}t" else " "
