"""The whole road on the sample reports, with the real reader: from files to a status that can be cited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dateline
from dateline.demo import DAYS, samples, silences
from dateline.model import Row
from dateline.record import Record

OUTSIDE = ("headline", "standfirst", "caption", "body")


@pytest.fixture(scope="module")
def record(samples_read: Record) -> Record:
    return samples_read


def rows(record: Record, *types: str) -> list[Row]:
    return [r for r in record.rows() if r.type in types]


def test_every_input_is_accounted_for(record: Record) -> None:
    account = record.account
    assert account is not None
    assert (account.inputs, account.read, account.known, len(account.refused)) == (15, 15, 0, 0)
    assert all(account.rows.get(t, 0) > 5 for t in ("statement", "position", "event", "figure", "role", "state", "time"))


def test_every_quote_is_its_slice_and_none_is_furniture(record: Record) -> None:
    reports = {r.key: r for r in record.reports()}
    for row in record.rows():
        if row.type == "document":
            continue
        report = reports[row.report]
        assert report.text[row.start : row.end] == row.quote
        furniture = [(b.start, b.end) for b in report.blocks if b.zone == "furniture"]
        assert not any(a < row.end and row.start < b for a, b in furniture), row.quote
        assert row.zone in OUTSIDE


@pytest.mark.parametrize(
    ("doc", "day"),
    [
        ("01_moscow_offer", "2014-12-27"),
        ("03_moscow_upbeat", "2014-12-13"),
        ("04_offer_of_2012", "2012-01-30"),
        ("05_coalition_declines", "2015-01-05"),
        ("06_mariupol_city", "2015-01-24"),
        ("07_mariupol_rebels", "2015-01-25"),
        ("09_un_toll_january", "2015-01-23"),
        ("11_addis_deal", "2014-05-09"),
        ("minsk-0212", "2015-02-12"),
    ],
)
def test_a_report_is_dated_by_its_own_words_or_the_sidecar(record: Record, doc: str, day: str) -> None:
    published = record.report(doc).published
    assert published is not None
    assert (published.start, published.end) == (day, day)


@pytest.mark.parametrize("doc", ["02_damascus_ready", "13_undated_brief"])
def test_a_report_without_evidence_stays_open(record: Record, doc: str) -> None:
    published = record.report(doc).published
    assert published is None or published.end is None
    assert doc in record.status(as_of="2024-01-01")["undated"]


def test_the_clock_of_the_crawl_dates_nothing(record: Record) -> None:
    for row in record.rows():
        date = getattr(row.fields, "date", None)
        assert not (date and date.start and date.start >= "2016"), row.quote


def test_an_answer_never_leaks_a_later_report(record: Record) -> None:
    reports = {r.doc: r for r in record.reports()}
    by_id = {r.id: r for r in record.rows()}
    for day in ("2012-01-29", "2012-01-30", *DAYS, "2015-02-12"):
        for item in record.status(as_of=day)["initiatives"]:
            for row_id in item["rows"]:
                published = reports[by_id[row_id].doc].published
                assert published is not None
                assert published.end is not None
                assert published.end <= day


def test_who_has_not_answered_is_told_with_its_evidence(record: Record) -> None:
    silent = [s for s in silences(record.status(as_of=DAYS[0])) if s["basis"] == "reported"]
    assert any("Coalition" in s["actor"] or "opposition" in s["actor"].lower() for s in silent)
    for entry in silent:
        for row_id in entry["rows"]:
            assert record.cite(row_id)["quote"]


def test_an_offer_that_one_side_has_not_answered_is_not_settled(record: Record) -> None:
    items = record.status(as_of=DAYS[0])["initiatives"]
    open_ones = [i for i in items if any(n["basis"] == "reported" and "Coalition" in n["actor"] for n in i["no_answer"])]
    assert open_ones
    assert all(i["state"] == "proposed" for i in open_ones)


def test_the_copied_paragraph_counts_once(record: Record) -> None:
    docs = {r.key: r.doc for r in record.reports()}
    pairs = {frozenset((docs[c.report], docs[c.origin])) for c in record.copies()}
    assert frozenset(("02_damascus_ready", "03_moscow_upbeat")) in pairs


def test_tolls_are_as_printed_and_never_added(record: Record) -> None:
    printed = [(r.fields.low, r.quote.replace(",", "")) for r in rows(record, "figure") if r.fields.low and r.fields.low >= 20]
    told = {p.low for s in record.series() for p in s.points}
    assert len(printed) > 8
    for low, quote in printed:
        assert str(int(low)) in quote or "million" in quote
        assert low in told


def test_reading_again_changes_nothing(record: Record) -> None:
    folder = Path(str(samples()))
    before = record.path.read_bytes()
    with dateline.read([folder], record=record.path, sidecar=folder / "outlets.csv", workers=1) as again:
        assert again.account is not None
        assert (again.account.read, again.account.known) == (0, 15)
    assert record.path.read_bytes() == before


def test_order_and_workers_do_not_matter(record: Record, tmp_path: Path) -> None:
    folder = Path(str(samples()))
    paths = sorted((p for p in folder.iterdir() if p.suffix != ".csv"), reverse=True)
    with dateline.read(paths, record=tmp_path / "other.dateline", sidecar=folder / "outlets.csv", workers=2) as other:
        assert [r.to_json() for r in other.rows()] == [r.to_json() for r in record.rows()]
        for day in DAYS:
            assert json.dumps(other.status(as_of=day)) == json.dumps(record.status(as_of=day))


def test_the_tour_shows_where_the_tolls_differ(record: Record) -> None:
    sides = {d["kind"]: {s["value"] for s in d["sides"]} for d in record.disagreements() if d["field"] == "killed"}
    assert any("30" in v for v in sides["update"])
    assert any("20" in v for v in sides["contradiction"])


SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="the five shared reports are not at hand")
def test_the_five_reports_as_they_lie(tmp_path: Path) -> None:
    """Nobody dates 001, and still it contradicts itself; what it took from 004 counts once; nothing is dated by a stale clock."""
    made = dateline.read([str(SHARED / "reports")], record=tmp_path / "five.dateline", workers=1)
    docs = {r.doc[:3]: r.fields for r in made.rows("document")}
    assert docs["000"].published.start == "2014-12-27"
    assert docs["004"].published.start == "2014-12-16"
    for doc in ("001", "002", "003"):
        published = docs[doc].published
        assert published is None or published.start is None or published.start != published.end
    clash = [d for d in made.disagreements() if d["kind"] == "contradiction" and d["field"] == "date"]
    assert [{s["value"] for s in d["sides"]} for d in clash] == [{"January", "February"}]
    names = {r.key: r.doc[:3] for r in made.reports()}
    taken = [(names[c.report], names[c.origin]) for c in made.copies() if c.level == "paragraph"]
    assert sorted(taken) == [("001", "004"), ("001", "004")]
