"""Numbers in words, ranges and bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reading.numbers import Amount, amount

CASES = [
    ("30 people", (30, 30)),
    ("at least 80", (80, None)),
    ("more than 1,200 families", (1200, None)),
    ("up to 40", (None, 40)),
    ("about 15", (15, 15)),
    ("between 30 and 40", (30, 40)),
    ("30-40 men", (30, 40)),
    ("500,000 to 600,000", (500000, 600000)),
    ("two hundred and fifty", (250, 250)),
    ("some 200,000", (200000, 200000)),
    ("1.5 million", (1500000, 1500000)),
    ("two dozen", (24, 24)),
    ("dozens", (None, None)),
    ("hundreds of thousands", (None, None)),
    ("several", (None, None)),
    ("twenty-one", (21, 21)),
    ("no fewer than twelve", (12, None)),
    ("nearly 60", (None, 60)),
    ("a hundred", (100, 100)),
    ("a million", (1000000, 1000000)),
    ("30 or 40", (30, 40)),
    ("2 to 3 million", (2000000, 3000000)),
    ("five", (5, 5)),
]


@pytest.mark.parametrize(("text", "value"), CASES)
def test_amounts(text: str, value: tuple[float | None, float | None]) -> None:
    assert amount(text) == Amount(*value)


def test_no_number_is_no_amount() -> None:
    assert amount("the men") is None


@given(st.text(max_size=60))
def test_any_text_gives_an_answer(text: str) -> None:
    value = amount(text)
    assert value is None or value.low is None or value.high is None or value.low <= value.high
