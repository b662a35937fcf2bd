"""Inputs: formats, names, hints, refusals."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import UsageError
from dateline.model import Date, Hints, Input
from dateline.sources import MAX_CHARS, Refused, SidecarWarning, inputs, parse_published
from dateline.sources.decode import decode, is_binary

REPORT = "The envoy said on Monday that both sides had accepted the truce."


def read(*paths: Path, **options: object) -> list[Input | Refused]:
    return list(inputs([str(p) for p in paths], **options))  # type: ignore[arg-type]


def the_input(*paths: Path, **options: object) -> Input:
    (item,) = read(*paths, **options)
    assert isinstance(item, Input), item
    return item


def refused(path: Path) -> str:
    (item,) = read(path)
    assert isinstance(item, Refused), item
    assert item.reason
    assert "\n" not in item.reason
    return item.reason


def test_a_text_file_is_one_report_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a report.v2.txt"
    path.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.\r\n")
    item = the_input(path)
    assert (item.name, item.media, item.data, item.own_id) == ("a report.v2", "text", b"\xef\xbb\xbfOne.\r\nTwo.\r\n", None)


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "b/y.html", "a.txt", ".hidden.txt", ".git/x.txt"):
        (tmp_path / name).write_text(REPORT)
    assert [i.name for i in read(tmp_path) if isinstance(i, Input)] == ["a", "z", "y"]


def test_html_is_told_by_name_or_by_its_opening(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_text(f"<p>{REPORT}")
    (tmp_path / "b.txt").write_text(f"<!DOCTYPE html><p>{REPORT}")
    assert [i.media for i in read(tmp_path) if isinstance(i, Input)] == ["html", "html"]


def test_jsonl_gives_a_report_a_line_and_refuses_bad_lines_alone(tmp_path: Path) -> None:
    path = tmp_path / "pile.jsonl"
    good = {"id": "x/1", "url": "http://a.example/1", "outlet": "A", "published": "2014-12-27T10:00:00Z", "title": "T", "text": REPORT}
    path.write_text(
        "\n".join(
            [json.dumps(good), "", "{not json", '{"title": "no text"}', "[1]", json.dumps({"text": "B."}), json.dumps({"text": "C."})]
        )
    )
    items = read(path)
    kinds = [type(i).__name__ for i in items]
    assert kinds == ["Input", "Refused", "Refused", "Refused", "Input", "Input"]
    first = items[0]
    assert isinstance(first, Input)
    assert first.own_id == first.name == "x/1"
    assert first.text == REPORT
    assert json.loads(first.data) == good
    assert first.hints == Hints("http://a.example/1", "A", Date("2014-12-27", "2014-12-27", "2014-12-27T10:00:00Z", "outside"), "T")
    assert [i.name for i in items[4:] if isinstance(i, Input)] == ["pile#2", "pile#3"]
    assert [i.input.rsplit(":", 1)[1] for i in items if isinstance(i, Refused)] == ["3", "4", "5"]


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": REPORT}).encode()))
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(REPORT.encode()))
    assert [i.name for i in read(tmp_path) if isinstance(i, Input)] == ["a", "b"]
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(REPORT.encode())[:20])
    assert "gzip" in refused(tmp_path / "c.txt.gz")


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t \r\n", "white space"),
        ("binary.txt", bytes(range(256)) * 20, "binary"),
        ("nul.txt", b"text\0with\0nuls and more words", "binary"),
        ("long.txt", b"a" * (4 * MAX_CHARS + 1), "longer"),
        ("empty.jsonl", b"", "empty"),
        ("blank.jsonl", b"\n\n", "white space"),
        ("pretty.json", b'{\n "text": "a"\n', "not JSON"),
        ("table.csv", b"a,b\n1,2\n", ".csv"),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert word in refused(tmp_path / name)


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "missing.txt")
    (tmp_path / "nothing").mkdir()
    assert "no reports in this folder" in refused(tmp_path / "nothing")
    assert isinstance(next(iter(inputs(["a\0b"]))), Refused)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT)
    path.chmod(0)
    assert "permission" in refused(path)


def test_fifty_megabytes_of_spaces_are_refused_quickly(tmp_path: Path) -> None:
    path = tmp_path / "spaces.txt"
    path.write_bytes(b" " * 50_000_000)
    start = time.perf_counter()
    assert "white space" in refused(path)
    assert time.perf_counter() - start < 5


def test_a_sidecar_says_what_files_do_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    side = tmp_path / "side.csv"
    side.write_text("file,published,outlet\na.txt,2012-01-30,A Paper\nelse.txt,2012-01-31,B\n")
    with pytest.warns(SidecarWarning, match="else.txt"):
        item = the_input(tmp_path, sidecar=str(side), hints=Hints(outlet="from the command", url="http://u.example"))
    assert item.hints == Hints("http://u.example", "A Paper", Date("2012-01-30", "2012-01-30", "2012-01-30", "outside"))


def test_a_sidecar_without_its_column_or_file_is_a_usage_error(tmp_path: Path) -> None:
    side = tmp_path / "side.csv"
    side.write_text("name,published\na,b\n")
    with pytest.raises(UsageError, match="no column 'file'"):
        inputs([], sidecar=str(side))
    with pytest.raises(UsageError, match="cannot be read"):
        inputs([], sidecar=str(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2014-12-27", "2014-12-27", "2014-12-27"),
        ("2014-12-27T23:30:00+05:00", "2014-12-27", "2014-12-27"),
        ("20141227", "2014-12-27", "2014-12-27"),
        ("Sat, 27 Dec 2014 10:00:00 GMT", "2014-12-27", "2014-12-27"),
        ("2014-02", "2014-02-01", "2014-02-28"),
        ("2014", "2014-01-01", "2014-12-31"),
    ],
)
def test_published_from_outside(text: str, start: str, end: str) -> None:
    assert parse_published(text) == Date(start, end, text, "outside")


@pytest.mark.parametrize("text", ["", "yesterday", "2014-13-01", "2014-02-30", "99999", "0000-01-01"])
def test_what_is_no_published_date(text: str) -> None:
    assert parse_published(text) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_come_back(encoding: str) -> None:
    text = "Élysée officials said “no” to the plan on Monday; the envoy’s office agreed.\n" * 3
    data = text.encode(encoding)
    assert not is_binary(data)
    assert decode(data) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1252", "The “plan” – as Élysée said – was naïve and café society agreed. "),
        ("windows-1251", "Министр иностранных дел заявил, что переговоры начнутся в понедельник. "),
    ],
)
def test_older_encodings_are_detected(encoding: str, text: str) -> None:
    assert decode((text * 20).encode(encoding)) == text * 20


def test_a_few_broken_bytes_stay_utf_8() -> None:
    assert decode("Élysée said “no” – twice. ".encode() * 50 + b"\xff end") == "Élysée said “no” – twice. " * 50 + "\ufffd end"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_decode(data: bytes) -> None:
    is_binary(data)
    decode(data)
    decode(data, declared=True)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300), suffix=st.sampled_from(["txt", "jsonl", "html", "json", "gz", "jsonl.gz", ""]))
def test_any_file_is_an_input_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"a.{suffix}"
    path.write_bytes(data)
    for item in read(path):
        assert isinstance(item, Refused) or item.data


def test_a_sidecar_in_the_folder_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The talks opened on Monday.")
    (tmp_path / "outlets.csv").write_text("file,published,outlet\na.txt,2014-12-27,A Paper\n")
    with pytest.warns(SidecarWarning, match="--sidecar"):
        assert [i.name for i in inputs([str(tmp_path)]) if isinstance(i, Input)] == ["a"]
    assert len(list(inputs([str(tmp_path)], sidecar=str(tmp_path / "outlets.csv")))) == 1
