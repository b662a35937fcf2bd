"""What analysts judged: the log, and what each entry may say. Laying it over rows is ``overlay``, over initiatives ``together``."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from dateline.errors import ChangedError, UsageError
from dateline.model import ROW_TYPES, Fields, from_plain, to_plain, validate
from dateline.record import codec

ON_ROWS = ("accept", "edit", "reject", "add")
"""What changes the rows of one report."""
TOGETHER = ("merge_initiatives", "split_initiative", "merge_actors", "split_actor")
"""What changes how rows are put together."""
ACTIONS = (*ON_ROWS, *TOGETHER, "rate_outlet", "rate_report", "checked", "undo")
OUTLET_GRADES = ("A", "B", "C", "D", "E", "F")
"""How reliable a source is (NATO): A completely, B usually, C fairly, D not usually, E unreliable, F cannot be judged."""
REPORT_GRADES = ("1", "2", "3", "4", "5", "6")
"""How credible what it says is (NATO): 1 confirmed, 2 probably, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged."""
LONGEST = 2000
"""Characters of a reason, a name or a field."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One entry of the log. ``data`` by action:

    accept, reject: ``row`` (id, type, start, end, quote, read: the fields as read, reader); edit: and ``fields``, the new values.
    add: ``row`` (type, start, end, quote), ``fields``. merge_initiatives, split_initiative: ``rows``, for merging one of each
    initiative, for splitting those that leave. merge_actors: ``names``; split_actor: ``name``, ``from``. rate_outlet: ``outlet``,
    ``grade``; rate_report: ``grade``. checked: looked at for a sample, a ``row`` with
    the ``wrong`` fields, or a sentence (``start``, ``end``, ``quote``) with the row types ``missed`` there. Answers on a sample name it
    (``sample``: seed and item). Row ids
    and spans hold in the report named by ``report``, ``sha256`` and ``doc``.
    """

    id: str
    at: str
    who: str
    why: str
    action: str
    data: Mapping[str, Any]
    report: str | None = None
    sha256: str | None = None
    doc: str | None = None
    undoes: str | None = None
    n: int = 0
    active: bool = True

    def to_json(self) -> dict[str, Any]:
        """The shape of ``judge export``: a JSON object a line."""
        return {
            "id": self.id, "at": self.at, "who": self.who, "why": self.why, "action": self.action, "report": self.report,
            "sha256": self.sha256, "doc": self.doc, "undoes": self.undoes, "data": dict(self.data),
        }  # fmt: skip


def from_json(said: Mapping[str, Any]) -> Judgement:
    """An entry from ``Judgement.to_json``. Raises UsageError where it says something else."""
    try:
        texts = {k: said[k] for k in ("id", "at", "who", "why", "action")}
        maybe = {k: said.get(k) for k in ("report", "sha256", "doc", "undoes")}
        good = all(isinstance(v, str) for v in texts.values()) and all(v is None or isinstance(v, str) for v in maybe.values())
        if not good or texts["action"] not in ACTIONS or not isinstance(said["data"], dict) or not texts["id"]:
            raise ValueError("not the fields of a judgement")
        datetime.fromisoformat(texts["at"])
        return Judgement(
            texts["id"], texts["at"], texts["who"], texts["why"], texts["action"], said["data"], maybe["report"], maybe["sha256"],
            maybe["doc"], maybe["undoes"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as e:
        raise UsageError(f"this is no judgement ({e}); give lines as dateline judge export writes them") from e


def new(
    action: str, who: str, why: str, data: Mapping[str, Any], *, report: str | None = None, sha256: str | None = None,
    doc: str | None = None, undoes: str | None = None,
) -> Judgement:  # fmt: skip
    """An entry made now. Raises UsageError without a name, or where a text is too long."""
    if action not in ACTIONS:
        raise UsageError(f"{action!r} is no judgement; take one of {', '.join(ACTIONS)}")
    who, why = " ".join(who.split()), why.strip()
    if not who:
        raise UsageError("say who judges: a name or initials (--who, or the field in the page)")
    if len(who) > 100 or len(why) > LONGEST:
        raise UsageError(f"a name has at most 100 characters, a reason {LONGEST}")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Judgement(uuid.uuid4().hex[:16], now, who, why, action, data, report, sha256, doc, undoes)


def append(db: sqlite3.Connection, entry: Judgement) -> bool:
    """Add an entry to the log; False where the log has it already. Runs inside a transaction."""
    done = db.execute(
        "INSERT OR IGNORE INTO judgements (id, at, who, why, action, report, sha256, doc, undoes, data) VALUES (?,?,?,?,?,?,?,?,?,?)",
        (entry.id, entry.at, entry.who, entry.why, entry.action, entry.report, entry.sha256, entry.doc, entry.undoes,
         codec.dumps(to_plain(dict(entry.data)))),
    )  # fmt: skip
    return done.rowcount > 0


def log(db: sqlite3.Connection, condition: str = "1", values: Iterable[object] = ()) -> list[Judgement]:
    """Entries of the log, oldest first, each with whether it is in force."""
    undone = _undone(db)
    found = db.execute(f"SELECT * FROM judgements WHERE {condition} ORDER BY n", tuple(values))
    return [
        Judgement(
            r["id"], r["at"], r["who"], r["why"], r["action"], json.loads(r["data"]), r["report"], r["sha256"], r["doc"], r["undoes"],
            r["n"], r["id"] not in undone,
        )
        for r in found
    ]  # fmt: skip


def _undone(db: sqlite3.Connection) -> set[str]:
    """Entries that are taken back; an undoing that is itself taken back counts for nothing."""
    undone: set[str] = set()
    for n_id, undoes in db.execute("SELECT id, undoes FROM judgements WHERE undoes IS NOT NULL ORDER BY n DESC"):
        if n_id not in undone:
            undone.add(undoes)
    return undone


def on_report(db: sqlite3.Connection, key: str, sha256: str, doc: str, name: str) -> list[Judgement]:
    """The entries about a report: by its key, else its text, else (where these are of no report here) its name."""
    found = log(
        db,
        "report = ? OR sha256 = ? OR (doc IN (?, ?) AND NOT EXISTS (SELECT 1 FROM reports AS p WHERE p.key = judgements.report))",
        (key, sha256, doc, name),
    )
    return [j for j in found if j.action in ON_ROWS and j.active]


def last_on(db: sqlite3.Connection, row: str) -> Judgement | None:
    """The last entry about a row, in force or not, undoings included."""
    mine = log(db, "json_extract(data, '$.row.id') = ?", (row,))
    ids = {j.id for j in mine}
    undoings = [j for j in log(db, "undoes IS NOT NULL") if j.undoes in ids]
    return max([*mine, *undoings], key=lambda j: j.n, default=None)


def unchanged(db: sqlite3.Connection, row: str, seen: int | None) -> None:
    """Raises ChangedError where somebody judged the row after ``seen`` (the number of the last entry that the judge saw; None: any)."""
    last = last_on(db, row)
    if seen is not None and last is not None and last.n > seen:
        raise ChangedError(f"{last.who} judged this row meanwhile ({last.action}, {last.at}); look at it again before you judge")


# ------------------------------------------------------------------------------------------------------ field values


def editable(type_name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields of a row type that can be given as words: name and closed list of values (empty: free)."""
    for f in fields(ROW_TYPES[type_name]):
        if "Span" not in str(f.type):
            yield f.name, f.metadata.get("values", ())


