"""Drafts put together into rows: tellers, coordination, initiatives, non-answers, what is dropped; reports of our own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.lexicon import table
from dateline.model import Block, Draft, Row
from dateline.reading import nonanswers
from dateline.reading.rows import assemble
from dateline.reading.times import find_times
from tests.reading_bench import cast_of, draft, span

TEXT = (
    "Norwegian Foreign Minister Ingrid Solberg said on Tuesday that Eritrea and Sudan had agreed to a truce in the valley.\n"
    '"We are ready to host the talks," she said. "They must begin soon."\n'
    "The rebels have not said whether they will attend the talks in Oslo.\n"
    "At least 30 people were killed, the Red Cross said."
)


def rows_of(text: str, drafts: list[Draft]) -> tuple[tuple[Row, ...], dict[str, int]]:
    page, parsed, cast = cast_of(text)
    times = find_times(text, page.document.published, parsed, page.blocks)
    rows, dropped = assemble(page, parsed, times, drafts, cast, "test")
    for row in rows:
        assert row.quote == text[row.start : row.end]
    return rows, dict(dropped)


def drafts_of(text: str) -> list[Draft]:
    first = "Norwegian Foreign Minister Ingrid Solberg said on Tuesday that Eritrea and Sudan had agreed to a truce in the valley"
    return [
        draft(
            "statement",
            text,
            "said",
            first,
            {"speaker_kind": "person"},
            source="Norwegian Foreign Minister Ingrid Solberg",
            cue="said",
            content="Eritrea and Sudan had agreed to a truce in the valley",
        ),
        draft(
            "event",
            text,
            "agreed",
            "Eritrea and Sudan had agreed to a truce",
            {"event_type": "AGREE", "modality": "happened"},
            actor="Eritrea and Sudan",
        ),
        draft(
            "position",
            text,
            "agreed",
            "Eritrea and Sudan had agreed to a truce",
            {"stance": "accepts", "initiative_kind": "ceasefire"},
            actor="Eritrea and Sudan",
            initiative="a truce in the valley",
        ),
        draft(
            "statement",
            text,
            "said",
            '"We are ready to host the talks," she said',
            {},
            source="she",
            cue="said",
            content="We are ready to host the talks",
        ),
        draft(
            "position",
            text,
            "ready",
            "We are ready to host the talks",
            {"stance": "proposes", "initiative_kind": "talks"},
            actor="We",
            initiative="the talks",
        ),
        draft(
            "figure",
            text,
            "30",
            "At least 30 people were killed",
            {"measure": "killed"},
            number="30",
            population="people",
            claimant="the Red Cross",
        ),
    ]


def test_rows_have_full_names_tellers_and_dates() -> None:
    rows, dropped = rows_of(TEXT, drafts_of(TEXT))
    assert dropped == {}
    statement, quoted = [r.fields for r in rows if r.type == "statement"]
    assert statement.speaker == quoted.speaker == "Ingrid Solberg"
    assert (statement.mode, quoted.mode) == ("indirect", "direct")
    assert TEXT[slice(*quoted.content)] == '"We are ready to host the talks,"'
    assert statement.date is not None
    assert statement.date.start == "2014-06-10"
    event = next(r.fields for r in rows if r.type == "event")
    assert event.actors == ("Eritrea", "Sudan")
    assert event.told_by == "Ingrid Solberg"
    figure = next(r.fields for r in rows if r.type == "figure")
    assert (figure.low, figure.high, figure.text) == (30, None, "At least 30")
    assert figure.told_by == "Red Cross"


def test_one_position_row_a_party() -> None:
    rows, _ = rows_of(TEXT, drafts_of(TEXT))
    stances = {(r.fields.actor, r.fields.stance): r.fields for r in rows if r.type == "position"}
    assert set(stances) == {("Eritrea", "accepts"), ("Sudan", "accepts"), ("Norway", "proposes")}
    assert stances["Eritrea", "accepts"].told_by == "Ingrid Solberg"
    assert stances["Eritrea", "accepts"].initiative == "truce in the valley"


def test_the_order_of_drafts_does_not_matter() -> None:
    drafts = drafts_of(TEXT)
    assert rows_of(TEXT, drafts)[0] == rows_of(TEXT, drafts[::-1])[0]


def test_twins_and_furniture_are_dropped_and_counted() -> None:
    drafts = drafts_of(TEXT)
    page, parsed, cast = cast_of(TEXT)
    at = span(TEXT, "At least 30 people were killed, the Red Cross said.")
    blocks = (*(b for b in page.blocks if b.start < at[0]), Block(*at, "furniture", "related"))
    rows, dropped = assemble(replace(page, blocks=blocks), parsed, (), [*drafts, drafts[1]], cast, "test")
    assert dropped == {"in furniture": 1, "duplicate": 1}
    assert not [r for r in rows if r.type == "figure"]


def test_a_draft_without_its_party_is_counted() -> None:
    text = "It had rained all night."
    rows, dropped = rows_of(text, [draft("event", text, "rained", text, {"event_type": "ASSAULT"})])
    assert rows == ()
    assert dropped == {"event without a party": 1}


def test_later_mentions_take_the_name_of_the_initiative() -> None:
    text = "Norway offered to host peace talks in Oslo in May. The rebels rejected the talks. Sudan welcomed the negotiations."
    drafts = [
        draft(
            "position",
            text,
            "offered",
            "Norway offered to host peace talks in Oslo in May",
            {"stance": "proposes", "initiative_kind": "talks"},
            actor="Norway",
            initiative="peace talks in Oslo in May",
        ),
        draft(
            "position",
            text,
            "rejected",
            "The rebels rejected the talks",
            {"stance": "refuses", "initiative_kind": "talks"},
            actor="The rebels",
            initiative="the talks",
        ),
        draft(
            "position",
            text,
            "welcomed",
            "Sudan welcomed the negotiations",
            {"stance": "supports", "initiative_kind": "talks"},
            actor="Sudan",
            initiative="the negotiations",
        ),
    ]
    rows, _ = rows_of(text, drafts)
    assert {r.fields.initiative for r in rows} == {"peace talks in Oslo in May"}


def test_talks_in_two_places_stay_two() -> None:
    text = "Norway offered to host talks in Oslo. Egypt offered to host talks in Cairo."
    drafts = [
        draft(
            "position",
            text,
            "offered",
            "Norway offered to host talks in Oslo",
            {"stance": "proposes", "initiative_kind": "talks"},
            actor="Norway",
            initiative="talks in Oslo",
        ),
        draft(
            "position",
            text,
            "offered",
            "Egypt offered to host talks in Cairo",
            {"stance": "proposes", "initiative_kind": "talks"},
            actor="Egypt",
            initiative="talks in Cairo",
        ),
    ]
    rows, _ = rows_of(text, drafts)
    assert {r.fields.initiative for r in rows} == {"talks in Oslo", "talks in Cairo"}


@pytest.mark.parametrize("line", table("nonanswers"), ids=lambda line: line["id"])
def test_non_answers(line: dict[str, str]) -> None:
    """Every line of the table finds its example, with its party, and leaves its counter-example alone."""
    _, parsed, cast = cast_of(line["example"])
    found = list(nonanswers.drafts(cast.words, parsed, cast))
    assert len(found) == 1
    assert found[0].classes["stance"][0] == "no_answer"
    assert found[0].parts["actor"]
    _, parsed, cast = cast_of(line["counter_example"])
    assert not [d for d in nonanswers.drafts(cast.words, parsed, cast) if d.parts.get("initiative")]
