"""Corrections: a log laid over what was read, that survives re-reading, can be undone and carried to another record."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import pytest

import fake_reader
from dateline.errors import ChangedError, RecordError, UsageError
from dateline.model import Hints, Reading
from dateline.record import Pipeline, Record
from dateline.record import judgements as j
from fake_reader import day, item
from little_pile import build, exported, pile


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return build(tmp_path / "r.dateline", pile())


def position(record: Record):
    return next(r for r in record.rows("position") if r.fields.actor == "Syria")


def test_an_edit_shows_everywhere_and_undoing_it_restores_every_byte(record: Record) -> None:
    before = exported(record)
    row = position(record)
    made = record.edit(row.id, {"actor": "Lebanon", "stance": "refuses"}, who="ana", why="misread")
    assert (made.who, made.why, made.active) == ("ana", "misread", True)
    again = record.rows_of([row.id])[0]
    assert (again.fields.actor, again.fields.stance, again.confidence, again.reader) == ("Lebanon", "refuses", 1.0, f"judgement:{made.id}")
    assert [r.id for r in record.rows("position", actor="Lebanon")] == [row.id], "search finds the new words"
    assert record.search("Lebanon")[0]["id"] == row.id
    assert '"Lebanon"' in exported(record)["rows"]
    day_after = record.reports(as_of="2014-03-31")
    assert any(p["actor"] == "Lebanon" for i in record.status("2014-03-31")["initiatives"] for p in i["parties"]), list(day_after)[:1]
    assert record.as_read(row.id) == row
    record.undo(made.id, who="ben")
    assert exported(record) == before
    with pytest.raises(UsageError, match="taken back already"):
        record.undo(made.id, who="ben")


def test_a_rejected_row_is_gone_and_an_undone_undoing_rejects_again(record: Record) -> None:
    row = position(record)
    made = record.reject(row.id, who="ana")
    assert not record.rows_of([row.id])
    assert row.id not in json.dumps(record.status("2014-03-31"))
    back = record.undo(made.id, who="ana")
    assert record.rows_of([row.id]) == [row]
    record.undo(back.id, who="ana")
    assert not record.rows_of([row.id])


def test_an_accepted_row_is_sure(record: Record) -> None:
    row = position(record)
    record.accept(row.id, who="ana")
    assert record.rows_of([row.id])[0].confidence == 1.0


def test_added_rows_stand_on_words_of_the_report(record: Record) -> None:
    report = next(record.reports())
    said = {"initiative": "talks", "initiative_kind": "talks", "state": "ended"}
    made = record.add_row(report.doc, "state", "Headline number", said, who="a")
    row = next(r for r in record.rows("state", doc=report.doc) if r.reader == f"judgement:{made.id}")
    assert row.quote == report.text[row.start : row.end] == "Headline number"
    for quote, fields, words in (
        ("not in it", {}, "do not stand"), (" ", {}, "give the words"), ("a", {}, "more than once"),
        ("Headline", {"initiative": "x", "initiative_kind": "talks", "state": "odd"}, "none of"), ("Headline", {}, "lacks"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=words):
            record.add_row(report.doc, "state", quote, fields, who="a")
    record.undo(made.id, who="a")
    assert row.id not in {r.id for r in record.rows("state")}


def reading_otherwise(change):
    """A newer reader whose rows are those of the fake one put through ``change`` (None: dropped)."""

    def load():
        def read(one) -> Reading:
            from dataclasses import replace

            made = fake_reader.read(one, "fake-2")
            return replace(made, rows=tuple(r for r in map(change, made.rows) if r is not None))

        return read

    return Pipeline(lambda: "fake-2", load)


def test_judgements_survive_a_newer_reader_and_contradictions_are_shown(tmp_path: Path) -> None:
    from dataclasses import replace

    text = "Syria accepts talks in Oslo. Iran refuses talks in Doha. Russia attacked Georgia now."
    items = [item(text, "a", hints=Hints(published=day("2014-01-01"), outlet="Wire"))]
    record = build(tmp_path / "r", items)
    syria, iran = list(record.rows("position"))
    event = next(record.rows("event"))
    edited = record.edit(syria.id, {"stance": "refuses"}, who="ana")
    record.reject(iran.id, who="ana")
    kept = record.accept(event.id, who="ana")

    def change(row):
        if row.type == "event":
            return None
        if row.id == syria.id:
            return replace(row, fields=replace(row.fields, stance="considering"))
        return row

    record.add(items, reading_otherwise(change))
    assert record.rows_of([syria.id])[0].fields.stance == "refuses", "the analyst's word stands"
    assert record.as_read(syria.id).fields.stance == "considering"
    assert not record.rows_of([iran.id])
    assert record.rows_of([event.id])[0].fields == event.fields, "an accepted row stays though no longer read"
    found = {c["judgement"]: c for c in record.contradictions()}
    assert found[edited.id]["kind"] == "field"
    assert found[edited.id]["data"] == {"field": "stance", "judged": "refuses", "was": "accepts", "now": "considering"}
    assert found[kept.id]["kind"] == "gone"


def test_a_row_read_with_other_edges_is_still_the_judged_one(tmp_path: Path) -> None:
    from dataclasses import replace

    text = "Syria accepts talks in Oslo. More words."
    items = [item(text, "a", hints=Hints(published=day("2014-01-01")))]
    record = build(tmp_path / "r", items)
    row = next(record.rows("position"))
    record.edit(row.id, {"actor": "Lebanon"}, who="ana")

    def change(r):
        return replace(r, id="po0123456789abcd", start=r.start + 6, quote=r.quote[6:]) if r.type == "position" else r

    record.add(items, reading_otherwise(change))
    assert [r.fields.actor for r in record.rows("position")] == ["Lebanon"]
    assert not record.contradictions()


def test_the_log_travels(record: Record, tmp_path: Path) -> None:
    row = position(record)
    record.edit(row.id, {"stance": "refuses"}, who="ana")
    undone = record.reject(next(record.rows("event")).id, who="ana")
    record.undo(undone.id, who="ben")
    record.rate_outlet("Outlet 1", "B", who="ana")
    record.rate_report(row.doc, "2", who="ana")
    stream = io.StringIO()
    assert record.export_judgements(stream) == 5
    other = build(tmp_path / "other.dateline", pile())
    lines = stream.getvalue().splitlines()
    assert other.import_judgements(lines) == (5, 0)
    assert other.import_judgements(lines) == (0, 5)
    assert exported(other) == exported(record)
    outlets, reports = other.ratings()
    assert outlets["Outlet 1"].data["grade"] == "B"
    assert reports[row.report].data["grade"] == "2"
    with pytest.raises(UsageError, match="line 1"):
        other.import_judgements(['{"id": 1}'])
    late = Record(tmp_path / "late.dateline", create=True)
    late.import_judgements(lines)
    late.add(pile(), fake_reader.pipeline())
    assert exported(late) == exported(record), "judgements may come before their reports"


def test_the_log_only_grows(record: Record, tmp_path: Path) -> None:
    record.accept(position(record).id, who="ana")
    db = sqlite3.connect(record.path)
    for sql in ("DELETE FROM judgements", "UPDATE judgements SET who = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added"):
            db.execute(sql)


def test_two_people_at_once(record: Record) -> None:
    row = position(record)
    first = record.accept(row.id, who="ana", seen=0)
    with pytest.raises(ChangedError, match="ana judged this row meanwhile"):
        record.reject(row.id, who="ben", seen=0)
    record.reject(row.id, who="ben", seen=first.n)
    assert not record.rows_of([row.id])


def test_initiatives_are_joined_and_parted(record: Record) -> None:
    found = [i for i in record.reconciled("initiatives").initiatives if any(s.part == "position" for s in i.steps)]
    assert len(found) > 1
    a, b = found[0], found[1]
    made = record.merge_initiatives([a.steps[0].row, b.steps[0].row], who="ana")
    joined = [i for i in record.reconciled("initiatives").initiatives if a.steps[0].row in {s.row for s in i.steps}]
    assert len(joined) == 1
    assert len(joined[0].steps) == len(a.steps) + len(b.steps)
    record.undo(made.id, who="ana")
    assert {i.id for i in record.reconciled("initiatives").initiatives} >= {a.id, b.id}
    many = max(found, key=lambda i: len(i.steps))
    record.split_initiative([many.steps[0].row], who="ana")
    parted = [i for i in record.reconciled("initiatives").initiatives if many.steps[0].row in {s.row for s in i.steps}]
    assert [len(i.steps) for i in parted] == [1]
    assert parted[0].id != many.id


def test_parties_are_joined_and_parted(record: Record) -> None:
    made = record.merge_actors(["Syria", "Iran"], who="ana")
    actors = record.reconciled("actors").actors
    joined = next(a for a in actors if "Syria" in a.aliases)
    assert "Iran" in joined.aliases
    record.split_actor("Iran", who="ben")
    assert next(a for a in record.reconciled("actors").actors if "Iran" in a.aliases).aliases == ("Iran",)
    record.undo(made.id, who="ana")
    assert "Iran" not in next(a for a in record.reconciled("actors").actors if "Syria" in a.aliases).aliases


def test_wrong_judgements_are_told_in_words(record: Record) -> None:
    row = position(record)
    for call, words in (
        (lambda: record.accept("po00000000", who="a"), "no row"), (lambda: record.accept(row.id, who=" "), "say who"),
        (lambda: record.edit(row.id, {}, who="a"), "name a field"), (lambda: record.edit(row.id, {"colour": "x"}, who="a"), "has no field"),
        (lambda: record.edit(row.id, {"stance": "odd"}, who="a"), "none of"),
        (lambda: record.rate_outlet("Nobody", "A", who="a"), "no report"),
        (lambda: record.rate_outlet("Outlet 1", "Z", who="a"), "one of"), (lambda: record.rate_report(row.doc, "9", who="a"), "one of"),
        (lambda: record.undo("zz", who="a"), "no judgement"), (lambda: record.merge_actors(["Syria"], who="a"), "two parties"),
    ):  # fmt: skip
        with pytest.raises((UsageError, RecordError), match=words):
            call()
    assert record.judgements() == []


@pytest.mark.parametrize(
    ("kind", "name", "words", "value"),
    [
        ("position", "actor", "Syria", "Syria"), ("position", "actor", "", None), ("position", "addressees", "A; B ", ["A", "B"]),
        ("figure", "low", "1,200", 1200.0), ("figure", "cumulative", "yes", True),
        ("event", "date", "2014-01-02", {"start": "2014-01-02", "end": "2014-01-02", "text": None, "basis": "outside"}),
        ("event", "date", "..2014-01-02", {"start": None, "end": "2014-01-02", "text": None, "basis": "outside"}),
    ],
)  # fmt: skip
def test_fields_from_words(kind: str, name: str, words: str, value: object) -> None:
    assert j.from_words(kind, name, words) == value
    assert j.from_words(kind, name, j.as_words(value)) == value


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [("figure", "low", "many"), ("event", "date", "soon"), ("figure", "cumulative", "?"), ("role", "cue", "x")],
)
def test_fields_that_make_no_sense(kind: str, name: str, words: str) -> None:
    with pytest.raises(UsageError):
        j.from_words(kind, name, words)
