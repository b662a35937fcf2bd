"""A row as one flat line of named cells, for tables and frames: every field of its type a column, dates and spans as two."""

from __future__ import annotations

import types
import typing
from dataclasses import fields
from typing import Any

from dateline.model import ROW_TYPES, Date, Row

COMMON = ("id", "doc", "start", "end", "quote", "zone", "confidence", "reader")


def columns(type_name: str) -> tuple[str, ...]:
    """The columns of one row type, in the order of the codebook. Raises KeyError on an unknown type."""
    return (*COMMON, *(c for f, hint in _hints(type_name) for c in _columns(f, hint)))


def cells(row: Row) -> dict[str, Any]:
    """The cells of a row under ``columns(row.type)``; lists are joined with ``; ``, what is not said is None."""
    line: dict[str, Any] = {
        "id": row.id, "doc": row.doc, "start": row.start, "end": row.end, "quote": row.quote, "zone": row.zone,
        "confidence": round(row.confidence, 4), "reader": row.reader,
    }  # fmt: skip
    for name, hint in _hints(row.type):
        value = getattr(row.fields, name)
        kind = _kind(hint)
        if kind is Date:
            line |= {
                f"{name}_start": value.start if value else None, f"{name}_end": value.end if value else None,
                f"{name}_text": value.text if value else None, f"{name}_basis": value.basis if value else None,
            }  # fmt: skip
        elif kind == "span":
            line |= {f"{name}_start": value[0] if value else None, f"{name}_end": value[1] if value else None}
        elif isinstance(value, tuple):
            line[name] = "; ".join(v if isinstance(v, str) else "-".join(map(str, v)) for v in value)
        else:
            line[name] = value
    return line


def _hints(type_name: str) -> list[tuple[str, Any]]:
    cls = ROW_TYPES[type_name]
    hints = typing.get_type_hints(cls)
    return [(f.name, hints[f.name]) for f in fields(cls)]


def _kind(hint: Any) -> Any:
    """Date, ``"span"``, or the type itself, seen through ``| None``."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    return "span" if typing.get_args(hint) == (int, int) else hint


def _columns(name: str, hint: Any) -> tuple[str, ...]:
    kind = _kind(hint)
    if kind is Date:
        return tuple(f"{name}_{part}" for part in ("start", "end", "text", "basis"))
    return (f"{name}_start", f"{name}_end") if kind == "span" else (name,)
