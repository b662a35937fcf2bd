"""The tables of the world as typed entries, with a user's own entries laid over them.

A user's file (``--world FILE``) is a CSV with the columns of ``holders.csv`` or ``actors.csv`` (docs/world.md): a line with ``person``
is an office holder, one with ``name`` a party. It is checked as our own tables are, and added to them, for this process.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from dateline import lexicon
from dateline.errors import InputError
from dateline.lexicon import Line
from dateline.lexicon import words as cell

HOLDER_COLUMNS = tuple("id person aliases gender office of about country sector start end ucdp wikidata source".split())
ACTOR_COLUMNS = tuple("id name kind country aliases sector start end ambiguous ucdp wikidata source".split())


@dataclass(frozen=True, slots=True)
class Holder:
    """One term of one person in one office. ``of``: id of a state or party; ``about``: what an envoy is for; ``start`` and ``end``:
    ISO day, month or year, '' where open or unknown."""

    id: str
    person: str
    aliases: tuple[str, ...]
    gender: str
    office: str
    of: str
    about: str
    country: str
    sector: str
    start: str
    end: str
    ucdp: str
    wikidata: str
    source: str

    def held(self, first: str, last: str) -> bool:
        """Whether the term meets the closed interval of ISO days ``first``..``last``."""
        return (not self.start or self.start <= last[: len(self.start)]) and (not self.end or self.end >= first[: len(self.end)])


@dataclass(frozen=True, slots=True)
class Body:
    """A state or another party. ``id`` is the state's three capitals or the party's key; ``cow``, ``gw``: state numbers or ''."""

    id: str
    name: str
    kind: str
    country: str
    aliases: tuple[str, ...]
    sector: str
    start: str
    end: str
    ambiguous: bool
    cow: str
    gw: str
    cameo: str
    ucdp: str
    wikidata: str
    source: str


_own: list[tuple[str, tuple[Line, ...]]] = []
_text: list[str] = [""]
_forget: list[Callable[[], None]] = []


def on_change(clear: Callable[[], None]) -> None:
    """Have ``clear`` called when a user's entries are laid over the tables; for caches that rest on them."""
    _forget.append(clear)


def lines(name: str) -> tuple[Line, ...]:
    """The lines of ``world/<name>.csv`` with a user's own after them."""
    return lexicon.world(name) + tuple(line for table, own in _own if table == name for line in own)


def use(text: str) -> None:
    """Lay a user's entries (the text of a CSV file; '' for none) over the tables, in place of those laid before.

    Raises InputError naming the line and what is wrong with it.
    """
    from dateline.world.check import problems

    if text == _text[0]:
        return
    fresh = parse(text) if text.strip() else []
    _own[:], _text[0] = fresh, text
    _clear()
    wrong = problems() if fresh else []
    if wrong:
        _own.clear()
        _text[0] = ""
        _clear()
        raise InputError(f"world file: {wrong[0]}" + (f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else "") + "; see docs/world.md")


def own() -> str:
    """The text of the user's file that lies over the tables; '' for none."""
    return _text[0]


def parse(text: str) -> list[tuple[str, tuple[Line, ...]]]:
    """The tables that a user's CSV adds to. Raises InputError where its columns are not known."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    columns = set(reader.fieldnames or ())
    known = {*HOLDER_COLUMNS, *ACTOR_COLUMNS}
    if not {"id"} < columns or not columns & {"person", "name"} or columns - known:
        odd = sorted(columns - known)
        raise InputError(f"world file: columns must be id, person or name, and any of {', '.join(sorted(known))}; not {odd or 'none'}")
    holders: list[Line] = []
    actors: list[Line] = []
    for line in reader:
        whole = {k: (v or "").strip() for k, v in line.items() if k}
        if whole.get("person"):
            holders.append({c: whole.get(c, "") for c in HOLDER_COLUMNS})
        else:
            actors.append({c: whole.get(c, "") for c in ACTOR_COLUMNS})
    return [("actors", tuple(actors)), ("holders", tuple(holders))]


def _clear() -> None:
    for cached in (holders, bodies):
        cached.cache_clear()
    for clear in _forget:
        clear()


@cache
def holders() -> tuple[Holder, ...]:
    """Every term of every office holder, in the order of the table."""
    return tuple(
        Holder(**{c: cell(line[c]) if c == "aliases" else line[c] for c in HOLDER_COLUMNS})  # type: ignore[arg-type]
        for line in lines("holders")
    )


@cache
def bodies() -> dict[str, Body]:
    """States and parties by id."""
    return {b.id: b for b in (*_states(), *_actors())}


def _states() -> Iterable[Body]:
    for line in lines("states"):
        yield Body(
            line["id"], line["name"], "government", line["id"], cell(line["aliases"]), "GOV", line["start"], line["end"], False,
            line["cow"], line["gw"], line["cameo"], "", line["wikidata"], line["source"],
        )  # fmt: skip


def _actors() -> Iterable[Body]:
    for line in lines("actors"):
        yield Body(
            line["id"], line["name"], line["kind"], line["country"], cell(line["aliases"]), line["sector"], line["start"], line["end"],
            line["ambiguous"] == "yes", "", "", line["country"], line["ucdp"], line["wikidata"], line["source"],
        )  # fmt: skip