def as_words(value: Any) -> str:
    """A field as an analyst writes it: lists with ``; `` between, dates as ``DAY`` or ``DAY..DAY``, nothing for None."""
    plain = to_plain(value)
    if plain is None:
        return ""
    if isinstance(plain, dict):
        start, end = plain.get("start"), plain.get("end")
        return str(start) if start == end else f"{start or ''}..{end or ''}"
    if isinstance(plain, list):
        return "; ".join(map(str, plain))
    return {True: "yes", False: "no"}[plain] if isinstance(plain, bool) else str(plain)


def from_words(type_name: str, name: str, text: str) -> Any:
    """The plain value of a field from an analyst's words (the inverse of ``as_words``). Raises UsageError on what makes no sense."""
    if name not in dict(editable(type_name)):
        raise UsageError(f"{name!r} is no field of a {type_name} row; take one of {', '.join(n for n, _ in editable(type_name))}")
    hint = str(next(f for f in fields(ROW_TYPES[type_name]) if f.name == name).type)
    text = text.strip()[:LONGEST]
    if hint.startswith("tuple"):
        return [part.strip() for part in text.split(";") if part.strip()]
    if hint.startswith("bool"):
        if text.lower() not in ("yes", "no", "true", "false"):
            raise UsageError(f"{name} is yes or no, not {text!r}")
        return text.lower() in ("yes", "true")
    if not text:
        return "" if hint == "str" else None
    if hint.startswith("float"):
        try:
            return float(text.replace(",", ""))
        except ValueError:
            raise UsageError(f"{name} is a number, not {text!r}") from None
    if hint.startswith("Date"):
        from dateline.record.select import iso_day

        first, _, last = text.partition("..") if ".." in text else (text, "", text)
        days = {"start": iso_day(first, name) if first else None, "end": iso_day(last, name) if last else None}
        return {**days, "text": None, "basis": "outside"}
    return text


def content(type_name: str, plain: Mapping[str, Any], length: int) -> Fields:
    """The typed fields of a row. Raises UsageError where one is missing or holds what its list does not."""
    try:
        made = from_plain(type_name, plain)
    except KeyError:
        raise UsageError(f"{type_name!r} is no row type; take one of {', '.join(ROW_TYPES)}") from None
    except TypeError as e:
        raise UsageError(f"a {type_name} row lacks a field ({e})") from e
    problems = validate(made, length)
    if problems:
        raise UsageError("; ".join(problems))
    return made
