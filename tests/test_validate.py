"""How good a record is: the sample, the answers, the numbers that follow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dateline.cli.app import run
from dateline.errors import UsageError
from dateline.record import Record, validating
from little_pile import build, exported, pile
from serving import PORT, client


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return build(tmp_path / "r.dateline", pile())


def test_every_coder_of_a_seed_is_asked_the_same_whatever_was_judged(record: Record) -> None:
    first = validating.draw(record, 3, 4, 5)
    for item in first.items[:6]:
        if item.row is not None:
            record.reject(item.row.id, who="ana")
    again = validating.draw(record, 3, 4, 5)
    assert again == first
    assert validating.draw(record, 4, 4, 5).items != first.items
    assert max(sum(i.row is not None and i.row.type == t for i in first.items) for t in validating.TYPES) == 4
    assert all(i.quote and i.quote == record.report(i.report).text[i.start : i.end] for i in first.items)


def test_answers_become_judgements_and_numbers(record: Record) -> None:
    before = exported(record)
    sample = validating.draw(record, 1, 4, 6)
    positions = [i for i in sample.items if i.row is not None and i.row.type == "position"]
    for item, said in zip(positions, ("right", "right", "wrong", "field"), strict=True):
        record.answer(item, 1, said, who="ana", fields=["stance"] if said == "field" else ())
        record.answer(item, 1, "right" if said == "field" else said, who="ben")
    silent = [i for i in sample.items if i.row is None]
    for item in silent:
        record.answer(item, 1, "none", who="ana")
    found = validating.results(sample, record.judgements())
    one = found["types"]["position"]
    assert (one["precision"]["hits"], one["precision"]["n"], one["row_right"]["hits"]) == (2, 4, 3)
    assert one["precision"]["low"] < 0.5 < one["precision"]["high"]
    assert found["wrong_fields"] == {"position.stance": 1}
    assert found["agreement"][0]["agree"] == 0.75
    assert not record.rows_of([positions[2].row.id]), "a wrong row is rejected"
    assert "precision" in "\n".join(validating.lines(found))
    for j in record.judgements():
        record.undo(j.id, who="ana")
    assert exported(record) == before
    assert validating.results(sample, record.judgements())["answered"] == {}


def test_answers_that_make_no_sense(record: Record) -> None:
    item = next(i for i in validating.draw(record, 1).items if i.row is not None)
    for said, fields in (("maybe", ()), ("field", ()), ("right", ("stance",)), ("field", ("colour",))):
        with pytest.raises(UsageError):
            record.answer(item, 1, said, who="ana", fields=fields)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]
)
def test_wilson_intervals_are_those_of_the_books(hits: int, n: int, low: float, high: float) -> None:
    found = validating.wilson(hits, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_kappa() -> None:
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    assert validating.kappa(pairs) == pytest.approx(0.4)
    assert validating.kappa([("a", "a")]) is None


def test_sentences_are_found_with_their_places() -> None:
    text = 'He said so to all of them. "They will come when it is over." Short one. The U.N. said 12 men were there today'
    found = [text[a:b] for a, b in validating.sentences_of(text, 0, len(text))]
    assert found[0] == "He said so to all of them."
    assert all(f.strip() == f for f in found)


def test_in_the_terminal(record: Record, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["zzz", "s", "q"])
    monkeypatch.setattr("click.prompt", lambda *_a, **_k: next(said))
    assert run(["validate", str(record.path), "--who", "ana", "--rows", "3"]) == 0
    assert "precision (95% Wilson)" in capsys.readouterr().out
    assert run(["validate", str(record.path), "--results", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answered"] == {}
    monkeypatch.delenv("DATELINE_WHO", raising=False)
    assert run(["validate", str(record.path)]) == 2


def test_in_the_page(record: Record) -> None:
    page = client(record.path)
    shown = page.get("/validate?who=ana").text
    assert "% sure" not in shown, "blind"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown))
    said = "right" if "All right" in shown else "none"
    headers = {"Origin": f"http://127.0.0.1:{PORT}"}
    got = page.post("/validate", data=hidden | {"said": said}, headers=headers)
    assert "1 of" in got.text
    assert page.post("/validate", data=hidden | {"said": said, "item": "x"}, headers=headers).status_code == 400
    assert len(record.judgements()) == 1
