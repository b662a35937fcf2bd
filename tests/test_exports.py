"""The ways out of a record keep the shapes of the codebook."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from dateline import codebook
from dateline.errors import RecordError, UsageError
from dateline.exports import csv_tables, flat, write_path
from dateline.exports.lines import dumps
from dateline.model import ROW_TYPES, Fields, from_plain, to_plain, validate
from fake_reader import item
from little_pile import build, exported, pile

ROOT = Path(__file__).parent.parent


def test_rows_have_the_shape_of_the_codebook(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        out = exported(record)
    texts = {t["doc"]: t for t in map(json.loads, out["texts"].splitlines())}
    seen = set()
    for row in map(json.loads, out["rows"].splitlines()):
        assert list(row) == ["id", "doc", "type", "start", "end", "quote", "zone", "confidence", "reader", "fields"]
        text = texts[row["doc"]]["text"]
        assert row["quote"] == ("" if row["type"] == "document" else text[row["start"] : row["end"]])
        content: Fields = from_plain(row["type"], row["fields"])
        assert validate(content, len(text)) == []
        assert to_plain(content) == row["fields"]
        seen.add(row["type"])
    assert seen == set(ROW_TYPES) - {"statement"}
    assert all(list(t) == ["doc", "sha256", "text"] for t in texts.values())
    assert all(t["sha256"] == hashlib.sha256(t["text"].encode()).hexdigest() for t in texts.values())


def test_jsonl_is_a_report_a_line_with_its_rows(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()) as record:
        out = exported(record)
    lines = [json.loads(line) for line in out["jsonl"].splitlines()]
    assert [row for line in lines for row in line["rows"]] == [json.loads(line) for line in out["rows"].splitlines()]


def test_csv_has_a_file_a_type_and_no_formula(tmp_path: Path) -> None:
    with build(tmp_path / "r", [*pile(), item("Talks ended.", "=HYPERLINK(1)"), item("@Sum talks collapsed. 7 killed", "+1")]) as record:
        written = write_path(record, "csv", tmp_path / "tables")
        assert {p.name for p in written} == {"reports.csv", *(f"{t}s.csv" for t in ROW_TYPES)}
        for path in written:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                lines = list(csv.reader(stream))
            assert len({len(line) for line in lines}) == 1
            assert not [c for line in lines for c in line if c.startswith(csv_tables.FORMULA_STARTS)]
        assert len(lines[0]) == len(flat.columns(list(ROW_TYPES)[-1]))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "\n=1"])
def test_cells_that_start_a_formula_are_made_text(cell: str) -> None:
    assert csv_tables.safe(cell) == f"'{cell}"
    assert csv_tables.safe(-5.0) == -5


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_frames_have_every_column_even_when_empty(tmp_path: Path, kind: str) -> None:
    pytest.importorskip(kind)
    with build(tmp_path / "r", pile()) as record:
        for name in ROW_TYPES:
            frame = record.frame(name, kind)
            assert tuple(frame.columns) == flat.columns(name)
            assert len(frame) == len(list(record.rows(name)))
        with pytest.raises(UsageError, match="no kind of frame"):
            record.frame("event", "excel")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with build(tmp_path / "r", pile()) as record:
        target = tmp_path / "rows.jsonl"
        target.write_text("old")
        monkeypatch.setattr("dateline.exports.rows.dumps", lambda _v: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(RecordError, match="No space left"):
            write_path(record, "rows", target)
        assert target.read_text() == "old"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["r", "rows.jsonl"]
        with pytest.raises(UsageError, match="no export format"):
            write_path(record, "xlsx", target)


def test_json_shows_no_control_characters() -> None:
    value = {"a": "\x1b[31m\x9b\u202e\u2028é\0"}
    text = dumps(value)
    assert json.loads(text) == value
    assert not [c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2028"]
    stream = io.StringIO()
    stream.write(text)
    assert "é" in stream.getvalue()


def test_the_codebook_page_is_current() -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert page == codebook.page(), "run: python -m dateline.codebook > docs/codebook.md"
