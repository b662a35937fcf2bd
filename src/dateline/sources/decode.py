"""Bytes to text, whatever the encoding; offsets count in what this gives. Line ends stay, the byte-order mark goes."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset|^\s*<\?xml[^>]{0,80}encoding", re.I)
_SAMPLE = 60_000
_BROKEN = 0.02
"""Share of invalid bytes up to which a text still counts as damaged UTF-8 rather than another encoding."""
_ASCII = frozenset(map(chr, range(128)))
_WESTERN = frozenset("‘’“”„–—…•·€£©®°«»´½¼¾éèêëàâäáãåçîïíñôöóõøûüúùßæœÉÈÀÁÂÄÅÇÑÖÓØÜÚÆ\u00a0\u00ad")
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")


def decode(data: bytes, *, declared: bool = False) -> str:
    """The text of ``data``: by its mark, by its declaration (``declared``: look for one, as HTML has), as UTF-8, else by detection.

    Never raises: bytes that fit nothing become U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if declared and (match := _DECLARED.search(data, 0, 4096)):
        name = match[1].decode("ascii")
        try:
            if codecs.lookup(name).name not in ("utf-16", "utf-16-le", "utf-16-be", "utf-7"):
                return data.decode(name)
        except (LookupError, UnicodeError):
            pass
    try:
        text = data.decode("utf-8")
        if "\0" not in text and "\x1b$" not in text[:_SAMPLE]:
            return text
    except UnicodeDecodeError:
        pass
    return data.decode(_detect(data), "replace")


def in_utf8(data: bytes, charset: str | None) -> bytes:
    """A page as UTF-8 where only a header beside it said how it is encoded; else as it is."""
    if not charset or _META_CHARSET.search(data[:4096]) or data.startswith(tuple(mark for mark, _ in _MARKS)):
        return data
    try:
        return data if codecs.lookup(charset).name in ("utf-8", "ascii") else codecs.BOM_UTF8 + data.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return data


def is_binary(data: bytes) -> bool:
    """True for bytes that are no text in any encoding: NULs (outside UTF-16 and UTF-32) or a crowd of control characters."""
    if data.startswith(tuple(mark for mark, _ in _MARKS)):
        return False
    head = data[:_SAMPLE]
    if b"\0" in data:
        return _wide(head) is None
    controls = sum(head.count(bytes([c])) for c in range(32) if c not in (7, 8, 9, 10, 11, 12, 13, 14, 15, 26, 27))
    return controls > max(2, len(head) // 50)


def _detect(data: bytes) -> str:
    head = data[:_SAMPLE]
    if wide := _wide(head):
        return wide
    if b"\x1b$" in head:
        return "iso2022_kr" if b"\x1b$)C" in head else "iso2022_jp_2"
    damage = head.decode("utf-8", "replace").count("\ufffd")
    runs = sum(1 for byte in head if byte >= 0x80)
    if damage and damage <= _BROKEN * len(head) and damage * 3 < runs:
        return "utf-8"
    if runs < len(head) // 5 and _western(head):
        return "cp1252"
    best = from_bytes(head, steps=5, chunk_size=2048).best()
    return best.encoding if best else "cp1252"


def _western(head: bytes) -> bool:
    """True where Windows-1252 gives only the marks and letters that western European text has."""
    try:
        return set(head.decode("cp1252")) - _ASCII <= _WESTERN
    except UnicodeDecodeError:
        return False


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where its NULs stand; None where it is neither."""
    for name in _WIDE if b"\0" in head else ():
        unit = 4 if "32" in name else 2
        try:
            text = head[: len(head) // unit * unit].decode(name)
        except UnicodeDecodeError:
            continue
        ordinary = sum(c.isalnum() or c.isspace() or c in ".,;:!?'\"-()" for c in text)
        if "\0" not in text and ordinary > 0.95 * len(text) and any(c.isspace() for c in text[:400]):
            return name
    return None
