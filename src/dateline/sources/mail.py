"""Mails (EML) and saved pages (MHTML), by the standard library: the message or the page is one report; nothing is fetched.

The plain part is read where there is one with text, else the HTML part. Attachments are not read; a refusal counts them.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import BinaryIO, cast

from dateline.model import Hints, Input
from dateline.sources.base import MAX_CHARS, Refused, numbered, slurp, within
from dateline.sources.decode import decode
from dateline.sources.known import merge

MEDIA = "text"
_NAME = re.compile(r"\.(?:eml|mht|mhtml)(?:\.gz)?$", re.I)
_FIRST = re.compile(rb"(?:From|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Date|Subject): ", re.I)
_PAGE = re.compile(rb"^Snapshot-Content-Location:|^Content-Type: multipart/related", re.I | re.M)


def sniff(name: str, head: bytes) -> bool:
    """True for ``.eml``, ``.mht``, ``.mhtml``, and for what opens with a mail's fields and says that it is MIME."""
    return bool(_NAME.search(name) or (_FIRST.match(head) and b"\nmime-version:" in head[:8192].lower()))


def read(name: str, stream: BinaryIO, hints: Hints) -> Iterator[Input | Refused]:
    """The message as one report, then a refusal for its attachments, if any."""
    data = slurp(stream)
    if isinstance(data, str):
        yield Refused(name, data)
        return
    try:
        with within():
            message = cast(EmailMessage, email.message_from_bytes(data, policy=email.policy.compat32))
        yield from _reports(name, data, message, hints)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        yield Refused(name, f"not a mail that can be read ({type(error).__name__}): save it as text or HTML")


def _reports(name: str, data: bytes, message: EmailMessage, hints: Hints) -> Iterator[Input | Refused]:
    parts = [p for p in message.walk() if not p.is_multipart()]
    attached = [p for p in parts if p.get_content_disposition() == "attachment"]
    texts = {kind: [_said(p) for p in parts if p.get_content_type() == kind and p not in attached] for kind in ("text/plain", "text/html")}
    page = bool(_PAGE.search(data[:8192]))
    plain = "\n\n".join(t for t in texts["text/plain"] if t.strip()) if not page else ""
    markup = next((t for t in texts["text/html"] if t.strip()), "")
    url = _field(message, "Snapshot-Content-Location") or next((_field(p, "Content-Location") for p in parts), "")
    known = merge(
        hints, {"title": _field(message, "Subject"), "published": "" if page else _field(message, "Date"), "url": url if page else ""}
    )
    if max(len(plain), len(markup)) > MAX_CHARS:
        yield Refused(name, f"longer than {MAX_CHARS:,} characters: split it")
    elif plain:
        text = plain.replace("\0", "\ufffd")
        yield Input(numbered(name, 1), text.encode("utf-8", "replace"), "text", name, text=text, hints=known)
    elif markup:
        yield Input(numbered(name, 1), b"\xef\xbb\xbf" + markup.encode("utf-8", "replace"), "html", name, hints=known)
    else:
        yield Refused(name, "no text in this mail: save what it holds as files")
    if attached:
        yield Refused(name, f"{len(attached)} attachments of this mail not read: save them and give them as files")


def _said(part: EmailMessage) -> str:
    """The text of a part: as its charset says, else as it decodes."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeError):
        return decode(data)


def _field(message: EmailMessage, name: str) -> str:
    """A header field, its encoded words decoded, in one line."""
    raw = message.get(name)
    try:
        return " ".join(str(make_header(decode_header(str(raw)))).split()) if raw else ""
    except (LookupError, UnicodeError, ValueError):
        return ""
