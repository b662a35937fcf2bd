"""The record: the same in any order, unchanged by reading twice, versions, names, views that follow the model."""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import fields, replace
from pathlib import Path

import pytest

import fake_reader
from dateline.errors import RecordError, UsageError
from dateline.model import ROW_TYPES, Hints
from dateline.record import Record, derived, migrate
from fake_reader import day, item
from little_pile import build, exported, pile


def test_order_and_workers_do_not_matter(tmp_path: Path) -> None:
    items = pile()
    with build(tmp_path / "0", items) as record:
        expected = exported(record), record.status("2014-03-31"), record.timeline(), record.disagreements()
    for n, workers in ((1, 1), (2, 2), (3, 2)):
        random.Random(n).shuffle(items)
        with build(tmp_path / str(n), items, workers=workers) as record:
            assert (exported(record), record.status("2014-03-31"), record.timeline(), record.disagreements()) == expected
    with build(tmp_path / "bit_by_bit", items[:9]) as record:
        record.add(items[9:], fake_reader.pipeline())
        assert exported(record) == expected[0]


def test_reading_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r"
    with build(path, pile()) as record:
        before = exported(record)
    size, bytes_before = path.stat().st_size, path.read_bytes()
    with Record(path) as record:
        account = record.add(pile(), fake_reader.pipeline())
        assert (account.read, account.known, account.refused) == (0, account.inputs, [])
        assert exported(record) == before
    assert path.stat().st_size == size
    assert path.read_bytes() == bytes_before


def test_account_adds_up(tmp_path: Path) -> None:
    items = [*pile(), item("RAISE", "x"), item("RAISE", "y"), item("REFUSE", "z")]
    with build(tmp_path / "r", items) as record:
        account = record.account
        assert account is not None
        assert account.inputs == len(items) == account.read + account.known + len(account.refused)
        assert {r["input"] for r in account.refused} == {"x.txt", "y.txt", "z.txt"}
        assert account.known == 1
        assert account.files == len({i.origin for i in items})
        assert list(account.to_json()) == ["files", "inputs", "read", "known", "refused", "copies", "rows", "seconds"]
        assert set(account.rows) == set(ROW_TYPES)
        assert record.accounts() == [account.to_json()]


def test_new_version_hides_the_old_one(tmp_path: Path) -> None:
    old = item("Iran refuses talks in Oslo.", "s", own_id="s")
    new = item("Iran accepts talks in Oslo.", "s", own_id="s")
    with build(tmp_path / "r", [old]) as record:
        record.add([new], fake_reader.pipeline())
        assert [r.fields.stance for r in record.positions()] == ["accepts"]
        assert [r.doc for r in record.reports()] == ["s"]
        both = {r.text: r for r in record.reports(versions=True)}
        first, second = both["Iran refuses talks in Oslo."], both["Iran accepts talks in Oslo."]
        assert (first.superseded_by, second.superseded_by) == (second.key, None)
        assert first.doc == f"s~{first.key[:8]}"
        assert record.add([old], fake_reader.pipeline()).known == 1
        assert [r.fields.stance for r in record.positions()] == ["accepts"]
        assert record.search("refuses") == []


def test_later_published_version_wins_whatever_the_order(tmp_path: Path) -> None:
    old = item("Iran refuses talks.", "s", own_id="s", hints=Hints(published=day("2014-01-01")))
    new = item("Iran accepts talks.", "s", own_id="s", hints=Hints(published=day("2014-01-02")))
    with build(tmp_path / "r", [new]) as record:
        record.add([old], fake_reader.pipeline())
        assert [r.fields.stance for r in record.positions()] == ["accepts"]


def test_shared_names_are_told_apart(tmp_path: Path) -> None:
    with build(tmp_path / "r", [item("One talks ended.", "a"), item("Two talks ended.", "a"), item("Three.", "b")]) as record:
        docs = [r.doc for r in record.reports()]
        assert [d.split("~")[0] for d in docs] == ["a", "a", "b"]
        assert all(r.doc in ("b", f"a~{r.key[:8]}") for r in record.reports())
        with pytest.raises(UsageError, match="may be any of"):
            record.report("a")


def test_same_bytes_under_two_names_are_one_report(tmp_path: Path) -> None:
    with build(tmp_path / "r", [item("Talks ended.", "z"), item("Talks ended.", "a")]) as record:
        assert [r.doc for r in record.reports()] == ["a"]
        assert record.account is not None
        assert (record.account.read, record.account.known) == (1, 1)


