"""Places: the gazetteer's look-ups, and which point a report's words mean."""

from __future__ import annotations

import pytest

from dateline.flow import load_nlp
from dateline.model import Hints, Input, Place
from dateline.page import make_page
from dateline.reading.parse import parse
from dateline.resolving.actors import Cast
from dateline.resolving.places import find_places
from dateline.world import places


@pytest.fixture(scope="module")
def nlp() -> object:
    return load_nlp()


def found(nlp: object, text: str) -> list[Place]:
    page = make_page(Input("a", text.encode(), "text", "a.txt", hints=Hints()))
    cast = Cast.of(page, parse(page, nlp))  # type: ignore[arg-type]
    return [fields for _, fields in find_places(cast.words, cast.mentions)[0]]


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [("Deir ez-Zor", 35.34, 40.14), ("Deir al-Zour", 35.34, 40.14), ("KIEV", 50.45, 30.52), ("Nagorno-Karabakh", 39.85, 46.75)],
)
def test_spellings_of_a_place(name: str, lat: float, lon: float) -> None:
    point = places.find(name.title() if name.isupper() else name)[0]
    assert places.kilometres(point.lat, point.lon, lat, lon) < 25


def test_every_state_with_a_capital_has_a_point() -> None:
    assert len(places.states()) > 190
    assert all(-90 <= p.lat <= 90 and -180 <= p.lon <= 180 for p in places.states().values())


def test_regions_point_into_their_countries() -> None:
    seen = set()
    for line in places.tables.lines("regions"):
        assert line["id"] not in seen
        seen.add(line["id"])
        assert line["precision"] in places.PRECISIONS
        if line["country"] and line["id"] not in ("gbr-falkland-islands", "fra-new-caledonia", "usa-guam"):
            middle = places.states().get(line["country"])
            assert middle is None or places.kilometres(middle.lat, middle.lon, float(line["lat"]), float(line["lon"])) < 7500, line


def test_the_states_of_a_report_choose_among_namesakes(nlp: object) -> None:
    lebanese = found(nlp, "Clashes broke out in Tripoli on Monday, the Lebanese army said. Lebanon has sent more soldiers to the city.\n")
    libyan = found(nlp, "Clashes broke out in Tripoli on Monday, the Libyan army said. Libya has sent more soldiers to the city.\n")
    assert [p.country for p in lebanese][:1] == ["LBN"]
    assert [p.country for p in libyan][:1] == ["LBY"]


def test_a_state_that_acts_is_no_place(nlp: object) -> None:
    assert found(nlp, "Moscow said on Friday that it would not send arms. Tehran welcomed the decision.\n") == []


def test_near_and_north_of(nlp: object) -> None:
    near, north = found(nlp, "A bomb went off near Goma in Congo. Rebels shelled a post 50 km north of Bukavu.\n")[0], None
    all_found = found(nlp, "Congo's army said rebels shelled a post 50 km north of Bukavu on Tuesday.\n")
    north = next(p for p in all_found if p.name == "Bukavu")
    assert near.relation == "near"
    assert north.relation == "north of"
    assert 40 < places.kilometres(north.lat, north.lon, -2.49, 28.84) < 60


def test_a_dateline_and_its_state(nlp: object) -> None:
    dateline = found(nlp, "LONDON, Ontario (Reuters) - Police arrested two men in Canada on Monday, officials said.\n")
    assert all(p.country != "GBR" for p in dateline)
