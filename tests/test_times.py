"""Temporal expressions: every line of the pattern table by its examples, intervals, uncertainty, odd input."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.lexicon import table
from dateline.model import TIMEX_TYPES, Block, Date, Timex
from dateline.reading.times import find_times
from dateline.reading.times_build import BUILDERS
from dateline.reading.times_calendar import add, easter, interval, third, value_at
from dateline.reading.times_scan import scan, tokens, words

DAY = "2014-03-12"
"""A Wednesday: the day that the examples of the table are read on."""
LINES = [row for row in table("times_patterns") if not row["id"].startswith("$")]


def read(text: str, published: str | None = DAY) -> tuple[Timex, ...]:
    return find_times(text, Date(published, published) if published else None)


def days(text: str, published: str = DAY) -> tuple[str | None, str | None]:
    """The interval of the last dated expression."""
    when = [t.date for t in read(text, published) if t.date][-1]
    return when.start, when.end


def fired(text: str) -> set[str]:
    return {f.rule.id for f in scan(tokens(text, 0, len(text)))}


@pytest.mark.parametrize("line", [r for r in LINES if r["example"]], ids=lambda r: r["id"])
def test_example_gives_its_value(line: dict[str, str]) -> None:
    assert line["id"] in fired(line["example"])
    values = [t.value for t in read(line["example"])]
    assert (line["value"] in values) if line["value"] else not values


@pytest.mark.parametrize("line", [r for r in LINES if r["counter"]], ids=lambda r: r["id"])
def test_counter_example_does_not_fire(line: dict[str, str]) -> None:
    for text in line["counter"].split(";;"):
        assert line["id"] not in fired(text), text


def test_table_is_sound() -> None:
    ids = [r["id"] for r in table("times_patterns")]
    assert len(ids) == len(set(ids))
    known = {c for entries in words().values() for c, _, _ in entries} | {
        "DOM", "ORD", "YEAR", "YEARBC", "YEAR2", "YEAR3", "HOUR", "CLOCK", "ISO", "NUMDATE", "DECADE", "DECADEBC",
        "BREAK", "YY", "CAP", "NUM", "COMMA", "DASH", "DOT", "SLASH", "POSS", "QUOTE",
    }  # fmt: skip
    for line in LINES:
        assert line["make"].split()[0] in BUILDERS, line["id"]
        for symbol in line["pattern"].replace("[", " ").replace("]", " ").replace("|", " ").split():
            assert not symbol.isupper() or symbol in known or symbol[0] == "$", (line["id"], symbol)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The envoy arrived on Wednesday.", "2014-03-12", "2014-03-12"),
        ("The envoy left on Thursday.", "2014-03-06", "2014-03-06"),
        ("The envoy will leave on Thursday.", "2014-03-13", "2014-03-13"),
        ("Shelling resumed late Monday.", "2014-03-10", "2014-03-10"),
        ("He resigned last June.", "2013-06-01", "2013-06-30"),
        ("It was signed in late January.", "2014-01-21", "2014-01-31"),
        ("A vote will be held early next year.", "2015-01-01", "2015-04-30"),
        ("The 21-month-old conflict goes on.", "2012-06-01", "2014-03-12"),
        ("It has been shut since August.", "2013-08-01", None),
        ("Talks may start after April 20.", "2014-04-21", None),
        ("They must leave by Friday.", None, "2014-03-14"),
        ("The truce was agreed on Dec. 27.", "2013-12-27", "2013-12-27"),
        ("They will meet from 3 to 5 May.", "2014-05-05", "2014-05-05"),
        ("They will meet on May 3-5.", "2014-05-03", "2014-05-05"),
        ("It happened last week.", "2014-03-03", "2014-03-09"),
        ("It fell in the past two weeks.", "2014-02-26", "2014-03-12"),
        ("He spoke earlier this year.", "2014-01-01", "2014-03-12"),
        ("They were shelled overnight.", "2014-03-11", "2014-03-12"),
        ("They fought over the weekend.", "2014-03-08", "2014-03-09"),
        ("Three days ago he left.", "2014-03-09", "2014-03-09"),
        ("In 2011 protests broke out in March.", "2011-03-01", "2011-03-31"),
        ("The first half of 2013 was calm.", "2013-01-01", "2013-06-30"),
        ("It was filed on 27.02.2014.", "2014-02-27", "2014-02-27"),
    ],
)
def test_interval(text: str, start: str | None, end: str | None) -> None:
    assert days(text) == (start, end)


def test_uncertain_publication_day_gives_an_uncertain_day() -> None:
    found = find_times("He died yesterday.", Date("2014-03-10", "2014-03-12"))
    assert found[0].date == Date("2014-03-09", "2014-03-11", "yesterday", "relative")


@pytest.mark.parametrize("anchor", [None, Date(None, "2014-03-12"), Date("2014-03-12", "2014-03-01"), Date("rubbish", "2014")])
def test_without_a_day_relative_words_stay_open(anchor: Date | None) -> None:
    relative, absolute = find_times("He died yesterday. He was born on 3 May 1950.", anchor)
    assert relative.date is None
    assert absolute.date is not None
    assert absolute.date.start == "1950-05-03"


def test_ambiguous_number_date_covers_both_readings() -> None:
    (found,) = read("signed 03/04/2014 in Juba")
    assert found.date == Date("2014-03-04", "2014-04-03", "03/04/2014", "stated")


@pytest.mark.parametrize(
    "text",
    [
        "You may go", "the march on the palace", "in 2,005 cases", "2005 people died", "a second man", "the fall of the town",
        "the Arab Spring", "Black September", "the Six-Day War", "$2000 was paid", "call 020-1945", "He read the Sunday Times.",
        "February 31",
    ],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert not [t for t in read(text) if t.type == "DATE"]


def test_blocks_limit_the_reading() -> None:
    text = "Posted 3 May 2013\nHe left on 4 May 2013"
    found = find_times(text, None, None, [Block(0, 17, "furniture", "clock"), Block(18, len(text), "body")])
    assert [t.value for t in found] == ["2013-05-04"]


def test_history_counts_from_the_last_date() -> None:
    text = (
        "War broke out in 1846. In 1847 the city fell. The siege of 1848 was long. In May 1849 the army rose. "
        "In June 1850 it marched. In July they met. The following year they signed."
    )
    assert [t.value for t in read(text, "2014-03-12")][-2:] == ["1850-07", "1851"]


WORDS = st.sampled_from(
    "last next this early late end of the in May 31 30 2014 1900 9999 0001 BC Monday years days 99999999999 ago later 31.12.9999 "
    "year week since after two half a decade century , - ' . Easter first quarter 'all '45 \n\n 25:61 12:30 pm 1000 -".split(" ")
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=14), st.sampled_from([None, "0001-01-01", "2014-03-12", "9999-12-31"]))
def test_any_text(parts: list[str], published: str | None) -> None:
    text = " ".join(parts)
    last = 0
    for t in read(text, published):
        assert last <= t.start < t.end <= len(text)
        assert t.type in TIMEX_TYPES
        assert t.value
        last = t.end
        if t.date:
            assert t.date.start or t.date.end
            if t.date.start and t.date.end:
                assert date.fromisoformat(t.date.start) <= date.fromisoformat(t.date.end)


@given(st.dates(date(1000, 1, 1), date(2999, 1, 1)), st.sampled_from(["D", "W", "M", "Q", "Y", "DE", "CE"]))
def test_a_value_holds_its_day(day: date, unit: str) -> None:
    days = interval(value_at(day, unit))
    assert days
    assert days[0]
    assert days[1]
    assert days[0] <= day <= days[1]
    assert third(days, "START")[0] == days[0]
    assert third(days, "END")[1] == days[1]
    assert add(day, 0, unit if unit != "W" else "W") == day


@pytest.mark.parametrize("text", ["9" * 10_000 + " days ago", "٣ May ٢٠١٤", "in ٢٠١٤", "1" * 5000, "٣٠s", "²⁰¹⁴ years", "12:٣٠"])
def test_odd_digits_never_raise(text: str) -> None:
    for t in read(text):
        assert t.value.isascii()


def test_easter() -> None:
    assert easter(2014) == date(2014, 4, 20)
    assert easter(2024) == date(2024, 3, 31)