def test_what_is_known_from_outside_is_added_and_never_lost(tmp_path: Path) -> None:
    bare = item("Talks ended.", "a")
    dated = replace(bare, hints=Hints(published=day("2014-05-05")))
    with build(tmp_path / "r", [bare]) as record:
        assert record.report("a").published is None
        assert record.add([dated], fake_reader.pipeline()).read == 1
        assert record.report("a").published == day("2014-05-05")
        assert record.add([bare], fake_reader.pipeline()).known == 1
        assert record.report("a").published == day("2014-05-05")


def test_one_text_of_two_outlets_is_two_reports_in_any_order(tmp_path: Path) -> None:
    wire = [item("Talks ended.", name, hints=Hints(outlet=outlet)) for name, outlet in (("a", "One"), ("b", "Two"), ("c", None))]
    found = []
    for n, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 2, 0])):
        with build(tmp_path / str(n), [wire[i] for i in order]) as record:
            found.append({r.outlet for r in record.reports()})
            assert record.account is not None
            assert record.add(wire, fake_reader.pipeline()).known == 3
            found.append({r.outlet for r in record.reports()})
    assert found == [{"One", "Two"}] * 6


def test_a_corrected_day_takes_the_place_of_the_wrong_one(tmp_path: Path) -> None:
    for own_id in (None, "x"):
        wrong, right = (item("Talks ended.", "x", own_id=own_id, hints=Hints(published=day(d))) for d in ("2014-01-01", "2014-01-02"))
        with build(tmp_path / f"r{own_id}", [wrong]) as record:
            assert record.add([right], fake_reader.pipeline()).read == 1
            assert [r.published for r in record.reports(versions=True)] == [day("2014-01-02")]
            assert len(list(record.rows("state"))) == 1


def test_one_id_and_text_with_two_sayings_is_one_report(tmp_path: Path) -> None:
    pair = [item("Talks ended.", "x", own_id="x", hints=Hints(published=day(d))) for d in ("2014-01-02", "2014-01-01")]
    outs = []
    for n, items in enumerate((pair, pair[::-1])):
        with build(tmp_path / str(n), items) as record:
            assert len(list(record.reports(versions=True))) == 1
            outs.append(exported(record))
    assert outs[0] == outs[1]


