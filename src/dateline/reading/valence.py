"""Who does an act and to whom it is done, from the parse alone: voice, light verbs, possessors, "by" and "between".

``i`` and every index returned are indices of the parse's tokens; the prepositions of each type are in
``lexicon/en/parties_prepositions.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import table
from dateline.lexicon import words as cell
from dateline.reading.whose import (
    after,
    against,
    agents,
    doers_of,
    frame,
    holder,
    is_passive,
    modifier,
    owner,
    party_like,
    people,
    relative,
    sort_of,
    subject,
    taking_part,
    verbal,
)
from dateline.reading.words import Words

VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "SANCTION", "AGREE", "CONSULT", "COOPERATE", "CONCEDE", "AID"})
"""Acts done to parties alone: a thing stands for the party that owns it."""
TALKING = frozenset({"CONSULT", "AGREE", "COOPERATE"})
OWNED = frozenset({"REJECT", "ACCUSE", "SUPPORT"})
"""Acts that an act's doer suffers ("condemned Israel's strikes")."""
LEAVING = frozenset({"withdrawal", "pullout", "pull-out", "pullback", "retreat", "departure", "exit", "surrender", "return", "disarmament"})
"""Nouns of going: "the withdrawal of the troops" is what the troops do."""
FREEING = frozenset({"release", "free", "liberate", "return", "swap", "exchange", "evacuate", "rescue", "let"})
"""The ways of giving way that are done to somebody."""
BACKERS = frozenset({"backer", "sponsor", "patron", "mediator", "broker", "donor", "attacker", "occupier"})
"""Nouns that name somebody by the act."""
GOING = frozenset({"visit", "trip", "travel", "arrive", "fly", "go", "come", "head", "tour"})
CLASHES = frozenset({"clash", "skirmish", "battle", "fight", "fighting", "gunbattle", "war"})


@dataclass(frozen=True, slots=True)
class Sides:
    """Words for who does an act, for whom it is done to, and whether the act is mutual (``between X and Y``)."""

    doers: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    passive: bool = False


@cache
def _prepositions(kind: str) -> frozenset[str]:
    return frozenset(p for line in table("parties_prepositions") if line["type"] == kind for p in cell(line["prepositions"]))


def sides(w: Words, i: int, kind: str) -> Sides:
    """Who does the act at ``i`` of PLOVER type ``kind``, and to whom."""
    t = w.tokens[i]
    if t.tag == "VBN" and i > 1 and w.tokens[i - 1].text == "-" and w.tokens[t.head].pos in ("NOUN", "PROPN"):
        return Sides((i - 2,), (t.head,), True)
    if t.pos == "PROPN" and t.ent:
        return Sides()
    return _verb(w, i, kind) if verbal(w, i) else _noun(w, i, kind)


def _verb(w: Words, v: int, kind: str) -> Sides:
    lemma = w.tokens[v].lemma.lower()
    who = subject(w, v)
    if is_passive(w, v):
        also = [c for c in w.kids[v] if w.tokens[c].dep == "conj" and w.tokens[c].tag == "VBN"]
        doers = (
            agents(w, v)
            or [d for c in also for d in agents(w, c)]
            or [d for n in after(w, v, ("in", "during")) if sort_of(w, n) == "act" for d in doers_of(w, n)][:1]
        )
        if not doers and lemma in frame("bans"):
            doers = after(w, v, ("in",))
        return Sides(tuple(doers), tuple(_suffering(w, [who] if who is not None else [], kind)), True)
    if lemma in frame("suffers") and kind in ("ASSAULT", "COERCE"):
        doers = [d for n in after(w, v, ("in", "from", "by", "to")) if sort_of(w, n) in ("act", "means") for d in doers_of(w, n)][:1]
        return Sides(tuple(doers), (who,) if who is not None else (), True)
    if lemma in frame("falls") and kind in ("ASSAULT", "COERCE"):
        return Sides(tuple(d for n in after(w, v, ("to",)) for d in doers_of(w, n)), (who,) if who is not None else (), True)
    if lemma == "be" and kind in ("ASSAULT", "COERCE"):
        for n in after(w, v, ("under",)):
            held = owner(w, n)
            return Sides((held,) if held is not None else (), (who,) if who is not None else (), True)
    doers = doers_of(w, who) if who is not None else []
    return Sides(tuple(doers), tuple(_suffering(w, list(_objects(w, v, kind)), kind)))


