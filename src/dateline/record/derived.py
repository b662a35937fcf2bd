"""What many reports give together, kept in the record as one JSON object a thing and made anew when reports or rows change."""

from __future__ import annotations

import json
import sqlite3
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from dateline.model import to_plain
from dateline.record import codec
from dateline.record.store import Store

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Reconciled

Build = Callable[[Any], Any]

def current(store: Store) -> bool:
    """Whether what is derived was made from the reports and rows as they are now."""
    return store.meta("reconciled") == (store.meta("changed") or "0")


def save(store: Store, reconciled: Reconciled) -> None:
    """Replace what is derived, in one transaction."""
    with store.transaction():
        store.db.execute("DELETE FROM derived")
        for kind in (f.name for f in fields(reconciled)):
            store.db.executemany(
                "INSERT INTO derived VALUES (?, ?, ?, ?)",
                ((kind, i, getattr(one, "id", None), codec.dumps(to_plain(one))) for i, one in enumerate(getattr(reconciled, kind))),
            )
        store.set_meta("reconciled", store.meta("changed") or "0")


def load(db: sqlite3.Connection, kinds: Iterable[str] = ()) -> Reconciled:
    """What is derived; where ``kinds`` are named, only these tables of it."""
    from dateline.reconciling.shapes import Reconciled

    hints = typing.get_type_hints(Reconciled)
    found = {}
    for kind in kinds or hints:
        build = _dataclass_builder(typing.get_args(hints[kind])[0])
        listed = db.execute("SELECT data FROM derived WHERE kind = ? ORDER BY position", (kind,))
        found[kind] = tuple(build(json.loads(text)) for (text,) in listed)
    return Reconciled(**found)


@cache
def builder(hint: Any) -> Build | None:
    """A function from plain JSON values to the type ``hint`` (the inverse of ``to_plain``); None where the value is right as it is."""
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_builder(hint)
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        inner = builder(next(a for a in arguments if a is not type(None)))
        return inner and _optional(inner)
    if typing.get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            each = builder(arguments[0])
            return tuple if each is None else lambda value: tuple(map(each, value))
        parts = [builder(a) for a in arguments]
        if not any(parts):
            return tuple
        return lambda value: tuple(v if p is None else p(v) for p, v in zip(parts, value, strict=True))
    return None


def _optional(inner: Build) -> Build:
    return lambda value: None if value is None else inner(value)


def _dataclass_builder(cls: type) -> Build:
    hints = typing.get_type_hints(cls)
    converted = {f.name: inner for f in fields(cls) if (inner := builder(hints[f.name])) is not None}

    def build(value: dict[str, Any]) -> Any:
        for name, convert in converted.items():
            value[name] = convert(value[name])
        return cls(**value)

    return build