def test_a_new_reader_reads_again_and_replaces(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        reports = len(list(record.reports(versions=True)))
        account = record.add(pile(), fake_reader.pipeline("fake-2"))
        assert account.read == reports
        assert {r.reader for r in record.rows()} == {"fake-2"}
        assert len(list(record.reports(versions=True))) == reports
        one = pile()[3]
        assert record.add([one, item("New talks ended.", "new")], fake_reader.pipeline("fake-2")).read == 1


def test_a_failed_new_reading_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = item("Talks ended.", "a")
    with build(tmp_path / "r", [one]) as record:
        before = exported(record)
        monkeypatch.setattr(fake_reader, "read", lambda *_a, **_k: 1 / 0)
        account = record.add([one], fake_reader.pipeline("fake-2"))
        assert len(account.refused) == 1
        assert exported(record) == before


def test_retry_reads_what_was_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = fake_reader.read
    monkeypatch.setattr(fake_reader, "read", lambda *_a, **_k: 1 / 0)
    with build(tmp_path / "r", pile()) as record:
        assert list(record.reports()) == []
        monkeypatch.setattr(fake_reader, "read", good)
        account = record.retry(fake_reader.pipeline())
        assert account.read > 0
        assert account.refused == record.refused() == []
        with build(tmp_path / "other", pile()) as other:
            assert exported(record)["texts"].count("\n") == exported(other)["texts"].count("\n")


def test_min_confidence_hides_and_keeps(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        every = len(list(record.rows()))
        record.add([], fake_reader.pipeline(), min_confidence=0.8)
        shown = list(record.rows())
        assert len(shown) < every
        assert all(r.confidence >= 0.8 for r in shown)
        assert len(list(record.rows(min_confidence=0))) == every
        assert all(json.loads(line)["confidence"] >= 0.8 for line in exported(record)["rows"].splitlines())


def test_views_of_the_schema_follow_the_model(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()):
        pass
    db = sqlite3.connect(tmp_path / "r")
    for name, cls in ROW_TYPES.items():
        columns = [c[1] for c in db.execute(f'PRAGMA table_info("{name}s")')]
        assert columns[-len(fields(cls)) :] == [f.name for f in fields(cls)]
        assert db.execute(f'SELECT count(*) FROM "{name}s"').fetchone()[0] >= (name != "statement")
    assert db.execute("SELECT actor, stance FROM positions WHERE doc = 'story'").fetchall() == [("Iran", "accepts")]
    assert db.execute("PRAGMA application_id").fetchone()[0] == migrate.APPLICATION_ID
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.execute("INSERT INTO reports_fts (reports_fts) VALUES ('integrity-check')")
    db.execute("INSERT INTO rows_fts (rows_fts) VALUES ('integrity-check')")


def test_an_old_views_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()):
        pass
    db = sqlite3.connect(tmp_path / "r", isolation_level=None)
    db.execute("DROP VIEW positions")
    db.close()
    with Record(tmp_path / "r") as record:
        assert record.positions()
    assert sqlite3.connect(tmp_path / "r").execute("SELECT count(*) FROM positions").fetchone()[0] > 0


def test_a_record_of_a_newer_dateline_is_left_alone(tmp_path: Path) -> None:
    with build(tmp_path / "r", []):
        pass
    db = sqlite3.connect(tmp_path / "r", isolation_level=None)
    db.execute("PRAGMA user_version = 9999")
    db.close()
    with pytest.raises(RecordError, match="newer Dateline"):
        Record(tmp_path / "r")


def test_migrations_are_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "migrations", lambda: [(1, "CREATE TABLE half (x);\nCREATE TABLE half (x);\n")])
    with pytest.raises(RecordError):
        Record(tmp_path / "r", create=True)
    assert sqlite3.connect(tmp_path / "r").execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def test_derived_tables_go_stale_and_are_kept(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        assert derived.current(record._store)
        whole = record.reconciled()
        assert whole == record._reconcile()
        record._store.write([(item("x", "x"), fake_reader.read(item("x", "x")))], [], 1)
        assert not derived.current(record._store)
        assert len(record.reconciled().coverage) == len(whole.coverage) + 1
        assert derived.current(record._store)


def test_search_finds_rows_and_reports_and_survives_any_query(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        kinds = {h["kind"] for h in record.search("Oslo accepts")}
        assert kinds == {"row", "report"}
        assert record.search("U.N. envoy's (talks") == record.search("U N envoy s talks")
        for query in ('"', "a AND", "NEAR(", "names:", "x" * 5000, "é*", "col : x", "- x", "(a) OR"):
            try:
                record.search(query)
            except UsageError as e:
                assert "word" in str(e)  # noqa: PT017
        assert record.search("Oslo", as_of="2014-02-02") == []


def test_filters(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        assert {r.fields.actor for r in record.positions(actor="iran")} == {"Iran"}
        assert {r.fields.initiative for r in record.positions(initiative="oslo talks")} == {"talks in Oslo"}
        assert all(r.fields.date.start <= "2014-02-05" for r in record.positions(until="2014-02-05"))
        assert record.positions(actor="...") == []
        assert record.positions(as_of="2014-01-31") == []
        for wrong in ({"since": "yesterday"}, {"as_of": "2014-13-01"}):
            with pytest.raises(UsageError, match="YYYY-MM-DD"):
                record.positions(**wrong)
        with pytest.raises(UsageError, match="no row type"):
            list(record.rows("verdict"))


def test_citation_leads_back_to_the_characters(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        for row in record.rows():
            citation = record.cite(row.id)
            text = record.report(row.doc).text
            assert text[citation["start"] : citation["end"]] == citation["quote"] or row.type == "document"
            assert citation["chain"][-1]["who"] == citation["report"]["outlet"] or citation["report"]["outlet"] is None
        with pytest.raises(UsageError, match="no row"):
            record.cite("nothing")


def test_originals_are_kept_as_they_came(tmp_path: Path) -> None:
    odd = item("Talks ended.\r\n\x00\x1b[31m \u202e", "odd")
    with build(tmp_path / "r", [odd]) as record:
        assert record.original("odd") == odd.data
        assert record.report("odd").text == odd.data.decode()


def test_names_that_utf8_cannot_hold_are_mended(tmp_path: Path) -> None:
    with build(tmp_path / "r", [item("Talks ended.", "a\udce9b", hints=Hints(title="x\ud800"))]) as record:
        assert [r.doc for r in record.reports()] == ["a\ufffdb"]


def test_a_quote_that_is_not_its_slice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = fake_reader.read

    def lying(one, version="fake-1"):
        reading = good(one, version)
        return replace(reading, rows=tuple(replace(r, quote=r.quote + "!") if r.type != "document" else r for r in reading.rows))

    monkeypatch.setattr(fake_reader, "read", lying)
    with build(tmp_path / "r", [item("Talks ended.", "a"), item("Nothing here.", "b")]) as record:
        assert [r.doc for r in record.reports()] == ["b"]
        assert record.account is not None
        assert len(record.account.refused) == 1


def test_every_step_of_the_schema_has_a_number_of_its_own() -> None:
    """Two steps of one number: a record that has taken one would never take the other."""
    numbers = [number for number, _ in migrate.migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
