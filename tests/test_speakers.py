"""Who speaks, in whose words, and what is counted; sentences of our own."""

from __future__ import annotations

import pytest

from dateline.model import Statement
from dateline.reading import spans, speakers
from dateline.reading.measures import measure_of, whole_number
from dateline.reading.scene import Scene
from tests.reading_bench import cast_of, span

NAMES = [
    ("The envoy's deputy spoke. Norwegian envoy Ola Berg listened to an army statement.", "an army statement", "army"),
    ("A monitoring group said nine died. The Syrian Observatory for Human Rights later named them.", "A monitoring group",
     "Syrian Observatory for Human Rights"),
    ("Norwegian Foreign Minister Ingrid Solberg met Staffan Lund. The Norwegian minister said it went well.", "The Norwegian minister",
     "Ingrid Solberg"),
    ("The rebel group Hamas said it would attend.", "The rebel group Hamas", "Hamas"),
    ("Rebels on Sunday shelled the town.", "Rebels on Sunday", "Rebels"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "name"), NAMES)
def test_descriptions_find_their_party(text: str, words: str, name: str) -> None:
    _, _, cast = cast_of(text)
    assert cast.name(span(text, words)) == name


def _said(text: str, source: str, content: str, speaker: str, kind: str) -> Statement:
    return Statement(speaker=speaker, speaker_kind=kind, cue=None, content=span(text, content), mode="indirect", source=span(text, source))


def test_it_is_the_body_that_spoke_last() -> None:
    text = "The Red Cross said the road was open. The convoy left Khartoum. It added that the bridge was safe."
    page, parsed, cast = cast_of(text)
    first = _said(text, "The Red Cross", "the road was open", "Red Cross", "organisation")
    second = _said(text, "It", "the bridge was safe", "Khartoum", "government")
    found = speakers.settled(Scene(page, parsed, (), cast), [first, second])
    assert [s.speaker for s in found] == ["Red Cross", "Red Cross"]


def test_a_content_stops_at_its_speaker_and_its_sentence() -> None:
    text = "The town fell on Monday. At least nine people were hurt the Red Cross said."
    _, _, cast = cast_of(text)
    given = span(text, "The town fell on Monday. At least nine people were hurt the")
    a, b = spans.content(cast.words, given, span(text, "said"), span(text, "the Red Cross"))
    assert text[a:b].strip() == "At least nine people were hurt"


def test_a_piece_grows_to_its_quotation() -> None:
    text = '"The road is open. We shall go there today," Ola Berg said.'
    _, _, cast = cast_of(text)
    a, b = spans.content(cast.words, span(text, "We shall go"), span(text, "said"), span(text, "Ola Berg"))
    assert text[a:b] == '"The road is open. We shall go there today,"'


@pytest.mark.parametrize(
    ("text", "number", "guess", "measure"),
    [
        ("About 400 people live in the valley.", "400", "killed", "other"),
        ("The raid left 12 people wounded.", "12", "wounded", "wounded"),
        ("The army counted 14 rockets on Friday.", "14", "killed", "attacks"),
    ],
)
def test_a_measure_needs_its_word(text: str, number: str, guess: str, measure: str) -> None:
    _, _, cast = cast_of(text)
    assert measure_of(cast.words, span(text, number), guess) == measure


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [("some 260,000 fled", "260", "260,000"), ("half a dozen fled", "dozen", "half a dozen"), ("9 fled", "9", "9")],
)
def test_a_number_is_taken_whole(text: str, part: str, whole: str) -> None:
    a, b = whole_number(text, span(text, part))
    assert text[a:b] == whole
