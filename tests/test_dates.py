"""The date of a row: its own clause, what the grammar carries over, the sentence before, none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.model import Block, Date, Document, Hints, Page, Timex
from dateline.reading.parse import load_nlp, parse
from dateline.reading.times import find_times
from dateline.reading.words import Words
from dateline.resolving.date_signs import Choice
from dateline.resolving.dates import anchor_of, choose, row_date

DAY = Date("2014-03-12", "2014-03-12")
"""A Wednesday."""


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_nlp()


def page_of(text: str, published: Date | None = DAY) -> Page:
    return Page("k", "d", text, Hints(), (Block(0, len(text), "body"),), Document(published=published))


def date_of(nlp: Any, text: str, row: str, anchor: str, published: Date | None = DAY, **more: Any) -> tuple[str | None, str | None] | None:
    page = page_of(text, published)
    words = parse(page, nlp)
    start = text.index(row)
    at = text.index(anchor, start if anchor in row else 0)
    times = find_times(text, published, words, page.blocks)
    got = row_date((start, start + len(row)), (at, at + len(anchor)), times, Words(page, words), **more)
    return (got.start, got.end) if got else None


def test_own_clause(nlp: Any) -> None:
    text = "The army shelled the town on Monday, a doctor said on Tuesday."
    assert date_of(nlp, text, "The army shelled the town on Monday", "shelled") == ("2014-03-10", "2014-03-10")


def test_the_day_of_saying_is_not_the_day_of_the_act(nlp: Any) -> None:
    text = "The rebels have left the valley, a spokesman said on Tuesday."
    assert date_of(nlp, text, "The rebels have left the valley", "left") is None
    said = date_of(nlp, text, text, "said", kind="statement", apart=[(0, 31)])
    assert said == ("2014-03-11", "2014-03-11")


def test_a_date_in_the_content_is_not_the_day_of_saying(nlp: Any) -> None:
    text = "The minister said talks would open on 20 April."
    assert date_of(nlp, text, text, "said", kind="statement", apart=[(18, len(text))]) is None
    assert date_of(nlp, text, "talks would open on 20 April", "open", modality="planned") == ("2014-04-20", "2014-04-20")


def test_plain_past_act_takes_the_day_of_the_sentence_before(nlp: Any) -> None:
    text = "Gunmen stormed the airport on Sunday. They killed four guards."
    page = page_of(text)
    words = parse(page, nlp)
    got = row_date((38, 61), (43, 49), find_times(text, DAY, words), Words(page, words))
    assert got == Date("2014-03-09", "2014-03-09", "Sunday", "anaphora")


def test_an_act_without_a_date_has_none(nlp: Any) -> None:
    assert date_of(nlp, "The two sides will meet again.", "The two sides will meet again", "meet", modality="planned") is None


def test_two_days_that_belong_together(nlp: Any) -> None:
    text = "Troops fired on marchers on Saturday and Sunday."
    assert date_of(nlp, text, text, "fired") == ("2014-03-08", "2014-03-09")


def test_a_count_since_a_day_runs_until_the_report(nlp: Any) -> None:
    text = "The clashes have killed 40 people since 2012."
    assert date_of(nlp, text, text, "40 people", kind="figure") == ("2012-01-01", "2014-03-12")
    assert date_of(nlp, text, text, "killed") == ("2012-01-01", None)


def test_without_a_publication_day_relative_words_give_none(nlp: Any) -> None:
    text = "The army shelled the town yesterday."
    assert date_of(nlp, text, text, "shelled", published=None) is None
    assert anchor_of(page_of(text, None)) is None


def choice(day: str) -> Choice:
    return Choice(Timex(0, 1, "DATE", day, None), Date(day, day), "plain")


def test_choices_of_the_same_days_add_up() -> None:
    found = [choice("2014-03-10"), choice("2014-03-11"), choice("2014-03-11")]
    best = choose(found, [1.0, 0.6, 0.7], 0.9)
    assert best is found[2]


def test_no_date_where_that_is_likeliest() -> None:
    assert choose([choice("2014-03-10")], [1.0], 1.1) is None
    assert choose([choice("2014-03-10")], [1.0], 0.9) is not None


def test_the_day_told_with_the_act_is_preferred_to_the_lead(nlp: Any) -> None:
    text = "Rebels took the bridge on Monday.\nOn Tuesday, they released ten prisoners."
    assert date_of(nlp, text, "they released ten prisoners", "released") == ("2014-03-11", "2014-03-11")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from("the army shelled it on Monday . and since May 2013 for two years \n said yesterday".split(" ")), max_size=20),
    st.integers(0, 80), st.integers(0, 80), st.sampled_from(["event", "statement", "figure", "other"]),
)  # fmt: skip
def test_any_span(nlp: Any, words: list[str], a: int, b: int, kind: str) -> None:
    text = " ".join(words)
    page = page_of(text)
    tree = parse(page, nlp)
    got = row_date((min(a, b), max(a, b)), (a, a), find_times(text, DAY, tree), Words(page, tree), kind=kind)
    assert got is None or got.start is None or got.end is None or got.start <= got.end
