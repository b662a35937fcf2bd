"""The cast of a report: names, titles, pronouns, states, groups; sentences of our own."""

from __future__ import annotations

import pytest

from dateline.resolving import world
from dateline.resolving.actors import Cast
from tests.reading_bench import cast_of, span

CASES = [
    # text, words asked for, their nth occurrence, the name
    ("Norwegian Foreign Minister Ingrid Solberg arrived on Monday. Solberg met rebels.", "Solberg", 2, "Ingrid Solberg"),
    ("Norwegian Foreign Minister Ingrid Solberg arrived on Monday. The minister met rebels.", "The minister", 1, "Ingrid Solberg"),
    ("Norwegian Foreign Minister Ingrid Solberg arrived on Monday. She met rebels.", "She", 1, "Ingrid Solberg"),
    ("President Omar Khalil spoke first. Mr Khalil then left.", "Mr Khalil", 1, "Omar Khalil"),
    ("Moscow said it would attend. Russia has sent two envoys.", "Moscow", 1, "Russia"),
    ("Damascus said it would attend.", "Damascus", 1, "Damascus"),
    (
        "The Syrian Observatory for Human Rights counted 30 dead. The Observatory said more were hurt.",
        "The Observatory",
        1,
        "Syrian Observatory for Human Rights",
    ),
    ("The Front for Northern Unity (FNU) took the town. The FNU said it would stay.", "The FNU", 1, "Front for Northern Unity"),
    ("A source at the interior ministry spoke to reporters.", "A source at the interior ministry", 1, "A source at the interior ministry"),
    ("Hamas fired rockets. The group said it was a reply.", "The group", 1, "Hamas"),
    ("Kenya closed the border. The country has 40,000 soldiers there.", "The country", 1, "Kenya"),
    ("Syria's government accepted the plan. The government set one condition.", "The government", 2, "Syria's government"),
    ("The general, who led the raid, was promoted.", "who", 1, "general"),
]


@pytest.mark.parametrize(("text", "words", "nth", "name"), CASES)
def test_names(text: str, words: str, nth: int, name: str) -> None:
    _, _, cast = cast_of(text)
    try:
        at = span(text, words, nth)
    except ValueError:
        at = span(text, words)
    assert cast.name(at) == name


def test_two_people_of_one_surname_stay_two() -> None:
    text = "Kim Jong Un spoke in the capital. His sister Kim Yo Jong travelled south."
    _, _, cast = cast_of(text)
    assert cast.name(span(text, "Kim Yo Jong")) == "Kim Yo Jong"
    assert cast.name(span(text, "Kim Jong Un")) == "Kim Jong Un"


def test_we_is_the_side_of_the_speaker() -> None:
    text = 'Russian Foreign Minister Pavel Orlov met reporters in Geneva. Russia is a party. "We will not wait," Orlov said.'
    _, _, cast = cast_of(text)
    assert cast.name(span(text, "We"), "Pavel Orlov") == "Russia"
    assert cast.name(span(text, "Orlov", 2), "Pavel Orlov") == "Pavel Orlov"


def test_both_sides_are_the_pair_named_before() -> None:
    text = "Armenia and Azerbaijan traded fire at dawn. Both sides said the other had begun."
    _, _, cast = cast_of(text)
    assert set(cast.both(span(text, "Both sides"))) == {"Armenia", "Azerbaijan"}


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Lena Haas spoke.", "Lena Haas", "person"),
        ("Iran spoke.", "Iran", "government"),
        ("A senior official spoke.", "A senior official", "unnamed"),
        ("Analysts spoke.", "Analysts", "collective"),
        ("Reuters reported it.", "Reuters", "media"),
        ("The rebels spoke.", "The rebels", "armed_group"),
    ],
)
def test_kinds(text: str, words: str, kind: str) -> None:
    _, _, cast = cast_of(text)
    at = span(text, words)
    assert cast.kind(at, cast.name(at)) == kind


def test_offices_give_person_title_and_organisation() -> None:
    text = "Chad's defence minister, Idriss Mahamat, met Paula Reyes, an analyst at the Lisbon Institute, and army spokesman Karim Aziz."
    page, _, cast = cast_of(text)
    found = {
        text[o.person[0] : o.person[1]]: (text[slice(*o.title)], o.organisation and text[slice(*o.organisation)]) for o in cast.offices
    }
    assert found["Idriss Mahamat"][0] == "defence minister"
    assert found["Paula Reyes"] == ("analyst", "Lisbon Institute")
    assert found["Karim Aziz"] == ("spokesman", "army")
    assert page.text == text


def test_world_files_are_consistent() -> None:
    keys = {known.key for group in world.names().values() for _, known in group}
    assert len(keys) > 500
    assert {known.kind for group in world.names().values() for _, known in group} <= {
        "government",
        "organisation",
        "armed_group",
        "media",
        "monitor",
    }


def test_an_empty_page_has_an_empty_cast() -> None:
    _, _, cast = cast_of(" ")
    assert isinstance(cast, Cast)
    assert cast.mentions == []
