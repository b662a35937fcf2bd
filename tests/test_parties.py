"""Who does what to whom, by the grammar of the act, on sentences of our own."""

from __future__ import annotations

import pytest

from dateline.lexicon import table
from dateline.model import EVENT_TYPES, Event
from dateline.reading import events, implied, valence
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
    ("CONSULT", "The minister met with the rebels on Monday.", "met", ("minister", "rebels"), ()),
    ("RETREAT", "The withdrawal of the soldiers began.", "withdrawal", ("soldiers",), ()),
    ("ACCUSE", "Turkey condemned Iran's strikes on the town.", "condemned", ("Turkey",), ("Iran",)),
    ("PROTEST", "Anger led to anti-government protests in the city.", "protests", (), ("government",)),
]


@pytest.mark.parametrize(("kind", "text", "anchor", "actors", "recipients"), CASES)
def test_grammar(kind: str, text: str, anchor: str, actors: tuple[str, ...], recipients: tuple[str, ...]) -> None:
    page, parse, cast = cast_of(text)
    found = events.drafted(Scene(page, parse, (), cast), draft("event", text, anchor, text, {"event_type": kind}))
    assert not isinstance(found, str)
    assert (found[0].actors, found[0].recipients) == (actors, recipients)


def test_acts_and_times_are_no_party() -> None:
    text = "Six days of heavy bombing killed the mayor."
    page, parse, cast = cast_of(text)
    found = events.drafted(Scene(page, parse, (), cast), draft("event", text, "killed", text, {"event_type": "ASSAULT"}, actor="Six days"))
    assert not isinstance(found, str)
    assert found[0].actors == ()


def test_what_the_clause_says_stands_where_nothing_speaks_against_it() -> None:
    _, _, cast = cast_of("Rebels shelled the town. The army answered.")
    said = implied.Acted(Event(event_type="ASSAULT", actors=("Rebels",), recipients=("town",)), 7)
    assert implied.completed(cast.words, cast, [said])[0].actors == ("Rebels",)


def test_tables_are_whole() -> None:
    kinds = {"act", "means", "goods", "own", "time", "measure", "notion", "site", "count"}
    assert set(valence.nouns().values()) == kinds
    assert {line["type"] for line in table("parties_prepositions")} <= set(EVENT_TYPES)
    for name in ("parties_nouns", "parties_verbs"):
        ids = [line["id"] for line in table(name)]
        assert len(ids) == len(set(ids))
        assert all(line["example"] and line["counter_example"] for line in table(name))