def given_away(w: Words, v: int) -> bool:
    """True for a verb whose clause already holds what it is done to."""
    return any(w.tokens[k].dep in ("ccomp", "xcomp", "prep") for k in w.kids[v])


def _objects(w: Words, v: int, kind: str) -> Iterator[int]:
    """Whom an active verb is done to, the likeliest first."""
    lemma = w.tokens[v].lemma.lower()
    towards = _prepositions(kind)
    if kind == "MOBILIZE":
        yield from after(w, v, towards)
        return
    if kind == "RETREAT" and lemma not in FREEING:
        return
    if kind == "ASSAULT" and lemma in CLASHES:
        towards |= {"with"}
    if kind == "ACCUSE" and lemma == "blame":
        yield from after(w, v, ("on",))
    if kind == "CONSULT" and lemma in GOING:
        towards |= {"to", "in"}
    direct = [k for k in w.kids[v] if w.tokens[k].dep in ("dobj", "dative") and w.tokens[k].pos in ("NOUN", "PROPN", "PRON", "NUM")]
    direct = [relative(w, k, v) for k in direct]
    if not direct:
        direct = [k for c in w.kids[v] if w.tokens[c].dep == "conj" and c > v for k in w.kids[c] if w.tokens[k].dep == "dobj"]
    if not direct and w.tokens[v].dep == "relcl" and w.child(v, "nsubj") is not None and not given_away(w, v):
        direct = [w.tokens[v].head] if relative(w, w.child(v, "nsubj") or v, v) != w.tokens[v].head else []
    given = after(w, v, towards)
    if kind == "REQUEST":
        yield from (k for k in direct if not sort_of(w, k))
        for c in w.kids[v]:
            if w.tokens[c].dep in ("xcomp", "ccomp", "advcl"):
                yield from (k for k in w.kids[c] if w.tokens[k].dep == "nsubj" and k > v)
            if w.tokens[c].dep == "prep" and w.tokens[c].text.lower() == "for":
                for x in w.kids[c]:
                    yield from (k for k in w.kids[x] if w.tokens[k].dep == "nsubj")
    for k in direct:
        sort = sort_of(w, k)
        if sort == "act" and lemma in frame("counters") and kind in ("ASSAULT", "REJECT"):
            held = owner(w, k)
            if held is not None:
                yield held
        elif sort == "act":
            if kind in ("ASSAULT", "COERCE", "CONSULT", "AID", "SANCTION", "MOBILIZE", "AGREE", "COOPERATE") or lemma in frame("light"):
                yield from after(w, k, towards)
            if kind in ("REJECT", "ACCUSE", "SUPPORT", "AGREE"):
                held = owner(w, k)
                if held is not None:
                    yield held
        elif sort in ("means", "goods", "notion"):
            yield from after(w, k, towards)
        else:
            yield k
    for k in given:
        if sort_of(w, k) == "act":
            yield from after(w, k, towards)
        else:
            yield k
    if kind == "THREATEN":
        yield from (k for c in w.kids[v] if w.tokens[c].dep == "xcomp" for k in w.kids[c] if w.tokens[k].dep == "dobj")
    if kind in ("ACCUSE", "THREATEN", "REQUEST"):
        for c in w.kids[v]:
            if w.tokens[c].dep == "ccomp":
                yield from (k for k in w.kids[c] if w.tokens[k].dep in ("nsubj", "nsubjpass") and k > v)
    for c in w.kids[v]:
        if w.tokens[c].dep == "prep" and w.tokens[c].text.lower() == "in" and kind == "ASSAULT":
            for n in (x for x in w.kids[c] if w.tokens[x].dep == "pobj" and sort_of(w, x) == "act"):
                yield from after(w, n, towards)


