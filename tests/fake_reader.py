"""A tiny reader for tests of the record, the engine and the command line: no models, same shapes. Importable by worker processes."""

from __future__ import annotations

import hashlib
import os
import re
import time
from functools import partial

from dateline.errors import InputError
from dateline.model import (
    Block,
    Date,
    DateCandidate,
    Document,
    Event,
    Fields,
    Figure,
    Input,
    Page,
    Place,
    Position,
    Reading,
    Role,
    State,
    Statement,
    Time,
    make_row,
)
from dateline.record import Pipeline

PATTERNS = (
    ("statement", r"(?P<a>[A-Z]\w+) said (?P<b>[^.\n]+)"),
    ("position", r"(?P<a>[A-Z]\w+) (?P<b>accepts|refuses|proposes) (?P<c>[^.\n]+)"),
    ("event", r"(?P<a>[A-Z]\w+) (?:attacked|shelled) (?P<b>[A-Z]\w+)"),
    ("figure", r"(?P<a>\d+) (?:people )?(?:were )?killed"),
    ("role", r"(?P<a>[A-Z]\w+), the (?P<b>minister|envoy)"),
    ("state", r"(?P<a>[Tt]alks|[Tt]ruce) (?P<b>collapsed|ended)"),
    ("place", r"\bnear (?P<a>[A-Z]\w+)"),
    ("time", r"\b(?P<a>\d{4}-\d\d-\d\d)\b"),
)


def fields_of(kind: str, m: re.Match[str], published: Date | None) -> Fields:
    """The fields of one match."""
    g = m.groupdict()
    if kind == "statement":
        return Statement(g["a"], "person", None, m.span("b"), "indirect", via=("state radio",), source=m.span("a"))
    if kind == "position":
        return Position(g["a"], g["c"], "talks", g["b"], date=published)
    if kind == "event":
        return Event("ASSAULT", (g["a"],), (g["b"],), date=published)
    if kind == "figure":
        return Figure("killed", float(g["a"]), float(g["a"]), m.group(), told_by="the monitor")
    if kind == "role":
        return Role(g["a"], g["b"])
    if kind == "state":
        return State(g["a"], "talks", g["b"])
    if kind == "place":
        return Place(g["a"], g["a"], "region:x", "FIN", 60.5, 25.0)
    return Time("DATE", g["a"], Date(g["a"], g["a"], g["a"]))


def read(item: Input, version: str = "fake-1") -> Reading:
    """One report. Words in it make the reader fail in the ways that a reader can."""
    text = item.text if item.text is not None else item.data.decode("utf-8", "replace")
    if "RAISE" in text:
        raise ValueError("the reader\nbroke")
    if "REFUSE" in text:
        raise InputError("no report in it; look at the file")
    if "HANG" in text:
        time.sleep(60)
    if "DIE" in text:
        os._exit(9)
    if "SLOW" in text:
        time.sleep(0.02)
    published = item.hints.published
    told = (item.own_id or "", item.hints.url or "", item.hints.outlet or "", (published.start or "") if published else "")
    key = hashlib.sha256("\x1f".join((text, *told)).encode("utf-8", "surrogatepass")).hexdigest()
    headline = (0, text.index("\n")) if "\n\n" in text and text.index("\n") else None
    body = headline[1] if headline else 0
    document = Document(published=published, outlet=item.hints.outlet, headline=headline)
    blocks = ((Block(*headline, "headline"),) if headline else ()) + (Block(body, len(text), "body"),)
    candidates = (
        (DateCandidate(published.start, published.end, "outside", published.text or "", accepted=True, reason="told"),) if published else ()
    )
    page = Page(key, item.name, text, item.hints, blocks, document, candidates)
    rows = [make_row(key, item.name, text, (0, 0), document, zone="body", confidence=1.0, reader=version)]
    for kind, pattern in PATTERNS:
        for m in re.finditer(pattern, text):
            content = fields_of(kind, m, published)
            rows.append(
                make_row(key, item.name, text, m.span(), content, zone="body", confidence=0.5 + len(m.group()) % 50 / 100, reader=version)
            )
    return Reading(page, tuple(rows), version, {"nothing said": text.count("nothing")})


def load(version: str = "fake-1"):
    """What an engine loads."""
    return partial(read, version=version)


def broken_load():
    """A reader that cannot be loaded."""
    raise OSError("no weights")


def pipeline(version: str = "fake-1") -> Pipeline:
    """The fake reader as ``Record.add`` takes it."""
    return Pipeline(partial(str, version), partial(load, version))


def item(text: str, name: str = "a", *, own_id: str | None = None, **more) -> Input:
    """An input of plain text."""
    return Input(name, text.encode("utf-8", "surrogatepass"), "text", f"{name}.txt", own_id=own_id, text=text if own_id else None, **more)


def day(text: str) -> Date:
    """One day, as known from outside."""
    return Date(text, text, text, "outside")
