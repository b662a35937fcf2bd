"""Stance and state frames: every line of the tables finds its example and leaves its counter-example alone; merging; names."""

from __future__ import annotations

from collections import Counter

import pytest

from dateline.lexicon import table
from dateline.reading import stances, standings
from dateline.reading.merging import merged
from tests.reading_bench import cast_of, draft


def lines(name: str) -> list[dict[str, str]]:
    return [line for line in table(name) if line["example"]]


@pytest.mark.parametrize("line", lines("stance_frames"), ids=lambda line: line["id"])
def test_stances(line: dict[str, str]) -> None:
    _, _, cast = cast_of(line["example"])
    assert (line["id"], line["stance"]) in [(d.classes["frame"][0], d.classes["stance"][0]) for d in stances.drafts(cast.words)]
    _, _, cast = cast_of(line["counter_example"] or "It rained.")
    assert line["id"] not in [d.classes["frame"][0] for d in stances.drafts(cast.words)]


@pytest.mark.parametrize("line", lines("state_frames"), ids=lambda line: line["id"])
def test_states(line: dict[str, str]) -> None:
    _, _, cast = cast_of(line["example"])
    found = [(d.classes["frame"][0], d.classes["state"][0]) for d in standings.drafts(cast.words)]
    assert line["id"] in [f for f, _ in found]
    assert {s for f, s in found if f == line["id"]} <= {line["past"], line["now"], line["future"]}
    _, _, cast = cast_of(line["counter_example"] or "It rained.")
    assert line["id"] not in [d.classes["frame"][0] for d in standings.drafts(cast.words)]


@pytest.mark.parametrize(
    ("text", "stance", "parts"),
    [
        ("Kenya urged the Somali government to lift the siege.", "demands", {"addressee": "the Somali government"}),
        ("The rebels agreed to hold talks if the army withdraws.", "accepts_conditionally", {"condition": "if the army withdraws"}),
        ("Eritrea did not accept the plan.", "refuses", {"actor": "Eritrea", "initiative": "the plan"}),
        ("A truce proposed by Norway was discussed.", "proposes", {"actor": "Norway"}),
        ("Sudan is ready to take part in talks in Cairo.", "willing", {"initiative": "talks in Cairo"}),
    ],
)
def test_parts(text: str, stance: str, parts: dict[str, str]) -> None:
    """Who, what, to whom and on what condition, through passives, control and negation."""
    _, _, cast = cast_of(text)
    found = [d for d in stances.drafts(cast.words) if d.classes["stance"][0] == stance]
    assert found
    for name, words in parts.items():
        start, end = found[0].parts[name][0]
        assert text[start:end] == words


def test_merging_keeps_one_draft_and_counts_the_unsure() -> None:
    text = "Sudan rejected the plan. Chad hailed the accord."
    _, _, cast = cast_of(text)
    frames = list(stances.drafts(cast.words))
    read = draft("position", text, "rejected", "Sudan rejected the plan", {"stance": "opposes", "initiative_kind": "plan"}, actor="Chad")
    dropped: Counter[str] = Counter()
    out = merged([*frames, read], dropped)
    assert len(out) == len(frames)
    assert not dropped["unsure position or state"]
