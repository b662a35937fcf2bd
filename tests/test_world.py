"""The world file is sound, and finds who is meant on a day."""

from __future__ import annotations

import pytest

from dateline.errors import InputError
from dateline.reconciling.actors import Registry
from dateline.reconciling.offices import against_world
from dateline.resolving import world
from dateline.world import check, tables
from dateline.world.who import identify, sound


def test_the_tables_are_sound() -> None:
    assert check.problems() == []


def test_the_tables_cover_the_world() -> None:
    assert len(tables.lines("actors")) + len(tables.holders()) >= 800
    assert sum(1 for h in tables.holders() if h.start >= "2020") > 150


@pytest.mark.parametrize(
    ("name", "day", "who"),
    [
        ("the Russian foreign minister", "1999-03-01", "person:igor-ivanov"),
        ("Russia's foreign minister", "2015-03-01", "person:sergei-lavrov"),
        ("the U.N. envoy for Yemen", "2016-02-01", "person:ismail-ould-cheikh-ahmed"),
        ("the German chancellor", "1996-02-01", "person:helmut-kohl"),
        ("the UN chief", "2001-05-01", "person:kofi-annan"),
        ("Moamer Kaddafi", "2004-01-01", "person:muammar-gaddafi"),
        ("Qadhafi", "2004-01-01", "person:muammar-gaddafi"),
        ("Clinton", "1995-01-01", "person:bill-clinton"),
        ("Clinton", "2011-01-01", "person:hillary-clinton"),
        ("Tehran", "2009-01-01", "state:IRN"),
        ("Hizbollah", "2009-01-01", "org:hezbollah"),
        ("the former British prime minister", "2012-01-01", None),
        ("the deputy Iraqi foreign minister", "2012-01-01", None),
        ("a rebel leader", "2012-01-01", None),
        ("", None, None),
    ],
)
def test_who_is_meant(name: str, day: str | None, who: str | None) -> None:
    found = identify(name, day)
    assert (found.id if found else None) == who


def test_an_uncertain_day_over_a_change_of_office_means_nobody() -> None:
    assert identify("the French president", "2012-01-01", "2012-12-31") is None


def test_codes_of_states() -> None:
    germany = identify("Berlin")
    assert germany is not None
    assert (germany.country, germany.sector, germany.cow, germany.gw) == ("DEU", "GOV", "255", "260")


def test_spellings_sound_alike() -> None:
    assert sound("gaddafi") == sound("qadhafi") == sound("kaddafi")


@pytest.fixture
def _restore() -> object:
    yield
    tables.use("")


@pytest.mark.usefixtures("_restore")
def test_a_users_own_entries() -> None:
    tables.use(
        "id,person,aliases,office,of,sector,country,start,end,source\nx1,Ada Zubrowka,,foreign minister,FIN,GOV,FIN,2031,,our files\n"
    )
    found = identify("the Finnish foreign minister", "2032-05-05")
    assert found is not None
    assert found.name == "Ada Zubrowka"
    tables.use("id,name,kind,country,aliases,sector,source\ny1,Zubrowka Front,armed_group,FIN,ZF Front,REB,our files\n")
    assert world.at("The ZF Front said", 4) is not None
    tables.use("")
    assert world.at("The ZF Front said", 4) is None


@pytest.mark.usefixtures("_restore")
@pytest.mark.parametrize(
    "text",
    [
        "id,person,office\nx,,\n",
        "foo,bar\n1,2\n",
        "id,name,kind,sector,source,start,end\ny,Some Front,armed_group,REB,ours,2010,2005\n",
        "id,name,kind,sector,source\ny,Some Front,sports_club,REB,ours\n",
        "id,name,kind,sector,source\nun,Another Body,organisation,IGO,ours\n",
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(InputError, match=r"world file: .+"):
        tables.use(text)
    assert tables.lines("holders") == tuple(tables.lines("holders"))


def test_an_office_that_the_world_file_gives_to_another_is_a_disagreement() -> None:
    ground = ("ro1", "a", "a", "2009-06-01")
    found = list(
        against_world([("Ada Zubrowka", "foreign minister", "Russia", ground), ("Sergei Lavrov", "foreign minister", "Russia", ground)])
    )
    assert [[s.value for s in d.sides] for d in found] == [["Ada Zubrowka", "Sergei Lavrov (world file)"]]
    assert found[0].sides[1].rows == ()


def test_the_holder_of_an_office_and_his_name_are_one_party() -> None:
    registry = Registry()
    registry.open_report([], "2009-06-01")
    assert registry.resolve("the Russian foreign minister") == registry.resolve("Sergey Lavrov")
    registry.open_report([], "1999-06-01")
    assert registry.resolve("the Russian foreign minister") != registry.resolve("Sergey Lavrov")
