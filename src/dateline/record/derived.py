"""What many reports give together, kept in the record as one JSON object a thing and made anew when reports or rows change."""

from __future__ import annotations

import json
import sqlite3
import typing
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING

from dateline.model import to_plain
from dateline.record import codec
from dateline.record.plain import of_class
from dateline.record.store import Store

if TYPE_CHECKING:
    from dateline.reconciling.shapes import Reconciled


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
        build = of_class(typing.get_args(hints[kind])[0])
        listed = db.execute("SELECT data FROM derived WHERE kind = ? ORDER BY position", (kind,))
        found[kind] = tuple(build(json.loads(text)) for (text,) in listed)
    return Reconciled(**found)
