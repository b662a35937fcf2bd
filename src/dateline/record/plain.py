"""From plain JSON values back to the dataclasses that they were written from, with the work on types done once a class."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

Build = Callable[[Any], Any]


@cache
def builder(hint: Any) -> Build | None:
    """A function from plain JSON values to the type ``hint`` (the inverse of ``to_plain``); None where the value is right as it is."""
    if is_dataclass(hint) and isinstance(hint, type):
        return of_class(hint)
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


@cache
def of_class(cls: Any) -> Build:
    """A function from a JSON object to the dataclass ``cls``; what an older Dateline did not write takes its default."""
    hints = typing.get_type_hints(cls)
    names = {f.name for f in fields(cls)}
    converted = {f.name: inner for f in fields(cls) if (inner := builder(hints[f.name])) is not None}

    def build(value: dict[str, Any]) -> Any:
        for name, convert in converted.items():
            if name in value:
                value[name] = convert(value[name])
        return cls(**value) if value.keys() <= names else cls(**{k: v for k, v in value.items() if k in names})

    return build
