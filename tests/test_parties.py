"""Who does what to whom: by the grammar of the act, and as chosen among all that the report names; on sentences of our own."""

from __future__ import annotations

from collections import Counter

import pytest

from dateline.lexicon import table
from dateline.model import EVENT_TYPES, Event
from dateline.reading import events, taking, whose
from dateline.reading.evidence import GROUPS
from dateline.reading.scene import Scene
from tests.reading_bench import cast_of, draft

CASES = [
    ("ASSAULT", "Rebel fighters shelled the village of Karum on Friday.", "shelled", ("Rebel fighters",), ("village of Karum",)),
    ("ASSAULT", "At least 19 civilians were killed by the army in the raid.", "killed", ("army",), ("civilians",)),
    ("ASSAULT", "The gunmen launched an attack on the soldiers.", "attack", ("gunmen",), ("soldiers",)),
    ("ASSAULT", "Russian shelling of the rebels went on.", "shelling", ("Russia",), ("rebels",)),
    ("ASSAULT", "An airstrike by the coalition killed several soldiers.", "killed", ("coalition",), ("soldiers",)),
    ("ASSAULT", "More than 40 villagers died in the bombing.", "died", (), ("villagers",)),
    ("ASSAULT", "The army repelled an attack by the militants.", "repelled", ("army",), ("militants",)),
    ("COERCE", "The soldiers detained by the militia were unarmed.", "detained", ("militia",), ("soldiers",)),
    ("REQUEST", "The mayor urged the rebels to leave the town.", "urged", ("mayor",), ("rebels",)),
    ("CONSULT", "The minister met with the rebels on Monday.", "met", ("minister",), ("rebels",)),
    ("RETREAT", "The withdrawal of the soldiers began.", "withdrawal", ("soldiers",), ()),
    ("ACCUSE", "Turkey condemned Iran's strikes on the town.", "condemned", ("Turkey",), ("Iran",)),
    ("PROTEST", "Anger led to anti-government protests in the city.", "protests", (), ("government",)),
]


@pytest.mark.parametrize(("kind", "text", "anchor", "actors", "recipients"), CASES)
def test_grammar(kind: str, text: str, anchor: str, actors: tuple[str, ...], recipients: tuple[str, ...]) -> None:
    page, parse, cast = cast_of(text)
    act = events.act_of(Scene(page, parse, (), cast), draft("event", text, anchor, text, {"event_type": kind}))
    assert (tuple(act.grammar["actors"]), tuple(act.grammar["recipients"])) == (actors, recipients)


def read(text: str, anchor: str, kind: str, **parts: str | list[str]) -> Event:
    """The one event of a text with these parts labelled."""
    page, parse, cast = cast_of(text)
    found = events.read(Scene(page, parse, (), cast), [draft("event", text, anchor, text, {"event_type": kind}, **parts)], Counter())
    assert len(found) == 1
    event = found[0][0]
    assert isinstance(event, Event)
    return event


def test_labelled_parties_stand_where_nothing_speaks_against_them() -> None:
    event = read("Rebels shelled the army camp near Karum.", "shelled", "ASSAULT", actor="Rebels", recipient="the army camp")
    assert (event.actors, event.recipients) == (("Rebels",), ("army camp",))


def test_a_time_is_no_party() -> None:
    event = read("Six days of heavy bombing killed the mayor.", "killed", "ASSAULT", actor="Six days", recipient="the mayor")
    assert "Six days" not in event.actors
    assert event.recipients == ("mayor",)


def test_run_on_words_do_not_join_a_party() -> None:
    text = "The army said troops stormed the village of Karum."
    event = read(text, "stormed", "ASSAULT", actor="troops", recipient="the village of Karum")
    assert event.actors == ("troops",)


def test_a_name_is_chosen_once() -> None:
    page, parse, cast = cast_of("Georgia and Armenia signed a trade deal. The deal was praised.")
    scene = Scene(page, parse, (), cast)
    signed = draft("event", page.text, "signed", page.text, {"event_type": "AGREE"}, actor=["Georgia", "Armenia"])
    sides = taking.chosen(scene, [events.act_of(scene, signed)])[0]
    assert set(sides["actors"]) == {"Georgia", "Armenia"}
    assert not set(sides["actors"]) & set(sides["recipients"])


def test_tables_are_whole() -> None:
    kinds = {"act", "means", "goods", "own", "time", "measure", "notion", "site", "count"}
    assert set(whose.nouns().values()) == kinds
    assert {line["type"] for line in table("parties_prepositions")} <= set(EVENT_TYPES)
    for name in ("parties_nouns", "parties_verbs"):
        ids = [line["id"] for line in table(name)]
        assert len(ids) == len(set(ids))
        assert all(line["example"] and line["counter_example"] for line in table(name))


def test_weights_are_whole() -> None:
    groups = {"", "verbal", *GROUPS.values()}
    assert set(taking.weights()) == {(slot, group) for slot in ("actors", "recipients") for group in groups}
