"""Role rows: who holds what office, once a report for each person and title."""

from __future__ import annotations

from dateline.model import Draft, Role, Span
from dateline.reading.scene import Scene, hull
from dateline.resolving import world
from dateline.resolving.offices import is_office


def read(scene: Scene, draft: Draft) -> tuple[Role, Span] | str:
    """The role of a draft and its span, or the reason why there is none."""
    people = draft.parts.get("person", ()) or tuple(o.person for o in scene.cast.offices if o.title[0] <= draft.anchor[0] < o.title[1])
    if not people:
        return "role without a person"
    person = scene.cast.name(people[0])
    titles = draft.parts.get("title", ())
    party = scene.cast.party(people[0])
    if party is not None and party.kind != "person":
        return "role of a party that is no person"
    if titles and _others(scene, people[0], titles[0]):
        return "role of somebody else"
    organisations = draft.parts.get("organisation", ())
    if person is None:
        return "role without a person"
    title = scene.cast.plain(_unowned(scene.page.text, titles[0])) if titles else None
    organisation = organisation_name(scene, organisations[0]) if organisations else None
    if title and title.lower() == "counterpart":
        return "role of a counterpart"
    if not title or not any(is_office(w.strip(",.")) for w in title.replace("-", " ").split()):
        return "role without an office"
    return Role(person=person, title=title, organisation=organisation), hull([*people[:1], *titles[:1], *organisations[:1]])


def _others(scene: Scene, person: Span, title: Span) -> bool:
    """True where the cast knows these words for the office of another person."""
    for office in scene.cast.offices:
        if office.title[0] < title[1] and title[0] < office.title[1]:
            return not (office.person[0] < person[1] and person[0] < office.person[1])
    return False


def _unowned(text: str, span: Span) -> Span:
    """A span without the ``s`` of a possessor that it begins with."""
    owned = text[span[0] - 1 : span[0]] in ("'", "’") and text[span[0] : span[0] + 2] == "s "
    return (span[0] + 2, span[1]) if owned else span


def office(title: str | None) -> str:
    """What tells two offices of one person apart: the word that heads the title ("foreign minister" and "minister" are one)."""
    words = [w for w in (title or "").lower().split() if is_office(w)]
    return words[0] if words else (title or "").lower()


def organisation_name(scene: Scene, span: Span) -> str | None:
    """The body of an office: a state for its adjective ("Syrian" -> "Syria"), else the party's fullest name."""
    words = scene.words.slice(span)
    found = world.at(scene.page.text, span[0])
    if found and found[0] >= span[1] - 2 and found[1].form == "adjective":
        party = scene.cast.parties.get(found[1].key)
        return party.name if party else found[1].name
    return scene.cast.name(span) or words or None
