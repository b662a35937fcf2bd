"""Between the classes of ``dateline.model`` and the columns of the record. The one place where the two meet."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from dataclasses import fields, replace
from typing import Any

from dateline.model import ROW_TYPES, Date, Fields, Hints, Input, Reading, Refused, Row, to_plain
from dateline.record.plain import of_class

NAME_FIELDS = (
    "speaker", "addressee", "actor", "addressees", "actors", "recipients", "person", "organisation", "told_by", "via", "place",
    "population",
)  # fmt: skip
"""The row fields whose words can be searched as names (parties, claimants, places)."""

DATE_FIELDS = ("date", "period")
"""The row fields that say when; the first that a type has gives ``rows.date_start`` and ``rows.date_end``."""


def dumps(value: Any) -> str:
    """JSON as the record keeps it: compact, keys in the order of the class, no escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def row_names(content: Fields) -> tuple[str, ...]:
    """Every party and place that a row names, once each, in the order of ``NAME_FIELDS``."""
    found: dict[str, None] = {}
    for name in NAME_FIELDS:
        value = getattr(content, name, None)
        for one in (value,) if isinstance(value, str) else value or ():
            found.setdefault(one)
    return tuple(found)


def row_date(content: Fields) -> Date | None:
    """When a row says that its matter happened; None where it does not say."""
    for name in DATE_FIELDS:
        value = getattr(content, name, None)
        if isinstance(value, Date):
            return value
    return None


def row_values(row: Row, report: int) -> tuple[Any, ...]:
    """A row as the columns of the table ``rows`` after ``n``."""
    when = row_date(row.fields)
    return (
        row.id, report, row.type, row.start, row.end, row.quote, row.zone, row.confidence, row.reader,
        when.start if when else None, when.end if when else None, "; ".join(row_names(row.fields)),
        getattr(row.fields, "initiative", None) or "", dumps(to_plain(row.fields)),
    )  # fmt: skip


def row_from(r: sqlite3.Row) -> Row:
    """A row of the record, typed, from ``rows.*`` with the report's ``doc`` and ``key`` beside it."""
    cls: Any = ROW_TYPES[r["type"]]
    return Row(
        id=r["id"], doc=r["doc"], report=r["key"], type=r["type"], start=r["span_start"], end=r["span_end"], quote=r["quote"],
        zone=r["zone"], confidence=r["confidence"], reader=r["reader"], fields=of_class(cls)(json.loads(r["fields"])),
    )  # fmt: skip


def hints_json(hints: Hints) -> str:
    """Hints as the record keeps them."""
    return dumps(to_plain(hints))


def hints_from(text: str) -> Hints:
    """Hints from the record."""
    data = json.loads(text)
    published = data.pop("published")
    return Hints(**data, published=Date(**published) if published else None)


def merged(old: Hints, new: Hints, *, settled: bool) -> Hints:
    """What two sayings about one report come to: the new one where it speaks, else the old.

    ``settled``: both came in one call, whose order must not matter; where they differ, the lesser in JSON order is taken.
    """
    chosen = {}
    for f in fields(Hints):
        a, b = getattr(old, f.name), getattr(new, f.name)
        if a is None or b is None:
            chosen[f.name] = a if b is None else b
        else:
            chosen[f.name] = min(a, b, key=lambda v: dumps(to_plain(v))) if settled else b
    return Hints(**chosen)


def content_mark(item: Input) -> str:
    """What an input holds, whatever its file is called and whatever is known of it from outside: medium, own id, bytes."""
    digest = hashlib.sha256()
    body = item.data if item.text is None else item.text.encode("utf-8", "surrogatepass")
    for part in (item.media.encode(), (item.own_id or "").encode("utf-8", "surrogatepass"), body):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:32]


def fingerprint(item: Input) -> str:
    """The content of an input with what tells two reports of one text apart from outside (address, outlet, day)."""
    return f"{content_mark(item)}-{hashlib.sha256(dumps(_identity(item.hints)).encode()).hexdigest()[:8]}"


def conflict(a: Hints, b: Hints) -> bool:
    """Whether two sayings cannot be of one report: both name an address, an outlet or a day, and not the same."""
    return any(x is not None and y is not None and x != y for x, y in zip(_identity(a), _identity(b), strict=True))


def _identity(hints: Hints) -> tuple[str | None, ...]:
    return hints.url, hints.outlet, hints.published.start if hints.published else None


def original_values(item: Input, mark: str, report: int | None) -> tuple[Any, ...]:
    """An input as the columns of the table ``originals``."""
    text = None if item.text is None else zlib.compress(item.text.encode("utf-8", "surrogatepass"), 6)
    return (
        mark, report, item.name, item.origin, item.media, item.own_id, hints_json(item.hints), text, zlib.compress(item.data, 6),
    )  # fmt: skip


def input_from(r: sqlite3.Row) -> Input:
    """An input as it came, from the table ``originals``."""
    text = None if r["text"] is None else zlib.decompress(r["text"]).decode("utf-8", "surrogatepass")
    return Input(
        name=r["name"], data=zlib.decompress(r["data"]), media=r["media"], origin=r["origin"], own_id=r["own_id"], text=text,
        hints=hints_from(r["hints"]),
    )  # fmt: skip


def with_hints(item: Input, hints: Hints) -> Input:
    """The same input with other hints."""
    return item if item.hints == hints else replace(item, hints=hints)


def checked(item: Input, reading: Reading) -> Reading | Refused:
    """A reading fit to be kept: one row of each id (the surest; twins are counted), sorted. Refused where a quote is not its slice."""
    text = reading.page.text
    kept: dict[str, Row] = {}
    twins = 0
    for row in reading.rows:
        if row.type != "document" and text[row.start : row.end] != row.quote:
            reason = f"its reading is broken (row {row.id} does not quote the text): please report this, then run dateline retry"
            return Refused(item.origin, reason, retriable=True, item=item)
        other = kept.get(row.id)
        twins += other is not None
        if other is None or (row.confidence, dumps(to_plain(row.fields))) > (other.confidence, dumps(to_plain(other.fields))):
            kept[row.id] = row
    dropped = dict(reading.dropped) | ({"twin rows": twins} if twins else {})
    return replace(reading, rows=tuple(sorted(kept.values(), key=lambda r: (r.start, r.end, r.type, r.id))), dropped=dropped)


def encodable(text: str) -> str:
    """The text with what UTF-8 cannot hold (parts of odd file names) replaced one for one."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def storable(item: Input) -> Input:
    """An input whose names and hints can be kept; the same one where they can as they are."""
    said = {f.name: v for f in fields(Hints) if isinstance(v := getattr(item.hints, f.name), str)}
    try:
        "".join((item.name, item.origin, item.own_id or "", *said.values())).encode()
    except UnicodeEncodeError:
        own_id = None if item.own_id is None else encodable(item.own_id)
        mended: dict[str, Any] = {k: encodable(v) for k, v in said.items()}
        hints = replace(item.hints, **mended)
        return replace(item, name=encodable(item.name), origin=encodable(item.origin), own_id=own_id, hints=hints)
    return item
