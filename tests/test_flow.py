"""The whole reading of one report without weights: pure, offsets exact, languages, odd input."""

from __future__ import annotations

import pytest

from dateline.flow import Reader, read_report
from dateline.model import Input, Reading

REPORT = (
    "Rebels weigh Norwegian offer\n\n"
    "OSLO, March 4, 2013 - Norwegian Foreign Minister Ingrid Solberg on Monday offered to host peace talks "
    "between the rebels and the government.\n\n"
    '"We are ready to begin next week," Solberg told reporters.\n\n'
    "The rebels have not said whether they will attend the talks. "
    "At least 30 people were killed in the valley on Sunday, the Red Cross said.\n"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(encoder=False)


def read(text: str, reader: Reader) -> Reading:
    return read_report(Input(name="report", data=text.encode(), media="text", origin="report.txt"), reader)


def test_a_report_becomes_rows(reader: Reader) -> None:
    reading = read(REPORT, reader)
    assert reading.page.text == REPORT
    for row in reading.rows:
        assert row.quote == ("" if row.type == "document" else REPORT[row.start : row.end])
        assert row.zone in ("headline", "standfirst", "caption", "body")
        assert row.reader == reader.version
    by_type = {row.type: row.fields for row in reading.rows if row.zone == "body"}
    assert {"document", "time", "statement", "position", "figure", "role"} <= set(by_type)
    silent = [r.fields for r in reading.rows if r.type == "position" and r.fields.stance == "no_answer"]
    assert [p.actor for p in silent] == ["rebels"]
    assert "talks" in silent[0].initiative
    assert (by_type["role"].person, by_type["role"].title) == ("Ingrid Solberg", "Foreign Minister")


def test_reading_is_pure(reader: Reader) -> None:
    first = read(REPORT, reader)
    read("Another report about a truce in Mali.", reader)
    assert read(REPORT, reader) == first


def test_another_language_gives_the_document_row_alone(reader: Reader) -> None:
    text = "Le ministre des Affaires étrangères a déclaré lundi que les pourparlers reprendraient la semaine prochaine. " * 4
    reading = read(text, reader)
    assert [r.type for r in reading.rows] == ["document"]
    assert reading.dropped == {"language": 1}


@pytest.mark.parametrize("text", ["", " \n ", "\x00\x01", "!!!", "A", '"', "said said said", "30 30 30"])
def test_odd_texts_are_read(text: str, reader: Reader) -> None:
    assert read(text, reader).rows[0].type == "document"


def test_versions_tell_proposers_apart(reader: Reader) -> None:
    assert reader.version.startswith("rules-")
    assert Reader.load(encoder=False, rules=False).version != reader.version
