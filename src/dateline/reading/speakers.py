"""Who "he", "it" and "they" are that go on speaking: the running speaker, unless another fitting party has taken the floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.model import Draft, Span, Statement
from dateline.reading.scene import Scene
from dateline.resolving.actors import HE, IT, SHE, THEY, Cast
from dateline.resolving.mentions import Mention
from dateline.resolving.offices import is_office

REACH = 7
"""Sentences back that the running speaker may have spoken last."""
FAR = 10**6
ALIKE = 0.75
"""Share of two contents together that both must cover to be one."""
ANSWER = 300
"""Code points between two statements of a speaker that are still of one day."""
BODIES = frozenset({"government", "organisation", "media", "monitor", "armed_group"})


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody spoke: where the source stands, under what name, of what kind."""

    at: int
    name: str
    kind: str
    plural: bool


def settled(scene: Scene, said: Sequence[Statement]) -> list[Statement]:
    """The statements with pronouns for speakers resolved to the running speaker; in the order given."""
    out = list(said)
    turns: list[Turn] = []
    contents = [s.content for s in said]
    by_cue = {s.cue: s for s in said if s.speaker}
    for k, s in enumerate(out):
        other = by_cue.get(s.cue) if s.speaker is None and s.cue else None
        if other:
            out[k] = replace(s, speaker=other.speaker, speaker_kind=other.speaker_kind, source=other.source)
    for n in sorted(range(len(out)), key=lambda k: _place(out[k])):
        statement = out[n]
        head = scene.words.noun_head(statement.source) if statement.source else None
        word = scene.words.tokens[head].text.lower() if head is not None else ""
        if head is not None and word in HE | SHE | IT | THEY:
            turn = _running(scene, turns, head, word, contents)
            if turn:
                statement = out[n] = replace(statement, speaker=turn.name, speaker_kind=turn.kind)
        elif head is not None and _unresolved(scene, statement) and _definite_office(scene, head):
            turn = _running(scene, turns, head, "", contents)
            if turn:
                statement = out[n] = replace(statement, speaker=turn.name, speaker_kind=turn.kind)
        if statement.speaker and statement.source and head is not None and statement.speaker.lower() not in HE | SHE | IT | THEY:
            plural = scene.words.tokens[head].tag in ("NNS", "NNPS") or word in THEY or statement.speaker_kind == "collective"
            turns.append(Turn(statement.source[0], statement.speaker, statement.speaker_kind, plural))
    return out


def single(said: Sequence[tuple[Statement, Span, Draft]]) -> list[tuple[Statement, Span, Draft]]:
    """Statements without those whose content another has as well: the one whose cue stands nearer is kept."""

    def gap(s: Statement) -> int:
        return max(0, s.cue[0] - s.content[1], s.content[0] - s.cue[1]) if s.cue else FAR

    kept: list[tuple[Statement, Span, Draft]] = []
    for one in sorted(said, key=lambda x: (gap(x[0]), x[0].content, -x[2].confidence)):
        a = one[0].content
        if not any(min(a[1], b[1]) - max(a[0], b[0]) > ALIKE * (max(a[1], b[1]) - min(a[0], b[0])) for b in (k[0].content for k in kept)):
            kept.append(one)
    return [one for one in said if one in kept]


def dated(said: Sequence[Statement]) -> list[Statement]:
    """Statements without a day of their own get that of the same speaker's statement just before them."""
    out = list(said)
    last: dict[str, Statement] = {}
    for k in sorted(range(len(out)), key=lambda k: _place(out[k])):
        s = out[k]
        before = last.get(s.speaker or "")
        if s.date is None and before and before.date and _place(s) - _place(before) <= ANSWER:
            s = out[k] = replace(s, date=replace(before.date, basis="anaphora"))
        if s.speaker and s.date and s.date.exact:
            last[s.speaker] = s
    return out


def _place(statement: Statement) -> int:
    return statement.source[0] if statement.source else statement.content[0]


def _running(scene: Scene, turns: Sequence[Turn], head: int, word: str, contents: Sequence[Span]) -> Turn | None:
    """The latest fitting turn before a pronoun that nobody fitting interrupts; None where there is none."""
    w, cast = scene.words, scene.cast
    at = w.tokens[head].start
    within = _around(contents, at)
    for turn in reversed(turns):
        if turn.at >= at:
            continue
        spoken = w.within((turn.at, turn.at + 1))
        if not spoken or w.tokens[head].sentence - w.tokens[spoken[0]].sentence > REACH:
            return None
        if _around(contents, turn.at) != within or not _agrees(cast, turn, word):
            continue
        return None if _interrupted(cast, turn, at, word, contents) else turn
    return None


def _around(contents: Sequence[Span], at: int) -> Span | None:
    """The narrowest content that holds an offset."""
    return min((c for c in contents if c[0] <= at < c[1]), key=lambda c: c[1] - c[0], default=None)


def _unresolved(scene: Scene, statement: Statement) -> bool:
    """True where the speaker is still the bare words of the source."""
    bare = scene.cast.plain(statement.source) if statement.source else None
    return statement.speaker_kind == "unnamed" and statement.speaker == bare


def _definite_office(scene: Scene, head: int) -> bool:
    """True for "the envoy" or "the US official" that no named office holder is known to be."""
    w = scene.words
    t = w.tokens[head]
    return t.tag == "NN" and is_office(t.text) and w.tokens[w.left_edge(head)].text.lower() == "the"


def _agrees(cast: Cast, turn: Turn, word: str) -> bool:
    if not word:
        return turn.kind == "person" and not any(p.titles for p in cast.parties.values() if p.name == turn.name)
    if word in THEY:
        return turn.plural or turn.kind in ("collective", "armed_group")
    if word in IT:
        return turn.kind in BODIES and not turn.plural
    party = next((p for p in cast.parties.values() if p.kind == "person" and p.name == turn.name), None)
    gender = party.gender if party else ""
    return (
        not turn.plural
        and turn.kind in ("person", "unnamed")
        and gender in ("", *(("m",) if word in HE else ("f",) if word else ("m", "f")))
    )


def _interrupted(cast: Cast, turn: Turn, at: int, word: str, contents: Sequence[Span]) -> bool:
    """True where another party that the pronoun could mean is the subject of the report's own words in between."""
    return any(
        turn.at < m.start < at and m.subject and m.form != "adjective" and not _around(contents, m.start) and _could(cast, m, turn, word)
        for m in cast.mentions
    )


def _could(cast: Cast, m: Mention, turn: Turn, word: str) -> bool:
    party = cast.parties[m.key]
    if party.name == turn.name:
        return False
    if word in THEY:
        return cast.words.tokens[m.head].tag == "NNPS" or any(cast.words.tokens[k].dep == "conj" for k in cast.words.kids[m.head])
    if word in IT:
        return party.kind in BODIES
    return party.kind == "person" and party.gender in ("", *(("m",) if word in HE else ("f",) if word else ("m", "f")))