def _suffering(w: Words, found: list[int], kind: str) -> list[int]:
    """The words among ``found`` that may suffer an act of this type."""
    out: list[int] = []
    for k in found:
        sort = sort_of(w, k)
        if kind in VERBAL and sort != "act" and sort != "count" and not party_like(w, k):
            held = modifier(w, k) or next(iter(after(w, k, ("of", "by"))), None)
            if held is not None and not sort_of(w, held):
                out.append(held)
            continue
        if sort == "act":
            out.extend([held for held in [owner(w, k)] if held is not None] if kind in OWNED else after(w, k, _prepositions(kind)))
        elif sort == "count" or w.tokens[k].pos == "NUM":
            out.extend(after(w, k, ("of",)))
        elif sort == "site":
            held = holder(w, k)
            out.append(k if held is None else held)
        elif sort == "own" and kind in ("RETREAT", "CONSULT", "AID"):
            continue
        elif not sort:
            out.append(k)
    return out


def _noun(w: Words, n: int, kind: str) -> Sides:
    """The sides of an act named by a noun ("Israel's strikes on", "talks between", "launched an attack on")."""
    if kind == "PROTEST":
        faced = [k for k in w.kids[n] if k < n and against(w, k)]
        if faced:
            return Sides((), tuple(faced))
    pair = after(w, n, ("between", "among"))
    if pair:
        return Sides(tuple(c for p in pair for c in w.conjuncts(p)))
    t = w.tokens[n]
    if t.lemma.lower() in people() or t.lemma.lower() in BACKERS:
        named = t.head if t.dep == "compound" else w.child(n, "appos")
        backed = modifier(w, n) or next(iter(after(w, n, ("of",))), None)
        return Sides((n if named is None else named,), () if backed is None else (backed,))
    who = owner(w, n)
    doers = [who] if who is not None and not sort_of(w, who) else []
    up = t.head
    lemma = t.lemma.lower()
    if kind == "RETREAT" and lemma in LEAVING:
        gone = after(w, n, ("of", "by"))
        return Sides(tuple(d for k in gone or doers for d in doers_of(w, k)))
    towards = _prepositions(kind) | ({"to"} if kind == "CONSULT" and lemma in GOING else set())
    targets = _suffering(w, after(w, n, towards), kind)
    if kind in TALKING and not doers:
        doers = taking_part(w, n)
        if doers and not targets:
            targets = _suffering(w, after(w, w.governor(n) or n, ("with",)), kind)
    if w.tokens[up].pos in ("VERB", "AUX") and up != n:
        lemma = w.tokens[up].lemma.lower()
        if t.dep == "dobj" and lemma in frame("light") and not doers:
            lead = subject(w, up)
            doers = doers_of(w, lead) if lead is not None else []
        elif t.dep == "nsubjpass" and lemma in frame("light") and not doers:
            doers = agents(w, up)
        elif t.dep == "nsubj" and not targets and kind in ("ASSAULT", "COERCE"):
            targets = _suffering(w, list(_objects(w, up, kind)), kind)
    if not targets and kind in ("ASSAULT", "COERCE"):
        telling = [c for c in w.kids[n] if w.tokens[c].dep in ("acl", "relcl") and not is_passive(w, c)]
        targets = _suffering(w, [k for c in telling for k in _objects(w, c, kind)], kind)
    if not targets and kind in ("RETREAT", "ASSAULT", "COERCE", "ACCUSE"):
        targets = [k for k in after(w, n, ("of",)) if not sort_of(w, k)]
    if w.tokens[up].dep == "prep" and w.tokens[up].text.lower() == "in" and not doers:
        above = w.tokens[up].head
        lemma = w.tokens[above].lemma.lower()
        if lemma in frame("hurls"):
            lead = subject(w, above)
            doers = doers_of(w, lead) if lead is not None else []
    return Sides(tuple(doers), tuple(targets))
