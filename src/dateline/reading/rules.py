"""Drafts from the parse and small word tables alone: the second proposer beside the encoder, and all there is without one.

Beside the encoder only what it is weak at is proposed: positions, non-answers, states and offices. ``alone`` adds statements, events
and figures; it is kept small, a fallback and a baseline.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dateline.lexicon import Line, table
from dateline.model import Draft, Page, Parse, Span
from dateline.reading import nonanswers, stances, standings
from dateline.reading.nonanswers import subject
from dateline.reading.numbers import amount
from dateline.reading.words import Words
from dateline.resolving.actors import Cast

ALONE = 0.5
"""Confidence of what rules alone propose."""
ROLE = 0.8
"""Confidence of an office found beside a name."""
NEAR = 12
"""Words between a number and the word that says what is counted."""


@cache
def _by_word(name: str, key: str = "word") -> dict[str, Line]:
    return {line[key]: line for line in reversed(table(name))}


@cache
def _acts(pos: str) -> dict[str, str]:
    return {line["word"]: line["type"] for line in table("event_words") if line["pos"] == pos}


def drafts(page: Page, parse: Parse, cast: Cast, *, alone: bool) -> list[Draft]:
    """What the rules propose for a page; ``alone`` when no encoder proposes beside them."""
    w = cast.words
    found = [*roles(cast), *nonanswers.drafts(w, parse, cast), *stances.drafts(w), *standings.drafts(w)]
    if alone:
        for propose in (statements, events, figures):
            found.extend(propose(w))
    return found


def roles(cast: Cast) -> Iterator[Draft]:
    """Offices that stand beside a name, as the cast found them."""
    for office in cast.offices:
        parts = {"person": (office.person,), "title": (office.title,)}
        if office.organisation:
            parts["organisation"] = (office.organisation,)
        yield Draft("role", office.title, office.span, parts, {}, ROLE)


def _draft(w: Words, kind: str, i: int, span: Span, parts: dict[str, tuple[Span, ...]], classes: dict[str, str]) -> Draft:
    t = w.tokens[i]
    return Draft(kind, (t.start, t.end), span, parts, {k: (v, ALONE) for k, v in classes.items()}, ALONE)


def _cover(w: Words, indices: list[int]) -> Span:
    return w.tokens[indices[0]].start, w.tokens[indices[-1]].end


def _clause(w: Words, verb: int) -> Span:
    """A verb with its own words, without clauses that follow a comma or tell something else."""
    skip: set[int] = set()
    for k in w.kids[verb]:
        if w.tokens[k].dep in ("advcl", "ccomp", "parataxis", "conj", "punct") and not (k < verb and w.tokens[k].dep == "punct"):
            skip.update(w.subtree(k))
    own = [k for k in w.subtree(verb) if k not in skip and w.tokens[k].dep != "cc"]
    return _cover(w, own)


def statements(w: Words) -> Iterator[Draft]:
    """Reporting verbs with a clause or a quotation, and "according to"."""
    verbs = _by_word("reporting_verbs", "verb")
    for i, t in enumerate(w.tokens):
        if t.pos == "VERB" and t.lemma in verbs:
            content = _reported(w, i, bool(verbs[t.lemma]["clause"]))
            who = subject(w, i)
            if content and who is not None:
                parts: dict[str, tuple[Span, ...]] = {"source": (w.listed(who),), "cue": ((t.start, t.end),), "content": (content,)}
                told = next((k for k in w.kids[i] if w.tokens[k].dep in ("dobj", "dative") and t.lemma == "tell"), None)
                if told is not None:
                    parts["addressee"] = (w.np(told, tails=False),)
                yield _draft(w, "statement", i, (min(content[0], t.start), max(content[1], t.end)), parts, {})
        elif t.text.lower() == "according" and i + 2 < len(w.tokens) and w.tokens[i + 1].text == "to":
            noun = w.child(i + 1, "pobj")
            first, last = w.sentence(i)
            if noun is not None:
                source = w.np(noun)
                before = i - first > 3
                content = (
                    (w.tokens[first].start, w.tokens[i - 1].end)
                    if before
                    else (w.tokens[min(noun + 2, last - 1)].start, w.tokens[last - 1].end)
                )
                if content[0] < content[1]:
                    parts = {"source": (source,), "cue": ((t.start, w.tokens[i + 1].end),), "content": (content,)}
                    yield _draft(w, "statement", i, content, parts, {})


def _reported(w: Words, verb: int, takes_clause: bool) -> Span | None:
    """The words that a reporting verb reports: a quotation of its sentence that it stands beside, else its clause."""
    sentence = w.sentence_span(verb)
    t = w.tokens[verb]
    beside = [q for q in w.quotes if q[0] < sentence[1] and q[1] > sentence[0] and not q[0] <= t.start < q[1]]
    before = [q for q in beside if q[1] <= t.start and t.start - q[1] < 80]
    after = [q for q in beside if q[0] >= t.end and q[0] - t.end < 30]
    clause = w.child(verb, "ccomp")
    if (before and before[-1][1] - before[-1][0] > 15 and clause is not None and clause < verb) or (before and clause is None):
        return before[-1]
    if after and clause is None:
        return after[0]
    if clause is None or not takes_clause:
        return None
    own = [k for k in w.subtree(clause) if (k > verb) == (clause > verb)]
    return _cover(w, own) if own else None


def _object(w: Words, i: int, *prepositions: str) -> list[int]:
    """The objects of a verb or noun: direct ones and those after the given prepositions."""
    found = [k for k in w.kids[i] if w.tokens[k].dep in ("dobj", "dative")]
    for k in w.kids[i]:
        if w.tokens[k].dep in ("prep", "agent", "dative") and w.tokens[k].text.lower() in prepositions:
            found.extend(c for c in w.kids[k] if w.tokens[c].dep == "pobj")
    return found


def _partylike(w: Words, k: int, *, hard: bool) -> bool:
    """True for a noun that can be done something to: a name or a noun for people; of an attack or a seizure (``hard``) any thing."""
    t = w.tokens[k]
    if t.ent in ("DATE", "TIME", "MONEY", "PERCENT", "LAW", "EVENT") or t.lemma.lower() in nonanswers.on_table():
        return False
    return (
        hard or t.pos in ("PROPN", "PRON") or t.lemma.lower() in _by_word("people_nouns", "noun") or t.lemma.lower() in _by_word("titles")
    )


def events(w: Words) -> Iterator[Draft]:
    """Act words with a doer or a target."""
    verbs, nouns = _acts("verb"), _acts("noun")
    for i, t in enumerate(w.tokens):
        parts: dict[str, tuple[Span, ...]] = {}
        if t.pos == "VERB" and t.lemma in verbs:
            passive = w.child(i, "nsubjpass") is not None or (t.tag == "VBN" and t.dep == "acl")
            who = subject(w, i)
            agents = _object(w, i, "by") if passive else []
            targets = [who] if passive and who is not None else _object(w, i, "with", "against", "on", "to") if not passive else []
            actors = agents if passive else [who] if who is not None else []
            if actors:
                parts["actor"] = tuple(w.listed(k) for k in actors)
            targets = [k for k in targets if _partylike(w, k, hard=verbs[t.lemma] in ("ASSAULT", "COERCE", "RETREAT"))]
            if targets:
                parts["recipient"] = tuple(w.listed(k) for k in targets[:1])
            if parts:
                yield _draft(w, "event", i, _clause(w, i), parts, {"event_type": verbs[t.lemma]})
        elif t.pos == "NOUN" and t.lemma in nouns and t.dep not in ("compound", "nmod"):
            doers = _object(w, i, "by", "between")
            targets = [k for k in _object(w, i, "of", "on", "against", "with") if _partylike(w, k, hard=nouns[t.lemma] == "ASSAULT")]
            owner = w.child(i, "poss")
            if owner is not None:
                doers.append(owner)
            if doers:
                parts["actor"] = tuple(w.listed(k) for k in doers)
            if targets:
                parts["recipient"] = tuple(w.listed(k) for k in targets)
            if parts:
                yield _draft(w, "event", i, w.np(i), parts, {"event_type": nouns[t.lemma]})


def figures(w: Words) -> Iterator[Draft]:
    """Numbers of people beside a word that says what befell them."""
    measures = _by_word("measure_words")
    for i, t in enumerate(w.tokens):
        if not (t.pos == "NUM" or t.lemma in ("dozen", "score", "hundred", "thousand")) or t.ent in (
            "DATE",
            "TIME",
            "MONEY",
            "PERCENT",
            "ORDINAL",
        ):
            continue
        if (i and w.tokens[i - 1].pos == "NUM" and w.tokens[i - 1].head in (i, t.head)) or amount(t.text) is None:
            continue
        first, last = w.sentence(i)
        near = [k for k in range(max(first, i - NEAR), min(last, i + NEAR)) if w.tokens[k].lemma.lower() in measures and k != i]
        if not near:
            continue
        word = min(near, key=lambda k: (abs(k - i), k))
        noun = t.head if w.tokens[t.head].pos == "NOUN" and t.head > i else None
        stop = i
        while stop + 1 < last and w.tokens[stop + 1].lemma in ("hundred", "thousand", "million", "dozen", "of", "to", "-") and stop < i + 4:
            stop += 1
        parts: dict[str, tuple[Span, ...]] = {"number": ((t.start, w.tokens[stop].end),)}
        if noun is not None:
            parts["population"] = (w.np(noun, tails=False),)
        a, b = min(i, word), max(i, word)
        yield _draft(
            w, "figure", i, (w.tokens[a].start, w.tokens[b].end), parts, {"measure": measures[w.tokens[word].lemma.lower()]["measure"]}
        )
