"""Opening the record's file: what it is, which schema it has, and bringing it up to date, each step in one transaction."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from importlib import resources
from pathlib import Path

from dateline.errors import RecordError
from dateline.model import ROW_TYPES

APPLICATION_ID = 0x444C4E31
"""``DLN1``: marks an SQLite file as a Dateline record."""

BUSY_SECONDS = 20.0
"""How long a read or a commit waits for another connection's short lock."""

NO_PERMISSION = "no permission to write here; change the permissions or name another file with --record FILE"
NOT_A_RECORD = "is not a Dateline record; name another file (dateline read PATH... --record FILE makes one)"


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every schema file, in order."""
    found = []
    for entry in resources.files("dateline.record.schema").iterdir():
        match = re.fullmatch(r"(\d{4})_\w+\.sql", entry.name)
        if match:
            found.append((int(match[1]), entry.read_text(encoding="utf-8")))
    return sorted(found)


def type_views() -> dict[str, str]:
    """SQL of one view a row type (``statements``, ``positions`` ...), a column for each field of ``dateline.model``."""
    views = {}
    for name, cls in ROW_TYPES.items():
        common = (
            "w.id", "p.doc", "p.outlet", "p.published_start", "p.published_end", "w.quote", "w.span_start", "w.span_end", "w.zone",
            "w.confidence", "w.date_start", "w.date_end",
        )  # fmt: skip
        columns = [c for c in common if c[2:] not in {f.name for f in fields(cls)}]
        columns += [f"json_extract(w.fields, '$.{f.name}') AS \"{f.name}\"" for f in fields(cls)]
        views[f"{name}s"] = (
            f'CREATE VIEW "{name}s" AS SELECT {", ".join(columns)} FROM rows AS w JOIN reports AS p ON p.n = w.report '
            f"WHERE w.type = '{name}' AND p.superseded_by IS NULL"
        )
    return views


@contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say into a RecordError whose line names the next step."""
    try:
        yield
    except sqlite3.Error as e:
        raise RecordError(explain(path, e)) from e
    except OSError as e:
        raise RecordError(f"{path}: {e.strerror or e}; name a file that can be written with --record FILE") from e


def explain(path: Path, e: sqlite3.Error) -> str:
    """One line on a failure of SQLite, with the next step."""
    code = (getattr(e, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return f"{path}: the disk is full or failing ({e}); what was reported as read is safe: free some space and run the command again"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH):
        return f"{path}: {NO_PERMISSION}"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{path}: another program holds the record; close it and run the same command again"
    if code == sqlite3.SQLITE_NOTADB:
        return f"{path} {NOT_A_RECORD}"
    if code == sqlite3.SQLITE_CORRUPT:
        return f"{path}: the file is damaged ({e}); rescue it with 'sqlite3 {path.name} .recover', or read into a new record"
    return f"{path}: the record cannot be used ({e}); check the file, or read the reports again into a new record"


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """A connection to the record at ``path``, its schema up to date.

    ``create``: make the file where there is none. Raises RecordError when there is none (and ``create`` is false), when it is a
    folder, a file of another program, newer than this Dateline, or cannot be opened.
    """
    with mapped(path):
        return _open(path, create)


def _open(path: Path, create: bool) -> sqlite3.Connection:
    if path.is_dir():
        raise RecordError(f"{path} is a folder, not a record; name a file, e.g. --record {path / 'record.dateline'}")
    size = path.stat().st_size if path.exists() else None
    if size is not None and not stat.S_ISREG(path.stat().st_mode):
        raise RecordError(f"{path} {NOT_A_RECORD}")
    if not size and not create:
        raise RecordError(f"there is no record at {path}; make one with: dateline read PATH... --record {path}")
    if size is None and not path.parent.is_dir():
        raise RecordError(f"there is no folder {path.parent}; make it first, or name another file with --record FILE")
    if size:
        with path.open("rb") as stream:
            if stream.read(16) != b"SQLite format 3\x00":
                raise RecordError(f"{path} {NOT_A_RECORD}")
    writable = os.access(path if size is not None else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)
    if create and not writable:
        raise RecordError(f"{path}: {NO_PERMISSION}")
    mode = "rwc" if create else ("rw" if writable else "ro")
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        prepare(db, path, writable=writable)
    except BaseException:
        db.close()
        raise
    return db


def prepare(db: sqlite3.Connection, path: Path, *, writable: bool) -> None:
    """Settings, a check of what the file is, and the migrations that it lacks. Raises RecordError, sqlite3.Error."""
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    version, application, tables = _state(db)
    latest = migrations()[-1][0]
    if application != APPLICATION_ID and (tables or application):
        raise RecordError(f"{path} is an SQLite file of another program; name another file with --record FILE")
    if version > latest:
        raise RecordError(f"{path} was made by a newer Dateline (schema {version}); bring this one up to date: pip install -U dateline")
    if version == latest and _views_current(db):
        return
    if not writable:
        raise RecordError(f"{path} was made by another Dateline and cannot be brought up to date here; copy it to where you may write")
    db.execute("BEGIN IMMEDIATE")
    try:
        version = _state(db)[0]  # another process may have been first
        for number, script in migrations():
            if number > version:
                for statement in statements(script):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for name, sql in type_views().items():
            db.execute(f'DROP VIEW IF EXISTS "{name}"')
            db.execute(sql)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def statements(script: str) -> Iterator[str]:
    """The single statements of a script (``executescript`` would end our transaction)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def _state(db: sqlite3.Connection) -> tuple[int, int, int]:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    application = db.execute("PRAGMA application_id").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return version, application, tables


def _views_current(db: sqlite3.Connection) -> bool:
    have = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    return all(have.get(name) == sql for name, sql in type_views().items())
