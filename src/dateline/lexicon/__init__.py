"""What Dateline knows of the language: CSV tables, one folder a language (columns say what each line means, with examples)."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

Line = dict[str, str]


@cache
def table(name: str, language: str = "en") -> tuple[Line, ...]:
    """The lines of ``lexicon/<language>/<name>.csv`` as dicts by column; read once. Raises FileNotFoundError for an unknown table."""
    return _read(files("dateline.lexicon").joinpath(language, f"{name}.csv").read_text(encoding="utf-8"))


@cache
def world(name: str) -> tuple[Line, ...]:
    """The lines of ``world/<name>.csv`` as dicts by column; read once. Raises FileNotFoundError for an unknown table."""
    return _read(files("dateline").joinpath("world", f"{name}.csv").read_text(encoding="utf-8"))


def words(cell: str) -> tuple[str, ...]:
    """A cell that lists several values, split at ``|``; empty parts dropped."""
    return tuple(p.strip() for p in cell.split("|") if p.strip())


def _read(text: str) -> tuple[Line, ...]:
    return tuple(csv.DictReader(text.splitlines()))
