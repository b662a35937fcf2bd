"""The rows of the codebook: typed once, valid, round-tripping."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import model
from dateline.model import ROW_TYPES, Date, Event, Statement, from_plain, make_row, to_plain

TEXT = "The envoy met both sides on Friday, he said. \U0001f54a Rebels refused."


def event(**over: object) -> Event:
    return Event(**{"event_type": "CONSULT", "actors": ("envoy",), **over})  # type: ignore[arg-type]


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_a_quote_is_its_slice(a: int, b: int) -> None:
    start, end = min(a, b), max(a, b)
    if start == end:
        with pytest.raises(ValueError, match="without evidence"):
            make_row("k", "d", TEXT, (start, end), event(), zone="body", confidence=1, reader="r")
        return
    row = make_row("k", "d", TEXT, (start, end), event(), zone="body", confidence=1, reader="r")
    assert row.quote == TEXT[start:end]


def test_ids_are_stable_and_tell_twins_apart() -> None:
    rows = [
        make_row("k", "d", TEXT, (0, 10), e, zone="body", confidence=c, reader=r)
        for e, c, r in [(event(), 1.0, "a"), (event(), 0.5, "b"), (event(event_type="AID"), 1.0, "a"), (event(actors=("x",)), 1.0, "a")]
    ]
    assert rows[0].id == rows[1].id
    assert len({r.id for r in rows}) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (event(event_type="FIGHT"), "event_type"),
        (event(modality="maybe"), "modality"),
        (event(date=Date("2014-02-01", "2014-01-01")), "is after"),
        (event(date=Date(None, None, None, "guessed")), "basis"),
        (Statement("x", "person", (0, 5), (0, 900), "direct"), "outside"),
    ],
)
def test_what_the_codebook_does_not_know_is_refused(content: model.Fields, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make_row("k", "d", TEXT, (0, 10), content, zone="body", confidence=1, reader="r")


def test_spans_outside_the_text_are_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        make_row("k", "d", TEXT, (0, len(TEXT) + 1), event(), zone="body", confidence=1, reader="r")


def test_fields_survive_json() -> None:
    day = Date("2014-01-01", None, "since", "stated")
    content = Statement("the envoy", "person", (40, 44), (0, 35), "indirect", via=("radio",), date=day)
    assert from_plain("statement", json.loads(json.dumps(to_plain(content)))) == content


def test_every_field_has_its_line_in_the_codebook() -> None:
    for cls in ROW_TYPES.values():
        assert cls.doc
        assert all(f.metadata.get("doc") for f in fields(cls)), cls.type
        assert set(cls.twins) <= {f.name for f in fields(cls)}
