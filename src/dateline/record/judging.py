"""The part of ``Record`` that keeps what analysts judge: every change is an entry of the log, and can be undone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dateline.errors import UsageError
from dateline.model import ROW_TYPES, Row, to_plain
from dateline.record import codec, judgements, look, migrate, overlay
from dateline.record.judgements import OUTLET_GRADES, REPORT_GRADES, TOGETHER, Judgement
from dateline.record.store import Store

if TYPE_CHECKING:
    from dateline.record.validating import Item


class Judging:
    """Judgements of one record. ``who`` and ``why`` stand in the log; ``seen`` guards against judging over somebody else's head."""

    path: Path
    _store: Store
    _db: sqlite3.Connection

    # ------------------------------------------------------------------------------------------------------ on a row

    def accept(self, row: str, *, who: str, why: str = "", seen: int | None = None) -> Judgement:
        """The row is right: its confidence becomes 1."""
        return self._on_row("accept", row, who, why, seen)

    def reject(self, row: str, *, who: str, why: str = "", seen: int | None = None) -> Judgement:
        """The row is wrong: it is no longer shown."""
        return self._on_row("reject", row, who, why, seen)

    def edit(self, row: str, changes: Mapping[str, Any], *, who: str, why: str = "", seen: int | None = None) -> Judgement:
        """The row with other fields (plain values, as in ``export --format rows``). Raises UsageError on values of no list."""
        return self._on_row("edit", row, who, why, seen, dict(changes))

    def _on_row(self, action: str, name: str, who: str, why: str, seen: int | None, changes: dict[str, Any] | None = None) -> Judgement:
        with self._store.transaction():
            row, report = self._judged(name)
            judgements.unchanged(self._db, row.id, seen)
            data: dict[str, Any] = {
                "row": {"id": row.id, "type": row.type, "start": row.start, "end": row.end, "quote": row.quote,
                        "read": to_plain((overlay.as_read(self._db, row.id) or row).fields), "reader": row.reader}
            }  # fmt: skip
            if changes is not None:
                if not changes:
                    raise UsageError("name a field that changes, e.g. stance=refuses")
                unknown = changes.keys() - to_plain(row.fields).keys()
                if unknown:
                    raise UsageError(f"a {row.type} row has no field {', '.join(sorted(unknown))}")
                judgements.content(row.type, {**to_plain(row.fields), **changes}, report["characters"])
                data["fields"] = changes
            return self._enter(judgements.new(action, who, why, data, **_about(report)), report["n"])

    def add_row(
        self, report: str, type: str, quote: str, fields: Mapping[str, Any], *, who: str, why: str = "", start: int | None = None
    ) -> Judgement:
        """A row that the reader missed. ``quote``: its words as they stand in the report; ``start``: where, if they stand there twice.

        Raises UsageError where the words are not in the report, or stand there more than once and ``start`` is not told.
        """
        with self._store.transaction():
            found = look.find_report(self._db, report)
            text = found["text"]
            if not quote.strip():
                raise UsageError("give the words of the report that carry the row")
            at = text.find(quote) if start is None else start
            if at < 0 or text[at : at + len(quote)] != quote:
                raise UsageError("these words do not stand in the report as they are; copy them from it")
            if start is None and text.find(quote, at + 1) >= 0:
                raise UsageError("these words stand in the report more than once; take a few more of them, or tell where they start")
            judgements.content(type, fields, len(text))
            data = {"row": {"type": type, "start": at, "end": at + len(quote), "quote": quote}, "fields": dict(fields)}
            return self._enter(judgements.new("add", who, why, data, **_about(found)), found["n"])

    def answer(
        self, item: Item, seed: int, said: str, *, who: str, why: str = "", fields: Iterable[str] = (), missed: Iterable[str] = ()
    ) -> Judgement:
        """An answer on an item of a sample. Of a row: ``right``, ``wrong``, or ``field`` with the ``fields`` that are wrong.

        Of a sentence: ``none``, or ``missed`` with the row types that it should have given. A right row is accepted, a wrong one
        rejected; the other answers change no row.
        """
        drawn = {"sample": {"seed": seed, "item": item.key}}
        if item.row is None:
            types = sorted(missed)
            if said not in ("none", "missed") or (said == "missed") != bool(types) or set(types) - ROW_TYPES.keys():
                raise UsageError("say none, or missed with the types that the sentence should have given")
            data: dict[str, Any] = {"start": item.start, "end": item.end, "quote": item.quote, "missed": types, **drawn}
            action = "checked"
        else:
            wrong = sorted(fields)
            unknown = set(wrong) - to_plain(item.row.fields).keys()
            if said not in ("right", "wrong", "field") or (said == "field") != bool(wrong) or unknown:
                raise UsageError("say right, wrong, or field with the fields that are wrong")
            row = item.row
            data = {
                "row": {"id": row.id, "type": row.type, "start": row.start, "end": row.end, "quote": row.quote,
                        "read": to_plain(row.fields), "reader": row.reader}, **drawn,
            }  # fmt: skip
            action = {"right": "accept", "wrong": "reject", "field": "checked"}[said]
            data |= {"wrong": wrong} if said == "field" else {}
        with self._store.transaction():
            report = look.find_report(self._db, item.report)
            return self._enter(judgements.new(action, who, why, data, **_about(report)), report["n"])

    def read_ids(self) -> dict[str, list[str]]:
        """By type, the ids of all rows as they were read, whatever was judged since."""
        found: dict[str, list[str]] = {}
        with migrate.mapped(self.path):
            least = float(self._store.meta("min_confidence") or 0)
            every = self._db.execute(
                "SELECT w.type, w.id FROM rows AS w JOIN reports AS p ON p.n = w.report WHERE p.superseded_by IS NULL "
                "AND w.confidence >= ? AND w.id NOT IN (SELECT id FROM rows_added) AND w.id NOT IN (SELECT id FROM rows_read) "
                "UNION ALL SELECT r.type, r.id FROM rows_read AS r JOIN reports AS p ON p.n = r.report WHERE p.superseded_by IS NULL "
                "AND r.confidence >= ?",
                (least, least),
            )
            for kind, row in every:
                found.setdefault(kind, []).append(row)
        return found

    def silent_sentences(self, report: str) -> list[tuple[int, int]]:
        """The sentences of a report's body that gave no row (times aside), as spans."""
        from dateline.record.validating import sentences_of

        with migrate.mapped(self.path):
            found = look.find_report(self._db, report)
            body = "SELECT span_start, span_end FROM blocks WHERE report = ? AND zone = 'body'"
            blocks = self._db.execute(body, (found["n"],)).fetchall()
            spans = [
                tuple(s)
                for table in ("rows", "rows_read")
                for s in self._db.execute(
                    f"SELECT span_start, span_end FROM {table} WHERE report = ? AND type NOT IN ('document', 'time')", (found["n"],)
                )
            ]
        every = [s for b in blocks for s in sentences_of(found["text"], b[0], b[1])]
        return [(a, b) for a, b in every if not any(x < b and y > a for x, y in spans)]

    # ------------------------------------------------------------------------------------------- how rows go together

    def merge_initiatives(self, rows: Iterable[str], *, who: str, why: str = "") -> Judgement:
        """The initiatives of these rows are one."""
        return self._together("merge_initiatives", self._rows(rows, 2), who, why)

    def split_initiative(self, rows: Iterable[str], *, who: str, why: str = "") -> Judgement:
        """These rows are about another initiative than the rest of theirs."""
        return self._together("split_initiative", self._rows(rows, 1), who, why)

    def merge_actors(self, names: Iterable[str], *, who: str, why: str = "") -> Judgement:
        """These names are of one party."""
        listed = list(dict.fromkeys(n.strip() for n in names if n.strip()))
        if len(listed) < 2:
            raise UsageError("name two parties or more")
        return self._together("merge_actors", {"names": listed}, who, why)

    def split_actor(self, name: str, *, who: str, why: str = "") -> Judgement:
        """This name is of a party of its own."""
        return self._together("split_actor", {"name": name}, who, why)

    def _rows(self, names: Iterable[str], least: int) -> dict[str, Any]:
        """Rows as a judgement names them: with their words, so that a newer reading of them is known again."""
        with migrate.mapped(self.path):
            found = list({row.id: row for row in (codec.row_from(look.find_row(self._db, name)) for name in names)}.values())
            if len(found) < least:
                raise UsageError(f"name {least} rows or more")
            texts = dict(
                self._db.execute(
                    f"SELECT key, sha256 FROM reports WHERE key IN ({', '.join('?' * len(found))})", [r.report for r in found]
                ).fetchall()
            )
        about = [
            {"id": r.id, "type": r.type, "start": r.start, "end": r.end, "quote": r.quote, "read": to_plain(r.fields),
             "report": r.report, "sha256": texts[r.report]}
            for r in found
        ]  # fmt: skip
        return {"rows": [r.id for r in found], "about": about}

    def rows_now(self, entry: Judgement) -> list[str]:
        """The ids by which the rows that a judgement names go now: their own, else that of the row read at the same words."""
        out = []
        for said in entry.data.get("about", ()):
            report = self._db.execute(
                "SELECT n, text FROM reports WHERE key = ? OR sha256 = ? ORDER BY key = ? DESC",
                (said["report"], said["sha256"], said["report"]),
            ).fetchone()
            if report is not None:
                row = overlay.target(self._db, report["n"], said, *overlay.place(report["text"], said))
                out.append(row.id if row is not None else said["id"])
        return out

    def _together(self, action: str, data: dict[str, Any], who: str, why: str) -> Judgement:
        with self._store.transaction():
            return self._enter(judgements.new(action, who, why, data), None)

    # ------------------------------------------------------------------------------------------------------- grading

    def rate_outlet(self, outlet: str, grade: str, *, who: str, why: str = "") -> Judgement:
        """How reliable an outlet is, A to F (NATO)."""
        if grade not in OUTLET_GRADES:
            raise UsageError(f"an outlet's grade is one of {', '.join(OUTLET_GRADES)}, not {grade!r}")
        with self._store.transaction():
            if not self._db.execute("SELECT 1 FROM reports WHERE outlet = ?", (outlet,)).fetchone():
                raise UsageError(f"no report here is by {outlet!r}; see: dateline export RECORD --format csv --table report")
            return self._enter(judgements.new("rate_outlet", who, why, {"outlet": outlet, "grade": grade}), None)

    def rate_report(self, report: str, grade: str, *, who: str, why: str = "") -> Judgement:
        """How credible a report is, 1 to 6 (NATO)."""
        if grade not in REPORT_GRADES:
            raise UsageError(f"a report's grade is one of {', '.join(REPORT_GRADES)}, not {grade!r}")
        with self._store.transaction():
            found = look.find_report(self._db, report)
            return self._enter(judgements.new("rate_report", who, why, {"grade": grade}, **_about(found)), None)

    def ratings(self) -> tuple[dict[str, Judgement], dict[str, Judgement]]:
        """The grades in force: by outlet, and by report key; the last word counts."""
        outlets, reports = {}, {}
        with migrate.mapped(self.path):
            by_text = dict(self._db.execute("SELECT sha256, key FROM reports"))
            for j in judgements.log(self._db, "action IN ('rate_outlet', 'rate_report')"):
                if j.active and j.action == "rate_outlet":
                    outlets[str(j.data["outlet"])] = j
                elif j.active and (key := by_text.get(j.sha256)):
                    reports[str(key)] = j
        return outlets, reports

    # -------------------------------------------------------------------------------------------------------- the log

    def undo(self, judgement: str, *, who: str, why: str = "") -> Judgement:
        """Take a judgement back (an undoing too). Raises UsageError where there is none of this id, or it is taken back already."""
        with self._store.transaction():
            found = judgements.log(self._db, "id >= ? AND id < ?", (judgement, judgement + "\U0010ffff")) if judgement else []
            if len(found) != 1:
                how = "several judgements start" if found else "no judgement starts"
                raise UsageError(f"{how} with {judgement!r}; see: dateline judge log")
            old = found[0]
            if not old.active:
                raise UsageError(f"judgement {old.id} is taken back already")
            entry = judgements.new(
                "undo", who, why, {"action": old.action}, report=old.report, sha256=old.sha256, doc=old.doc, undoes=old.id
            )
            return self._enter(entry, None)

    def judgements(self, *, row: str | None = None) -> list[Judgement]:
        """The log, oldest first (``row``: only what is about this row)."""
        with migrate.mapped(self.path):
            if row is None:
                return judgements.log(self._db)
            return judgements.log(self._db, "json_extract(data, '$.row.id') = ?", (row,))

    def contradictions(self) -> list[dict[str, Any]]:
        """Where what is read now speaks against a judgement in force."""
        with migrate.mapped(self.path):
            return overlay.contradictions(self._db)

    def as_read(self, row: str) -> Row | None:
        """A row as it was read, where a judgement shows it otherwise or not at all."""
        with migrate.mapped(self.path):
            return overlay.as_read(self._db, row)

    def export_judgements(self, stream: IO[str]) -> int:
        """Write the log, a JSON object a line; how many."""
        found = self.judgements()
        for j in found:
            stream.write(json.dumps(j.to_json(), ensure_ascii=False) + "\n")
        return len(found)

    def import_judgements(self, lines: Iterable[str]) -> tuple[int, int]:
        """Add judgements of another record, where their reports are known by key, text or name; (new, known). All or nothing."""
        entries = []
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    entries.append(judgements.from_json(json.loads(line)))
                except (ValueError, UsageError) as e:
                    raise UsageError(f"line {number}: {e}") from e
        with self._store.transaction():
            new = [j for j in entries if judgements.append(self._db, j)]
            for report in sorted({n for j in new for n in self._reports_of(j)}):
                overlay.lay(self._db, report)
            if new:
                self._store.touch()
        return len(new), len(entries) - len(new)

    def _reports_of(self, entry: Judgement) -> list[int]:
        if entry.report is None and entry.sha256 is None and entry.doc is None:
            return []
        found = self._db.execute(
            "SELECT n FROM reports WHERE key = ? OR sha256 = ? OR doc = ? OR name = ?", (entry.report, entry.sha256, entry.doc, entry.doc)
        )
        return [n for (n,) in found]

    def _enter(self, entry: Judgement, report: int | None) -> Judgement:
        judgements.append(self._db, entry)
        for n in self._reports_of(entry) if report is None else [report]:
            overlay.lay(self._db, n)
        if entry.action in (*judgements.ON_ROWS, *TOGETHER, "undo"):
            self._store.touch()
        return judgements.log(self._db, "id = ?", (entry.id,))[0]

    def _judged(self, name: str) -> tuple[Row, sqlite3.Row]:
        """The row of an id (or the start of one), as shown or, where a judgement hides it, as read; and its report."""
        aside = overlay.as_read(self._db, name)
        shown = self._db.execute("SELECT 1 FROM rows WHERE id = ?", (name,)).fetchone()
        row = aside if aside is not None and shown is None else codec.row_from(look.find_row(self._db, name))
        return row, look.find_report(self._db, row.report)


def _about(report: sqlite3.Row) -> dict[str, str | None]:
    return {"report": report["key"], "sha256": report["sha256"], "doc": report["doc"]}
