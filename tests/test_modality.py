"""Modality by rule, on sentences of our own; every line of the word table shows itself."""

from __future__ import annotations

import pytest

from dateline.lexicon import table
from dateline.model import MODALITIES
from dateline.reading.modality import combine, judge
from tests.reading_bench import cast_of, span

CASES = [
    ("The rebels shelled the town on Friday.", "shelled", "happened"),
    ("The rebels are shelling the town.", "shelling", "ongoing"),
    ("The rebels did not shell the town.", "shell", "did_not_happen"),
    ("The army will withdraw its tanks next week.", "withdraw", "planned"),
    ("The army plans to withdraw its tanks.", "withdraw", "planned"),
    ("The army is expected to withdraw its tanks.", "withdraw", "expected"),
    ("The army may withdraw its tanks.", "withdraw", "possible"),
    ("If the army withdraws, the talks will go on.", "withdraws", "conditional"),
    ("The envoy urged the rebels to withdraw.", "withdraw", "wanted"),
    ("The army must withdraw its tanks.", "withdraw", "wanted"),
    ("The rebels failed to withdraw.", "withdraw", "did_not_happen"),
    ("The rebels left without attacking the convoy.", "attacking", "did_not_happen"),
    ("The planned attack worries the town.", "attack", "planned"),
    ("The possible attack worries the town.", "attack", "possible"),
]


@pytest.mark.parametrize(("text", "word", "value"), CASES)
def test_rules(text: str, word: str, value: str) -> None:
    _, _, cast = cast_of(text)
    at = cast.words.within(span(text, word))[0]
    assert judge(cast.words, at)[0] == value


def test_a_negation_in_told_words_is_a_denial() -> None:
    text = "The minister said the army did not shell the town."
    _, _, cast = cast_of(text)
    assert judge(cast.words, cast.words.within(span(text, "shell"))[0], told=True)[0] == "denied"


def test_a_sure_classifier_overrules_a_weak_rule_only() -> None:
    assert combine(("happened", 0.4), ("planned", 0.8), 0.75) == "planned"
    assert combine(("conditional", 0.9), ("planned", 0.5), 0.75) == "conditional"
    assert combine(("conditional", 0.9), None, 0.75) == "conditional"


def test_the_table_names_modalities_and_shows_them() -> None:
    for line in table("modality_words"):
        assert line["modality"] in MODALITIES
        assert line["example"]
